"""Letters whose address was written to just now: each is said at its turn, with one timer for them all."""

import asyncio
from collections.abc import Callable, Coroutine
from heapq import heappop, heappush
from itertools import count
from typing import Any

from bot.outbox.pacing import Pacing
from bot.outbox.speak import Letter

Say = Callable[[Letter], Coroutine[Any, Any, None]]


class Waiting:
    """Says them in tasks of `group`, which ends when nothing waits any more."""

    def __init__(self, pacing: Pacing, group: asyncio.TaskGroup, say: Say) -> None:
        self._pacing, self._group, self._say = pacing, group, say
        self._turns: list[tuple[float, int, Letter]] = []
        self._numbers = count()
        self._ringing: asyncio.Task[None] | None = None
        self._next = 0.0

    def add(self, letter: Letter, seconds: float) -> None:
        """Have it said in so many seconds."""
        at = self._pacing.now() + seconds
        heappush(self._turns, (at, next(self._numbers), letter))
        if self._ringing is None:
            self._ring(at)
        elif at < self._next:
            self._ringing.cancel()
            self._ring(at)

    def _ring(self, at: float) -> None:
        self._next = at
        self._ringing = self._group.create_task(self._wait())

    async def _wait(self) -> None:
        while self._turns:
            self._next = self._turns[0][0]
            await self._pacing.rest(self._next - self._pacing.now())
            now = max(self._next, self._pacing.now())
            while self._turns and self._turns[0][0] <= now:
                self._group.create_task(self._say(heappop(self._turns)[2]))
        self._ringing = None
