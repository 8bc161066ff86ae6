"""What most tests need: a database file of their own and a cipher."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlmodel import SQLModel

from bot.store import tables
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store

pytest_plugins = ["tests.postgres"]
settings.register_profile("kith", deadline=None)  # machines are noisy: no test fails for being slow
settings.load_profile("kith")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty SQLite file with every table."""
    assert tables.Send.__tablename__ == "send"
    opened = Store(f"sqlite:///{tmp_path / 'kith.db'}")
    async with opened.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield opened
    await opened.close()


@pytest.fixture
def cipher() -> Cipher:
    """A cipher with a key of its own."""
    return Cipher([new_key()])
