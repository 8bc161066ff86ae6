"""The stage on which commands are run."""

import pytest

from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.commands.stage import Stage, stage


@pytest.fixture
async def on(store: Store, cipher: Cipher) -> Stage:
    """A community with a programme and a coordinator."""
    return await stage(store, cipher)
