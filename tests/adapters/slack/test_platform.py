"""Slack keeps to the contract, over the real client."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.stage import SlackStage, staged
from tests.contracts.platform import ChatPlatformContract


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with staged() as made:
        yield made


class TestSlack(ChatPlatformContract):
    """The suite, with Socket Mode."""
