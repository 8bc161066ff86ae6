"""Twelve weeks of a pair in Slack, through every kind of trouble: nothing comes twice and nothing is lost.

Kith is a process of its own over Slack's real client; Slack is the stand-in here, and people use it.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.store.cipher import new_key
from bot.store.engine import Store
from bot.store.tables import Send
from tests.journeys.slack_people import ANA, DANA, Crowd
from tests.standins.slack.control import Controlled

REPOSITORY = Path(__file__).parents[2]
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WEEKS = 12
POST = "chat.postMessage"
SET_UP = ('programme create name:"Spring" zone:Europe/Berlin country:DE', "pair @ana @ben")
DEADLY = {"silent_after", "silent_before"}


class Life:
    """Kith's lives: one after the other over the same database."""

    def __init__(self, slack: Controlled, folder: Path) -> None:
        self.slack, self.database, self.key = slack, folder / "kith.db", new_key()
        self.at, self.deaths = START, 0
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin a life."""
        arguments = ("-m", "tests.journeys.slack_life", self.slack.base, str(self.database), self.key)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments, self.at.isoformat()),
            cwd=REPOSITORY,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self._hears(b"ready\n")

    async def to(self, at: datetime) -> None:
        """Play on to an instant; a deadly fault on the way is met by kill -9, and another life goes on."""
        self._tell(at)
        deaths = asyncio.create_task(self._doom())
        there = asyncio.create_task(self._hears(b"there\n"))
        await asyncio.wait({deaths, there}, return_when=asyncio.FIRST_COMPLETED)
        if there.done():
            deaths.cancel()
            await there
            self.at = at
            return
        there.cancel()
        await asyncio.gather(there, return_exceptions=True)
        await self._dies()
        await self.to(at)

    async def _doom(self) -> None:
        """Wait for a fault in the middle of which Kith is to be killed."""
        before = len(self.slack.faults.happened)
        happened = self.slack.faults.happened
        await self.slack.until(lambda: any(one.how in DEADLY for _, one in happened[before:]), 60)
        await asyncio.sleep(0.05)

    async def _dies(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self.deaths += 1
        self.at = datetime.fromtimestamp(self.slack.world.now(), UTC)
        await self.start()

    def kill(self) -> None:
        """Leave no process behind."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def ends(self) -> None:
        """End this life as an operator does."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert await self._process.wait() == 0

    def _tell(self, at: datetime) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{at.isoformat()}\n".encode())

    async def _hears(self, line: bytes) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            assert await self._process.stdout.readline() == line


Trouble = Callable[[Life], Awaitable[None]]


def fault(how: str, seconds: float = 1) -> Trouble:
    """The next post fails like this."""

    async def trouble(life: Life) -> None:
        life.slack.faults.add(POST, how, seconds=seconds)  # type: ignore[arg-type]  # a word of How

    return trouble


async def restarted(life: Life) -> None:
    await life.ends()
    await life.start()


async def disconnected(life: Life) -> None:
    await life.slack.link.disconnect("refresh_requested")
    await life.slack.until(lambda: life.slack.link.sockets, 10)


async def cut_off(life: Life) -> None:
    life.slack.link.drop()
    await life.slack.until(lambda: life.slack.link.sockets, 10)


async def worthless(life: Life) -> None:
    """The token is worth nothing, and nobody told Kith."""
    life.slack.token.revoked = True


async def revoked(life: Life) -> None:
    """The token is revoked, and Slack says so."""
    life.slack.revoke_token("xoxb-1")


async def restored(life: Life) -> None:
    life.slack.restore_token("xoxb-1")


async def reinstalled(life: Life) -> None:
    """As an administrator does: a token that holds, and a start."""
    await restored(life)
    await restarted(life)


TROUBLES: dict[int, Trouble] = {
    8: fault("ratelimited", seconds=90),
    15: fault("internal_error"),
    22: fault("drop_after"),
    29: fault("drop_before"),
    31: restarted,
    36: fault("silent_after", seconds=3),
    43: fault("silent_before", seconds=3),
    50: disconnected,
    53: cut_off,
    56: fault("service_unavailable"),
    64: worthless,
    69: restored,
    73: restarted,
    76: revoked,
    78: reinstalled,
}
"""By the day after the start."""


async def twelve_weeks(slack: Controlled, folder: Path, troubles: dict[int, Trouble]) -> Life:
    """The pair is made by a coordinator's commands, and lives its weeks."""
    crowd, life = Crowd(slack), Life(slack, folder)
    slack.duplicates = bool(troubles)
    try:
        await live(life, crowd, troubles)
    finally:
        life.kill()
    return life


async def live(life: Life, crowd: Crowd, troubles: dict[int, Trouble]) -> None:
    """From the first command to the last day."""
    slack = life.slack
    await life.start()
    home = slack.direct(DANA).id
    for n, words in enumerate(SET_UP):
        assert (await slack.command(DANA, home, "/kith", words)).ok
        await slack.until(lambda answers=n + 1: len(slack.said(home)) == answers)  # type: ignore[misc]
    for day in range(1, WEEKS * 7 + 1):
        if day in troubles:
            await troubles[day](life)
        await life.to(START + timedelta(days=day))
        if slack.token.revoked:
            continue
        await crowd.look()
        if day % 10 == 0 and slack.direct(ANA, "UBEN").messages:
            slack.say(ANA, slack.direct(ANA, "UBEN").id, "See you on Thursday?")
    await slack.drained()
    await life.ends()


async def sends(life: Life) -> list[Send]:
    store = Store(f"sqlite:///{life.database}")
    async with store.read() as session:
        found = list((await session.exec(select(Send))).all())
    await store.close()
    return found


def keys(slack: Controlled) -> Counter[str]:
    """The keys of what stands in Slack."""
    said = [one["metadata"]["event_payload"]["key"] for one in slack.said() if "metadata" in one]
    return Counter(said)


@pytest.mark.timeout(240)
async def test_twelve_weeks_of_trouble(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "stormy").mkdir()
    async with Controlled() as calm, Controlled() as stormy:
        easy, life = await asyncio.gather(
            twelve_weeks(calm, tmp_path / "calm", {}), twelve_weeks(stormy, tmp_path / "stormy", TROUBLES)
        )
        assert life.deaths == 2
        assert len(stormy.faults.happened) == 7
        assert stormy.faults.pending.keys() == {POST}
        assert not stormy.faults.pending[POST]
        _nothing_twice_nothing_lost(stormy, await sends(life))
        _nothing_twice_nothing_lost(calm, await sends(easy))
        _as_much_as_without_trouble(await sends(easy), await sends(life))
        told = [stormy.shown(one) for one in stormy.said(stormy.direct(DANA).id)]
        assert sum("token" in one and "revoked" in one for one in told) == 1, told
        assert not [one.error for one in stormy.calls if one.error in ("invalid_blocks", "invalid_arguments")]


def _nothing_twice_nothing_lost(slack: Controlled, rows: list[Send]) -> None:
    """Every send that is settled as sent stands in Slack once; the others say why, and stand nowhere."""
    said = keys(slack)
    assert set(said.values()) == {1}
    assert set(said) == {row.key for row in rows if row.state == "sent"}
    missing = {row.why.partition(":")[0] for row in rows if row.state != "sent"}
    assert missing <= {"misconfigured"}


def _as_much_as_without_trouble(easy: list[Send], hard: list[Send]) -> None:
    """Only the week without a token is missing: its story, and so the reveal of it."""
    calm = Counter(row.moment for row in easy if row.state == "sent")
    stormy = Counter(row.moment for row in hard if row.state == "sent")
    assert calm - stormy == Counter({"story": 1, "reveal": 1})
    assert stormy - calm == Counter({"notice": 1})
