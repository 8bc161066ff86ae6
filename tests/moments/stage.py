"""Kith over one database file and a platform in memory, at a clock that is moved by hand."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.app import App
from bot.clock import SetClock
from bot.library.load import load
from bot.messages import Account, Address, Answer, Command, Message, Reply, Value, plain, press
from bot.policy.rules import Rules
from bot.ports import Fetched, MeetingMaker
from bot.settings import Settings
from bot.store import tables
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from tests import factories
from tests.fakes.platform import FakePlatform, Said

LIBRARY = load()
NOW = factories.NOW


class NoFeeds:
    """Feeds are no part of this."""

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Nothing."""
        return Fetched(url=url)


class Stage:
    """The file, the platform and the clock stay; the app may be begun anew, as after a restart."""

    def __init__(self, path: Path, rules: Rules | None = None, rooms: MeetingMaker | None = None) -> None:
        self.rooms = rooms
        self.path = path
        self.clock = SetClock(NOW)
        self.platform = FakePlatform()
        self.cipher = Cipher([new_key()])
        self.settings = Settings(rules=rules or Rules(), coordinators=frozenset({"fake:dana"}))
        self._events = itertools.count(1)
        self.store = Store(f"sqlite:///{path}")
        self.app = self._app()

    def _app(self) -> App:
        return App(
            store=self.store,
            clock=self.clock,
            library=LIBRARY,
            cipher=self.cipher,
            platforms={"fake": self.platform},
            feeds=NoFeeds(),
            settings=self.settings,
            rooms=self.rooms,
        )

    async def prepare(self) -> None:
        """Every table."""
        async with self.store.engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)

    async def restart(self) -> None:
        """Another process over the same file."""
        await self.store.close()
        self.store = Store(f"sqlite:///{self.path}")
        self.app = self._app()

    async def make_pair(self, state: str = "active") -> tables.Circle:
        """Ana and Ben, whom Dana looks after."""
        async with self.store.write() as session:
            community = await factories.community(session)
            programme = await factories.programme(session, community)
            people = [await factories.person(session, community, name) for name in ("Ana", "Ben")]
            await factories.coordinator(session, community)
            return await factories.circle(session, programme, people, state=state)

    async def make_group(self, *names: str) -> tables.Circle:
        """A channel."""
        async with self.store.write() as session:
            community = await factories.community(session)
            programme = await factories.programme(session, community)
            people = [await factories.person(session, community, name) for name in names]
            return await factories.circle(session, programme, people, kind="group", place="C1")

    async def go(self, **ahead: float) -> None:
        """Move the clock on, through every instant at which something is due."""
        until = self.clock.now() + timedelta(**ahead)
        while True:
            due = await self.app.tick(self.clock.now())
            if due is None or due > until:
                break
            self.clock.set(max(due, self.clock.now() + timedelta(seconds=1)))
        self.clock.set(until)

    async def until(self, moment: str, days: int = 60) -> Said:
        """Move on until this kind of thing is said."""
        for _ in range(days):
            if found := self.all(moment):
                return found[-1]
            await self.go(days=1)
        raise AssertionError(f"no {moment} in {days} days: {[one.key for one in self.platform.said]}")

    def all(self, moment: str) -> list[Said]:
        """Everything of a kind that was said."""
        return [said for said in self.platform.said if said.key.split(":")[1] == moment]

    async def press(
        self,
        who: str,
        on: Message,
        choice: str,
        values: Mapping[str, Value] | None = None,
        *,
        event: str = "",
    ) -> Reply | None:
        """`who` presses a button under a message, or hands in the form behind it."""
        (found,) = [one for one in on.choices if one.id == choice]
        return await self.token(who, press(on, found), values, event=event)

    async def token(
        self, who: str, token: str, values: Mapping[str, Value] | None = None, *, event: str = ""
    ) -> Reply | None:
        """The same with a token of one's own."""
        return await self.app.receive(
            Answer(
                event=event or f"e{next(self._events)}",
                at=self.clock.now(),
                where=Address(platform="fake", space="S1", id="here"),
                by=Account(platform="fake", id=who),
                token=token,
                values=values,
            )
        )

    async def command(self, who: str, words: str) -> Reply | None:
        """`who` types "/kith" and these words."""
        return await self.app.receive(
            Command(
                event=f"e{next(self._events)}",
                at=self.clock.now(),
                where=Address(platform="fake", space="S1", id="here"),
                by=Account(platform="fake", id=who),
                name=words,
                options={},
            )
        )

    async def answers(self) -> list[tables.Answer]:
        """Every answer."""
        async with self.store.read() as session:
            return list(await session.exec(select(tables.Answer).order_by("id")))

    async def person(self, name: str) -> tables.Person:
        """Somebody's row."""
        async with self.store.read() as session:
            return (await session.exec(select(tables.Person).where(tables.Person.name == name))).one()

    async def circle(self) -> tables.Circle:
        """The only circle."""
        async with self.store.read() as session:
            return (await session.exec(select(tables.Circle))).one()

    def bytes(self) -> bytes:
        """All that lies on the disk."""
        files = self.path.parent.glob(self.path.name + "*")
        return b"".join(file.read_bytes() for file in files)


async def rows(session: AsyncSession, table: type[SQLModel]) -> int:
    """How many there are."""
    return len((await session.exec(select(table))).all())


def words(reply: Reply | None) -> str:
    """What a reply says."""
    assert reply is not None
    assert reply.message is not None
    return plain(reply.message)


def at(stage: Stage) -> datetime:
    """What time it is on the stage."""
    return stage.clock.now()
