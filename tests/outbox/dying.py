"""A process that delivers until it is killed: `python -m tests.outbox.dying DATABASE MESSAGES KEY SECONDS`.

Its platform appends each message to a file and answers a little later, so that a kill can fall between the
two. SECONDS is how long after the tests' NOW this life begins. It prints "ready" when it starts to work, and
ends by itself when nothing is left.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Literal

from bot.clock import SetClock
from bot.messages import Address, Capabilities, Message, Receipt
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, Plain, outbox


class OnFile(FakePlatform):
    """Every call to `send` is a line, also one with a key that was there before."""

    def __init__(self, path: Path) -> None:
        super().__init__(capabilities=Capabilities(max_text=4000))
        self._path = path

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        await asyncio.sleep(0.01)
        line = f"{to.id}\t{key}\n".encode()
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line)
        os.close(file)
        await asyncio.sleep(0.01)
        return Receipt(at=to, message=key)

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        return Receipt(at=to, message=key) if f"{to.id}\t{key}" in lines else "absent"


async def live(database: str, messages: str, key: str, seconds: int) -> None:
    """Look up what an earlier life left open, then deliver the rest."""
    now = NOW + timedelta(seconds=seconds)
    store = Store(f"sqlite:///{database}")
    kith = outbox(
        store,
        OnFile(Path(messages)),
        Cipher([key]),
        Plain(),
        Plain("story", long=True),
        clock=SetClock(now),
    )
    print("ready", flush=True)
    await kith.reconcile(now)
    await kith.deliver_due(now)
    await store.close()


if __name__ == "__main__":
    _database, _messages, _key, _seconds = sys.argv[1:]
    asyncio.run(live(_database, _messages, _key, int(_seconds)))
