"""Kith's lives: one after the other over the same database, between stand-ins that stay."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from bot.outbox.speak import part_key
from bot.store.cipher import new_key
from bot.store.engine import Store
from bot.store.tables import Send, SendReceipt
from tests.standins.discord.control import Controlled as DiscordStandIn
from tests.standins.slack.control import Controlled as SlackStandIn

REPOSITORY = Path(__file__).parents[2]
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DEADLY = {"silent_after", "silent_before"}
StandIn = SlackStandIn | DiscordStandIn
T = TypeVar("T", bound=SQLModel)


class Life:
    """A process of Kith's that is begun, played on, ended and killed."""

    def __init__(self, folder: Path, *standins: StandIn) -> None:
        self.standins, self.database, self.key = standins, folder / "kith.db", new_key()
        self.at, self.deaths = START, 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The life that is now."""
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Begin a life."""
        platforms = dict(_given(one) for one in self.standins)
        given = (str(self.database), self.key, self.at.isoformat(), json.dumps(platforms))
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.journeys.life", *given),
            cwd=REPOSITORY,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await self._hears(b"ready\n")
        for one in self.standins:
            if isinstance(one, DiscordStandIn):
                await one.until(lambda commands=one.world.commands: commands[""], 10)  # type: ignore[misc]

    async def to(self, at: datetime) -> None:
        """Play on to an instant; a deadly fault on the way is met by kill -9, and another life goes on."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{at.isoformat()}\n".encode())
        doom = asyncio.create_task(self._doom())
        there = asyncio.create_task(self._hears(b"there\n"))
        await asyncio.wait({doom, there}, return_when=asyncio.FIRST_COMPLETED)
        doom.cancel()
        if there.done():
            await there
            self.at = at
            return
        there.cancel()
        await asyncio.gather(there, doom, return_exceptions=True)
        await self._dies()
        await self.to(at)

    async def _doom(self) -> None:
        """Wait for a fault in the middle of which Kith is to be killed."""
        before = self._deadly()
        await self.standins[0].until(lambda: self._deadly() > before, 90)
        await asyncio.sleep(0.05)

    def _deadly(self) -> int:
        return sum(fault.how in DEADLY for one in self.standins for _, fault in one.faults.happened)

    async def _dies(self) -> None:
        self.process.kill()
        await self.process.wait()
        self.deaths += 1
        self.at = datetime.fromtimestamp(self.standins[0].world.now(), UTC)
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

    async def rows(self, table: type[T]) -> list[T]:
        """All that the database holds of a table."""
        return await self.ask(select(table))

    async def ask(self, statement: Any) -> list[Any]:
        """What the database answers."""
        store = Store(f"sqlite:///{self.database}")
        async with store.read() as session:
            found = list((await session.exec(statement)).all())
        await store.close()
        return found


def _given(standin: StandIn) -> tuple[str, dict[str, Any]]:
    """A platform's name, the base of its stand-in, and what its adapter is given."""
    if isinstance(standin, SlackStandIn):
        given = {"base_url": f"{standin.base}/api/", "bot_token": "xoxb-1", "app_token": "xapp-1"}
        return "slack", {"base": standin.base, "given": given}
    given = {"token": standin.token, "base_url": standin.api, "gateway": standin.gateway_url}
    return "discord", {"base": standin.base, "given": given}


async def arrived(life: Life) -> list[str]:
    """The keys of all that is noted as arrived, part by part."""
    of = select(Send.key, SendReceipt.part).join(SendReceipt, col(SendReceipt.send_id) == col(Send.id))
    return [part_key(key, part) for key, part in await life.ask(of)]


Trouble = Callable[[Life], Awaitable[None]]


def fault(route: str, how: str, seconds: float = 1) -> Trouble:
    """The next call of this kind fails like this."""

    async def trouble(life: Life) -> None:
        life.standins[0].faults.add(route, how, seconds=seconds)  # type: ignore[arg-type]  # a word of How

    return trouble


async def restarted(life: Life) -> None:
    """As an update does."""
    await life.ends()
    await life.start()
