"""A stage for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.moments.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An empty database file with every table, and the app over it."""
    made = Stage(tmp_path / "kith.db")
    await made.prepare()
    yield made
    await made.store.close()
