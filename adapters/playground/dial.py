"""The clock in the page's header. It reads and moves what the composition root attaches."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.errors import Misconfigured, Refused

Now = Callable[[], datetime]
Advance = Callable[[timedelta], Awaitable[None]]

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


class Dial:
    """Tells the time, and moves it where that was allowed."""

    def __init__(self) -> None:
        self._now: Now | None = None
        self._advance: Advance | None = None
        self._moving = False

    def attach(self, now: Now, advance: Advance | None) -> None:
        """Take the time from `now`; without `advance` it can't be moved."""
        self._now, self._advance = now, advance

    @property
    def attached(self) -> bool:
        """Whether the time is known."""
        return self._now is not None

    @property
    def movable(self) -> bool:
        """Whether it can be moved."""
        return self._advance is not None

    def now(self) -> datetime:
        """This instant. Raises Misconfigured while no clock is attached."""
        if self._now is None:
            raise Misconfigured("the playground has no clock yet: call attach() first", "clock")
        return self._now()

    async def move(self, by: timedelta) -> None:
        """Move it, and return when everything that fell due was done. Raises Refused while it moves."""
        assert self._advance is not None, "asked by `movable` first"
        if self._moving:
            raise Refused("The clock is moving already. Try again in a moment.")
        self._moving = True
        try:
            await self._advance(by)
        finally:
            self._moving = False
