"""Play time forward: every instant at which something is due is stepped through, in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from bot.app import App
from bot.demo.script import Script
from bot.store.engine import Store
from bot.store.tables import Feed

NIGHT = timedelta(hours=3, minutes=30)


class Player:
    """Moves the clock; the core and the scripted people act at each stop."""

    def __init__(self, app: App, move: Callable[[datetime], None], script: Script | None = None) -> None:
        self._app, self._move, self._script = app, move, script

    async def advance(self, by: timedelta) -> None:
        """Move on by `by`."""
        await self.to(self._app.clock.now() + by)

    async def to(self, until: datetime) -> None:
        """Move on to `until`, through everything that is due before it."""
        while True:
            now = self._app.clock.now()
            due = await self._stop(now)
            if now >= until:
                return
            self._move(min([at for at in due if at > now] + [until]))

    async def _stop(self, now: datetime) -> list[datetime]:
        """Do what is due now; the instants at which something else is."""
        if self._script is not None:
            await self._script.act(now)
        if now >= await self._poll_at(now):
            await self._app.collect(now)
        if _nightfall(now - timedelta(minutes=1)) <= now:
            await self._app.clean(now)
        due = await self._app.tick(now)
        acts = self._script.next_at() if self._script is not None else None
        return [at for at in (due, acts, await self._poll_at(now), _nightfall(now)) if at is not None]

    async def _poll_at(self, now: datetime) -> datetime:
        return await next_poll(self._app.store) or now + timedelta(days=1)


async def next_poll(store: Store) -> datetime | None:
    """When the next feed is to be fetched."""
    async with store.read() as session:
        statement = select(func.min(col(Feed.poll_at))).where(Feed.state == "active")
        return (await session.exec(statement)).first()


def _nightfall(after: datetime) -> datetime:
    """The next time of the nightly clean-up after an instant."""
    midnight = after.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = midnight + NIGHT
    return tonight if tonight > after else tonight + timedelta(days=1)
