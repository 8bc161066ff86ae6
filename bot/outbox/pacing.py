"""A platform's pace for one address, kept without holding up any other."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import ceil

from bot.messages import Address

PATIENCE = 5.0
"""Seconds a message may wait for its turn in memory; beyond, it goes back to the database."""
BEATS = 64
"""In a second. Many turns fall on one beat, and are said in one go: to wake for each takes longer."""
_MANY = 1000


class Pacing:
    """Gives out turns. `rate` is messages a second to one address, 0 for no limit."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._free: dict[Address, float] = {}
        self._promised: dict[Address, float] = {}

    def now(self) -> float:
        """Seconds on the clock that counts here."""
        return self._monotonic()

    def wait(self, to: Address, rate: float) -> float:
        """Seconds until the next turn at this address."""
        return max(self._free.get(to, 0) - self._monotonic(), 0) if rate else 0

    def take(self, to: Address, rate: float) -> float:
        """Take the next turn; gives the seconds until then. Turns to come fall on a beat."""
        if not rate:
            return 0
        now = self._monotonic()
        at = max(self._free.get(to, 0), now)
        if at > now:
            at = ceil(at * BEATS) / BEATS
        self._forget(self._free)
        self._free[to] = at + 1 / rate
        return at - now

    def later(self, to: Address, rate: float) -> float:
        """Seconds after which to try again, each caller behind the one before."""
        now = self._monotonic()
        at = max(now + self.wait(to, rate), self._promised.get(to, 0))
        self._forget(self._promised)
        self._promised[to] = at + 1 / rate
        return at - now

    async def rest(self, seconds: float) -> None:
        """Wait for a turn that was taken."""
        if seconds > 0:
            await self._sleep(seconds)

    def _forget(self, turns: dict[Address, float]) -> None:
        if len(turns) >= _MANY:
            now = self._monotonic()
            for to in [to for to, free in turns.items() if free <= now]:
                del turns[to]
