"""The stage of the playground's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.playground.stage import PlaygroundStage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[PlaygroundStage]:
    made = PlaygroundStage(tmp_path / "playground.db")
    yield made
    made.platform.close()
