"""Where outcomes lie until they are settled together."""

import asyncio

from bot.outbox.outcome import Outcome

BATCH = 40
"""Sends in one commit. With those in the queue and in hand, at most 200 are open when the process dies."""
LINGER = 0.1
"""Seconds that a settled send waits for others to share its commit."""


class Tray:
    """Gives out what was put in, when it is full or old enough; who settles wakes once for each batch."""

    def __init__(self) -> None:
        self._held: list[Outcome] = []
        self._ripe, self._room = asyncio.Event(), asyncio.Event()
        self._old: asyncio.TimerHandle | None = None
        self._closed = False

    async def put(self, outcome: Outcome) -> None:
        """Put one in; waits while the last batch is being settled and this one is full."""
        while len(self._held) >= BATCH:
            self._room.clear()
            await self._room.wait()
        self._held.append(outcome)
        if len(self._held) == BATCH:
            self._ripe.set()
        elif self._old is None:
            self._old = asyncio.get_running_loop().call_later(LINGER, self._ripe.set)

    def close(self) -> None:
        """Nothing more will come."""
        self._closed = True
        self._ripe.set()

    async def take(self) -> list[Outcome]:
        """The next batch; empty at the end."""
        await self._ripe.wait()
        if not self._closed:
            self._ripe.clear()
        if self._old is not None:
            self._old.cancel()
            self._old = None
        batch, self._held = self._held, []
        self._room.set()
        return batch
