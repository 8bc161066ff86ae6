"""Put the demo together: a database and a cast of its own, sample feeds from loopback, a clock that moves.

The adapters come from the composition root, which alone knows them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, cast

from rich.console import Console
from sqlmodel import col, func, select

from bot.app import App
from bot.clock import MovedClock, SetClock, SystemClock
from bot.commands.table import specs
from bot.demo.cast import ACTORS, CHANNEL, DANA, EVERYONE, MAKERS, PAIRS
from bot.demo.play import Player
from bot.demo.script import Script
from bot.demo.seed import ZONE, seed
from bot.demo.transcript import Transcript
from bot.demo.watched import Heard, Watched
from bot.library import Library, load
from bot.messages import Account, Command, CommandSpec, value
from bot.ports import ChatPlatform, FeedSource, Vault
from bot.settings import Settings
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from bot.store.tables import Send
from bot.store.upgrade import upgrade
from bot.vault import StoreVault

PLATFORM = "playground"
DATABASE = "kith.db"
DAILY = timedelta(days=1)
HEADLESS_START = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""A Monday in winter time; twelve weeks cross the spring change of clocks."""


Moving = SetClock | MovedClock


async def starting_clock(folder: Path, *, headless: bool) -> Moving:
    """The demo's clock: a Monday morning, or the newest instant that a demo in `folder` had reached.

    Time never goes back, also when a demo is gone on with.
    """
    latest = await _latest(f"sqlite:///{folder / DATABASE}")
    if headless:
        return SetClock(latest or HEADLESS_START)
    machine = SystemClock()
    return MovedClock(machine, latest or _this_monday(machine.now()))


async def _latest(database: str) -> datetime | None:
    store = Store(database)
    try:
        await upgrade(store)
        async with store.read() as session:
            return (await session.exec(select(func.max(col(Send.sent_at))))).first()
    finally:
        await store.close()


class Page(ChatPlatform, Protocol):
    """A platform that shows a page and takes its time from here."""

    ready: asyncio.Event
    """Set while the page answers."""

    @property
    def address(self) -> str:
        """Where the page is."""
        ...

    def close(self) -> None:
        """Close its file."""
        ...

    def attach(
        self, now: Callable[[], datetime], advance: Callable[[timedelta], Awaitable[None]] | None = None
    ) -> None:
        """Give it the time."""
        ...


@value
class Parts:
    """What the composition root gives: how to build a platform, the feeds, who fetches them."""

    build: Callable[[str, Mapping[str, object], Sequence[CommandSpec], Vault], ChatPlatform]
    source: FeedSource
    feeds: Sequence[str]


@value
class Stage:
    """The demo, put together."""

    app: App
    page: Page
    watched: Watched
    library: Library
    clock: Moving


@asynccontextmanager
async def stage(parts: Parts, folder: Path, clock: Moving, port: int) -> AsyncIterator[Stage]:
    """Everything but the people who act; what is in `folder` already is gone on with."""
    store = Store(f"sqlite:///{folder / DATABASE}")
    try:
        await upgrade(store)
        cipher = Cipher([_key(folder / "kith.key")])
        vault = StoreVault(store, cipher, clock)
        page = cast("Page", parts.build(PLATFORM, _settings(folder, port), specs(), vault))
        page.attach(clock.now)
        watched = Watched(page, {CHANNEL: tuple(actor.id for actor in MAKERS)})
        await seed(store, page.name, list(parts.feeds), clock.now())
        library = load()
        app = App(
            store=store,
            clock=clock,
            library=library,
            cipher=cipher,
            platforms={page.name: watched},
            feeds=parts.source,
            settings=Settings(coordinators=frozenset({f"{page.name}:{DANA.id}"}), poll=DAILY),
        )
        yield Stage(app=app, page=page, watched=watched, library=library, clock=clock)
        page.close()
    finally:
        await store.close()


async def headless(parts: Parts, folder: Path, clock: Moving, weeks: int, console: Console) -> None:
    """Play `weeks` at once with scripted people, and print what happened."""
    async with stage(parts, folder, clock, port=0) as on:
        actors = {actor.id: actor for actor in EVERYONE}
        transcript = Transcript(console, clock.now, ZONE, actors)
        script = _script(on, {id: actors[id] for id in actors if id != DANA.id}, transcript)

        def hear(heard: Heard) -> None:
            transcript.said(heard)
            script.hear(heard, clock.now())

        on.watched.hear = hear
        player = Player(on.app, clock.set, script)
        for week in range(weeks):
            await player.advance(timedelta(weeks=1))
            if week == 0:
                await _dana(on, transcript, "preview")
            if week % 4 == 3 or week == weeks - 1:
                await _dana(on, transcript, "report")
        transcript.summary(weeks)


async def page(parts: Parts, folder: Path, clock: Moving, port: int, started: Callable[[str], None]) -> None:
    """Serve the page until cancelled. One pair, one of the group and the coordinator are played by hand."""
    async with stage(parts, folder, clock, port) as on:
        yours = {PAIRS[0][0].id, PAIRS[0][1].id, MAKERS[0].id, DANA.id}
        others = {actor.id: actor for actor in (*ACTORS, *MAKERS) if actor.id not in yours}
        silent = Transcript(Console(quiet=True), clock.now, ZONE, others)
        script = _script(on, others, silent)
        on.watched.hear = lambda heard: script.hear(heard, clock.now())
        player = Player(on.app, clock.set, script)
        on.page.attach(clock.now, player.advance)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(on.app.run())
            arrived = group.create_task(on.page.ready.wait())
            await asyncio.wait({running, arrived}, return_when=asyncio.FIRST_COMPLETED)
            if arrived.done():
                started(on.page.address)


def _script(on: Stage, actors: Mapping[str, Any], transcript: Transcript) -> Script:
    return Script(on.app.receive, actors, on.library, transcript, on.clock.now(), on.page.name)


async def _dana(on: Stage, transcript: Transcript, name: str) -> None:
    """The coordinator asks for something."""
    by = Account(platform=on.page.name, id=DANA.id)
    where = await on.page.direct(by)
    now = on.clock.now()
    command = Command(event=f"dana-{name}-{now:%F}", at=now, where=where, by=by, name=name, options={})
    reply = await on.app.receive(command)
    transcript.asked(DANA, name, reply.message if reply else None)


def _settings(folder: Path, port: int) -> dict[str, object]:
    return {
        "port": port,
        "file": str(folder / "playground.db"),
        "people": [
            {"id": actor.id, "name": actor.name, "zone": actor.zone, "admin": actor is DANA}
            for actor in EVERYONE
        ],
        "channels": [{"id": CHANNEL, "name": CHANNEL, "members": [actor.id for actor in MAKERS]}],
    }


def _key(file: Path) -> str:
    """The demo's own key, made beside its database the first time."""
    if not file.exists():
        file.write_text(new_key())
        file.chmod(0o600)
    return file.read_text().strip()


def _this_monday(now: datetime) -> datetime:
    """Ten on this week's Monday, in UTC: an hour that is open for the people whom one sees first."""
    monday = now - timedelta(days=now.weekday())
    return monday.replace(hour=10, minute=0, second=0, microsecond=0)
