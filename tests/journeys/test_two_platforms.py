"""Four weeks of one programme in Slack and Discord, over both real clients: one person in both, one budget.

Everything is done as people do it: commands, buttons and forms. What counts is what both stand-ins received.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from adapters.discord.ids import mark
from bot.policy.reach import EVENTS
from bot.store.tables import Account, Person, Send, Space
from tests.journeys.discord_people import Crowd as Discordians
from tests.journeys.discord_people import marks
from tests.journeys.lives import START, Life, arrived, restarted
from tests.journeys.slack_people import ANA, BEN, DANA, keys
from tests.journeys.slack_people import Crowd as Slackers
from tests.standins.discord.control import Controlled as DiscordStandIn
from tests.standins.discord.world import PUBLIC_THREAD
from tests.standins.slack.control import Controlled as SlackStandIn

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
NO_THREAD_IN_A_THREAD = 50024
BERLIN = ZoneInfo("Europe/Berlin")
GAP, WEEK = timedelta(hours=48), timedelta(days=7)
PAUSED, BACK, END = (START + timedelta(days=days) for days in (16, 22, 28))


@dataclass(frozen=True, order=True)
class Heard:
    """Something that Ben received."""

    at: datetime
    platform: str
    moment: str


class Both(Life):
    """A Slack workspace and a Discord server with Ben in each, and one Kith."""

    def __init__(self, folder: Path, slack: SlackStandIn, discord: DiscordStandIn) -> None:
        super().__init__(folder, slack, discord)
        self.slack, self.discord = slack, discord
        self.work, self.town = Slackers(slack), Discordians(discord)
        for one in (slack, discord):
            one.rates.on, one.rates.clock = True, self._seconds

    def _seconds(self) -> float:
        """The time that Kith keeps its pace by, see `life.Shared`."""
        return self.discord.world.now() + time.monotonic()

    async def days(self, until: datetime) -> None:
        """Let the days pass; people do every evening what they were asked."""
        while self.at < until:
            await self.to(self.at + timedelta(days=1))
            await self.work.look()
            await self.town.look()

    async def heard(self) -> list[Heard]:
        """What Ben received in either place that costs his budget, oldest first: the first parts of it."""
        moments = {row.key: row.moment for row in await self.rows(Send)}
        found = [*self._in_slack(), *self._in_discord(await arrived(self))]
        named = [Heard(at, platform, moments[key]) for at, platform, key in found if key in moments]
        return sorted(one for one in named if one.moment not in EVENTS)

    def _in_slack(self) -> Iterator[tuple[datetime, str, str]]:
        for channel in self.slack.world.channels.values():
            for said in self.slack.said(channel.id) if BEN in channel.members else ():
                if "metadata" in said:
                    at = datetime.fromtimestamp(float(said["ts"]), UTC)
                    yield at, "slack", said["metadata"]["event_payload"]["key"]

    def _in_discord(self, keys: Iterable[str]) -> Iterator[tuple[datetime, str, str]]:
        marked = {mark(key): key for key in keys}
        for channel in self.discord.world.channels.values():
            for said in self.discord.said(channel.id) if self.town.ben in channel.people else ():
                if channel.type != PUBLIC_THREAD and "interaction_metadata" not in said:
                    at = datetime.fromisoformat(said["timestamp"])
                    yield at, "discord", marked[said["components"][0]["id"]]


def code_in(words: str) -> str:
    """The code that a reply shows."""
    found = CODE.search(words)
    assert found is not None, words
    return found.group()


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    async with SlackStandIn(START.timestamp) as slack, DiscordStandIn(START.timestamp) as discord:
        life = Both(tmp_path, slack, discord)
        await life.start()
        try:
            yield life
        finally:
            life.kill()


async def _joined(both: Both) -> None:
    """Dana makes one community of the two, and circles in both places."""
    work, town = both.work, both.town
    code = code_in(await work.types(DANA, "space code"))
    assert "one community" in await town.types(town.dana, "kith-steer space join", {"code": code})
    await work.types(DANA, 'programme create name:"Spring" zone:Europe/Berlin country:DE')
    await work.types(DANA, "pair @ana @ben")
    await town.types(town.dana, "kith-steer pair", {"mentor": town.ben, "mentee": town.cleo})
    people = " ".join(f"<@{one}>" for one in (town.ana, town.ben, town.cleo))
    makers = {"place": town.makers, "people": people, "name": "Makers"}
    await town.types(town.dana, "kith-steer group", makers)
    places = [one for one in await both.rows(Space) if one.space]
    assert {one.platform for one in places} == {"slack", "discord"}
    assert len({one.community_id for one in places}) == 1


async def _linked(both: Both) -> None:
    """Ben, who wants other hours in each place, enters his code himself."""
    await both.work.types(BEN, "settings from:10:00 until:16:00")
    await both.town.types(both.town.ben, "kith settings", {"from": "09:00", "until": "15:00"})
    code = code_in(await both.work.types(BEN, "link"))
    assert "one person" in await both.town.types(both.town.ben, "kith link", {"code": code})
    of = select(Person).join(Account).where(col(Account.external_id).in_(["T1.UBEN", both.town.ben]))
    (ben,) = {one.id: one for one in await both.ask(of)}.values()
    assert (f"{ben.hours_start:%H}", f"{ben.hours_end:%H}") == ("10", "15")


async def test_one_person_on_two_platforms_has_one_budget(both: Both) -> None:
    await _joined(both)
    await both.days(START + timedelta(days=1))
    await _linked(both)
    await both.work.types(ANA, "pause 8 days")
    await both.days(PAUSED)
    await both.town.types(both.town.ben, "kith pause", {"long": "14 days"})
    await restarted(both)
    await both.days(BACK)
    assert "Welcome back" in await both.work.types(BEN, "resume")
    await both.days(END)
    heard = await both.heard()
    _one_budget(heard)
    await _exported(both)
    await both.ends()
    await _nothing_twice_nothing_lost(both)
    _as_the_platforms_want(both)


def _one_budget(heard: Sequence[Heard]) -> None:
    """Two in seven days and 48 hours apart wherever they came, in the hours that both settings allow.

    His group's posts are the group's: they cost its budget of one a week, which is not his.
    """
    times = [one.at for one in heard]
    assert {one.platform for one in heard} == {"slack", "discord"}, heard
    assert all(later - sooner >= GAP for sooner, later in pairwise(times)), heard
    assert all(third - first >= WEEK for first, third in zip(times, times[2:], strict=False)), heard
    assert all(10 <= at.astimezone(BERLIN).hour < 15 for at in times), heard
    assert not [at for at in times if PAUSED <= at < BACK], heard
    assert len(times) >= 5, heard


async def _exported(both: Both) -> None:
    """The file holds both accounts, and what came in both places, wherever it is asked for."""
    home, slack, discord = both.slack.direct(BEN).id, both.slack.world.files, both.discord.world.files
    assert (await both.slack.command(BEN, home, "/kith", "mydata export")).ok
    await both.slack.until(lambda: slack and all(one.complete for one in slack.values()))
    await both.town.types(both.town.ben, "kith mydata export", {})
    (slacks,) = [json.loads(one.content) for one in slack.values()]
    (discords,) = [json.loads(one) for one in discord.values()]
    for data in (slacks, discords):
        assert {one["platform"] for one in data["accounts"]} == {"slack", "discord"}
        assert len(data["circles"]) == 3
    assert slacks["counted_messages"] == discords["counted_messages"]


async def _nothing_twice_nothing_lost(both: Both) -> None:
    """Every part of what is noted as arrived stands in its platform once, and nothing else does."""
    rows, noted = await both.rows(Send), await arrived(both)
    slacks, discords = keys(both.slack), marks(both.discord)
    assert set(slacks.values()) | set(discords.values()) == {1}
    assert {row.key for row in rows if row.state == "sent"} == {key.partition("/")[0] for key in noted}
    assert set(discords) == {mark(key) for key in noted if key not in slacks}
    assert slacks.keys() <= set(noted)
    assert {row.state for row in rows} <= {"sent", "due", "withdrawn"}


def _as_the_platforms_want(both: Both) -> None:
    """Not one call that Slack or Discord would refuse."""
    assert not both.discord.violations
    assert (both.discord.limited, both.slack.rates.refused) == (0, 0)
    assert not [(one.method, one.error) for one in both.slack.calls if one.error]
    assert {one.code for one in both.discord.calls} <= {0, NO_THREAD_IN_A_THREAD}
