"""Discord keeps to the contract, over the real client."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.stage import DiscordStage, staged
from tests.contracts.platform import ChatPlatformContract


@pytest.fixture
async def stage() -> AsyncIterator[DiscordStage]:
    async with staged() as made:
        yield made


class TestDiscord(ChatPlatformContract):
    """The suite, over the gateway."""
