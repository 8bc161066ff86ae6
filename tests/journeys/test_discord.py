"""Twelve weeks of a group in Discord, through every kind of trouble: nothing comes twice and nothing is lost.

Kith is a process of its own over discord.py; Discord is the stand-in here, and people use it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.discord.ids import mark
from bot.store.tables import Send
from tests.journeys.discord_people import Crowd, marks
from tests.journeys.lives import START, Life, arrived, fault, restarted
from tests.standins.discord.control import Controlled

WEEKS = 12
POST = "POST /channels/{channel}/messages"


class DiscordLife(Life):
    """With the Discord it is in, and the people there."""

    def __init__(self, discord: Controlled, folder: Path) -> None:
        super().__init__(folder, discord)
        self.discord, self.crowd = discord, Crowd(discord)


async def cut_off(life: DiscordLife) -> None:
    life.discord.gateway.drop()
    await life.discord.until(lambda: life.discord.gateway.connected, 10)


async def forgotten(life: DiscordLife) -> None:
    """A cut, after which the session cannot be resumed."""
    life.discord.gateway.forget()
    life.discord.gateway.drop()
    await life.discord.until(lambda: life.discord.gateway.connected, 20)


async def asked_to_reconnect(life: DiscordLife) -> None:
    resumed = len(life.discord.gateway.resumes)
    life.discord.gateway.ask_reconnect()
    await life.discord.until(lambda: len(life.discord.gateway.resumes) > resumed, 10)


Trouble = Callable[[DiscordLife], Awaitable[None]]
TROUBLES: dict[int, Trouble] = {
    8: fault(POST, "429", seconds=1),
    15: fault(POST, "500"),
    22: fault(POST, "drop_after"),
    29: fault(POST, "drop_before"),
    31: restarted,
    36: fault(POST, "silent_after", seconds=3),
    43: fault(POST, "silent_before", seconds=3),
    50: asked_to_reconnect,
    53: cut_off,
    56: fault(POST, "429", seconds=90),
    60: forgotten,
    64: fault(POST, "503"),
    73: restarted,
}
"""By the day after the start."""


async def twelve_weeks(discord: Controlled, folder: Path, troubles: dict[int, Trouble]) -> DiscordLife:
    """The group is made by a coordinator's commands, and lives its weeks."""
    life = DiscordLife(discord, folder)
    try:
        await live(life, troubles)
    finally:
        life.kill()
    return life


async def live(life: DiscordLife, troubles: dict[int, Trouble]) -> None:
    """From the first command to the last day."""
    await life.start()
    crowd = life.crowd
    people = " ".join(f"<@{one}>" for one in (crowd.ana, crowd.ben, crowd.cleo, crowd.zed))
    spring = {"name": "Spring", "zone": "Europe/Berlin", "country": "DE"}
    await crowd.types(crowd.dana, "kith-steer programme create", spring)
    makers = {"place": crowd.makers, "people": people, "name": "Makers"}
    await crowd.types(crowd.dana, "kith-steer group", makers)
    for day in range(1, WEEKS * 7 + 1):
        if day in troubles:
            await troubles[day](life)
        await life.to(START + timedelta(days=day))
        await crowd.look()
        if day % 10 == 0:
            life.discord.say(crowd.ana, crowd.makers, "See you on Thursday?")
    await life.ends()


@pytest.mark.timeout(300)
async def test_twelve_weeks_of_trouble(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "stormy").mkdir()
    async with Controlled(START.timestamp) as calm, Controlled(START.timestamp) as stormy:
        easy, life = await asyncio.gather(
            twelve_weeks(calm, tmp_path / "calm", {}), twelve_weeks(stormy, tmp_path / "stormy", TROUBLES)
        )
        _nothing_twice_nothing_lost(calm, await easy.rows(Send), await arrived(easy))
        _nothing_twice_nothing_lost(stormy, await life.rows(Send), await arrived(life))
        assert life.deaths == 2
        assert not stormy.faults.pending[POST], stormy.faults.happened
        assert not calm.violations + stormy.violations
        assert (calm.limited, stormy.limited) == (0, 0)
        assert {one.code for one in [*stormy.calls, *calm.calls]} == {0, 50007}
        assert len(stormy.faults.happened) == 8
        calmly = Counter(row.moment for row in await easy.rows(Send) if row.state == "sent")
        stormily = Counter(row.moment for row in await life.rows(Send) if row.state == "sent")
        assert calmly - stormily == Counter()
        assert (stormily["notice"], easy.crowd.forms) == (1, 18)


def _nothing_twice_nothing_lost(discord: Controlled, rows: list[Send], keys: list[str]) -> None:
    """Every part of what is settled as sent stands in Discord once; the rest says why, and stands nowhere."""
    said = marks(discord)
    assert set(said.values()) == {1}
    assert set(said) == {mark(key) for key in keys}
    assert {row.key for row in rows if row.state == "sent"} == {key.partition("/")[0] for key in keys}
    assert {row.why.partition(":")[0] for row in rows if row.state != "sent"} <= {"unreachable"}
