"""Twelve weeks of a group in Discord, through every kind of trouble: nothing comes twice and nothing is lost.

Kith is a process of its own over discord.py; Discord is the stand-in here, and people use it.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from adapters.discord.ids import mark
from bot.outbox.speak import part_key
from bot.store.cipher import new_key
from bot.store.engine import Store
from bot.store.tables import Send, SendReceipt
from tests.journeys.discord_people import Crowd
from tests.standins.discord.control import Controlled

REPOSITORY = Path(__file__).parents[2]
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WEEKS = 12
POST = "POST /channels/{channel}/messages"
DEADLY = {"silent_after", "silent_before"}


class Life:
    """Kith's lives: one after the other over the same database."""

    def __init__(self, discord: Controlled, folder: Path) -> None:
        self.discord, self.database, self.key = discord, folder / "kith.db", new_key()
        self.crowd = Crowd(discord)
        self.at, self.deaths = START, 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The life that is now."""
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Begin a life."""
        given = (self.discord.base, self.discord.token, str(self.database), self.key)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.journeys.discord_life", *given, self.at.isoformat()),
            cwd=REPOSITORY,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self._hears(b"ready\n")
        await self.discord.until(lambda: self.discord.world.commands[""], 10)

    async def to(self, at: datetime) -> None:
        """Play on to an instant; a deadly fault on the way is met by kill -9, and another life goes on."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{at.isoformat()}\n".encode())
        deaths = asyncio.create_task(self._doom())
        there = asyncio.create_task(self._hears(b"there\n"))
        await asyncio.wait({deaths, there}, return_when=asyncio.FIRST_COMPLETED)
        deaths.cancel()
        if there.done():
            await there
            self.at = at
            return
        there.cancel()
        await asyncio.gather(there, deaths, return_exceptions=True)
        await self._dies()
        await self.to(at)

    async def _doom(self) -> None:
        """Wait for a fault in the middle of which Kith is to be killed."""
        happened, before = self.discord.faults.happened, len(self.discord.faults.happened)
        await self.discord.until(lambda: any(one.how in DEADLY for _, one in happened[before:]), 90)
        await asyncio.sleep(0.05)

    async def _dies(self) -> None:
        self.process.kill()
        await self.process.wait()
        self.deaths += 1
        self.at = datetime.fromtimestamp(self.discord.world.now(), UTC)
        await self.start()

    def kill(self) -> None:
        """Leave no process behind."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def ends(self) -> None:
        """End this life as an operator does."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert await self.process.wait() == 0

    async def _hears(self, line: bytes) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(45):
            assert await self.process.stdout.readline() == line


Trouble = Callable[[Life], Awaitable[None]]


def fault(how: str, seconds: float = 1) -> Trouble:
    """The next message fails like this."""

    async def trouble(life: Life) -> None:
        life.discord.faults.add(POST, how, seconds=seconds)  # type: ignore[arg-type]  # a word of How

    return trouble


async def restarted(life: Life) -> None:
    await life.ends()
    await life.start()


async def cut_off(life: Life) -> None:
    life.discord.gateway.drop()
    await life.discord.until(lambda: life.discord.gateway.connected, 10)


async def forgotten(life: Life) -> None:
    """A cut, after which the session cannot be resumed."""
    life.discord.gateway.forget()
    life.discord.gateway.drop()
    await life.discord.until(lambda: life.discord.gateway.connected, 20)


async def asked_to_reconnect(life: Life) -> None:
    resumed = len(life.discord.gateway.resumes)
    life.discord.gateway.ask_reconnect()
    await life.discord.until(lambda: len(life.discord.gateway.resumes) > resumed, 10)


TROUBLES: dict[int, Trouble] = {
    8: fault("429", seconds=1),
    15: fault("500"),
    22: fault("drop_after"),
    29: fault("drop_before"),
    31: restarted,
    36: fault("silent_after", seconds=3),
    43: fault("silent_before", seconds=3),
    50: asked_to_reconnect,
    53: cut_off,
    56: fault("429", seconds=90),
    60: forgotten,
    64: fault("503"),
    73: restarted,
}
"""By the day after the start."""


async def twelve_weeks(discord: Controlled, folder: Path, troubles: dict[int, Trouble]) -> Life:
    """The group is made by a coordinator's commands, and lives its weeks."""
    life = Life(discord, folder)
    try:
        await live(life, troubles)
    finally:
        life.kill()
    return life


async def commanded(life: Life, name: str, options: Mapping[str, object]) -> None:
    """The coordinator uses a command."""
    done = await life.discord.command(life.crowd.dana, life.crowd.makers, f"kith-steer {name}", options)
    assert done.ok
    await life.discord.until(lambda: done.original is not None and not done.loading)


async def live(life: Life, troubles: dict[int, Trouble]) -> None:
    """From the first command to the last day."""
    await life.start()
    crowd = life.crowd
    people = " ".join(f"<@{one}>" for one in (crowd.ana, crowd.ben, crowd.cleo, crowd.zed))
    spring = {"name": "Spring", "zone": "Europe/Berlin", "country": "DE"}
    await commanded(life, "programme create", spring)
    await commanded(life, "group", {"place": crowd.makers, "people": people, "name": "Makers"})
    for day in range(1, WEEKS * 7 + 1):
        if day in troubles:
            await troubles[day](life)
        await life.to(START + timedelta(days=day))
        await crowd.look()
        if day % 10 == 0:
            life.discord.say(crowd.ana, crowd.makers, "See you on Thursday?")
    await life.ends()


async def sends(life: Life) -> list[Send]:
    store = Store(f"sqlite:///{life.database}")
    async with store.read() as session:
        found = list((await session.exec(select(Send))).all())
    await store.close()
    return found


async def arrived(life: Life) -> list[str]:
    """The keys of all that is noted as arrived, part by part."""
    store = Store(f"sqlite:///{life.database}")
    async with store.read() as session:
        statement = select(Send.key, SendReceipt.part).join(
            SendReceipt, col(SendReceipt.send_id) == col(Send.id)
        )
        found = [part_key(key, part) for key, part in await session.exec(statement)]
    await store.close()
    return found


def marks(discord: Controlled) -> Counter[int]:
    """The marks of what stands in Discord and is no answer to somebody."""
    said = [one for one in discord.said() if "interaction_metadata" not in one]
    return Counter(one["components"][0]["id"] for one in said)


@pytest.mark.timeout(300)
async def test_twelve_weeks_of_trouble(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "stormy").mkdir()
    async with Controlled(START.timestamp) as calm, Controlled(START.timestamp) as stormy:
        easy, life = await asyncio.gather(
            twelve_weeks(calm, tmp_path / "calm", {}), twelve_weeks(stormy, tmp_path / "stormy", TROUBLES)
        )
        _nothing_twice_nothing_lost(calm, await sends(easy), await arrived(easy))
        _nothing_twice_nothing_lost(stormy, await sends(life), await arrived(life))
        assert life.deaths == 2
        assert not stormy.faults.pending[POST], stormy.faults.happened
        assert not calm.violations + stormy.violations
        assert (calm.limited, stormy.limited) == (0, 0)
        assert {one.code for one in [*stormy.calls, *calm.calls]} == {0, 50007}
        assert len(stormy.faults.happened) == 8
        calmly = Counter(row.moment for row in await sends(easy) if row.state == "sent")
        stormily = Counter(row.moment for row in await sends(life) if row.state == "sent")
        assert calmly - stormily == Counter()
        assert (stormily["notice"], easy.crowd.forms) == (1, 18)


def _nothing_twice_nothing_lost(discord: Controlled, rows: list[Send], keys: list[str]) -> None:
    """Every part of what is settled as sent stands in Discord once; the rest says why, and stands nowhere."""
    said = marks(discord)
    assert set(said.values()) == {1}
    assert set(said) == {mark(key) for key in keys}
    assert {row.key for row in rows if row.state == "sent"} == {key.partition("/")[0] for key in keys}
    assert {row.why.partition(":")[0] for row in rows if row.state != "sent"} <= {"unreachable"}
