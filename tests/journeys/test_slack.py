"""Twelve weeks of a pair in Slack, through every kind of trouble: nothing comes twice and nothing is lost.

Kith is a process of its own over Slack's real client; Slack is the stand-in here, and people use it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.tables import Send
from tests.journeys.lives import START, Life, fault, restarted
from tests.journeys.slack_people import ANA, DANA, Crowd, keys
from tests.standins.slack.control import Controlled

WEEKS = 12
POST = "chat.postMessage"
SET_UP = ('programme create name:"Spring" zone:Europe/Berlin country:DE', "pair @ana @ben")


class SlackLife(Life):
    """With the Slack it is in, and the people there."""

    def __init__(self, slack: Controlled, folder: Path) -> None:
        super().__init__(folder, slack)
        self.slack, self.crowd = slack, Crowd(slack)


async def disconnected(life: SlackLife) -> None:
    await life.slack.link.disconnect("refresh_requested")
    await life.slack.until(lambda: life.slack.link.sockets, 10)


async def cut_off(life: SlackLife) -> None:
    life.slack.link.drop()
    await life.slack.until(lambda: life.slack.link.sockets, 10)


async def worthless(life: SlackLife) -> None:
    """The token is worth nothing, and nobody told Kith."""
    life.slack.token.revoked = True


async def revoked(life: SlackLife) -> None:
    """The token is revoked, and Slack says so."""
    life.slack.revoke_token("xoxb-1")


async def restored(life: SlackLife) -> None:
    life.slack.restore_token("xoxb-1")


async def reinstalled(life: SlackLife) -> None:
    """As an administrator does: a token that holds, and a start."""
    await restored(life)
    await restarted(life)


Trouble = Callable[[SlackLife], Awaitable[None]]
TROUBLES: dict[int, Trouble] = {
    8: fault(POST, "ratelimited", seconds=90),
    15: fault(POST, "internal_error"),
    22: fault(POST, "drop_after"),
    29: fault(POST, "drop_before"),
    31: restarted,
    36: fault(POST, "silent_after", seconds=3),
    43: fault(POST, "silent_before", seconds=3),
    50: disconnected,
    53: cut_off,
    56: fault(POST, "service_unavailable"),
    64: worthless,
    69: restored,
    73: restarted,
    76: revoked,
    78: reinstalled,
}
"""By the day after the start."""


async def twelve_weeks(slack: Controlled, folder: Path, troubles: dict[int, Trouble]) -> SlackLife:
    """The pair is made by a coordinator's commands, and lives its weeks."""
    life = SlackLife(slack, folder)
    slack.duplicates = bool(troubles)
    try:
        await live(life, troubles)
    finally:
        life.kill()
    return life


async def live(life: SlackLife, troubles: dict[int, Trouble]) -> None:
    """From the first command to the last day."""
    slack = life.slack
    await life.start()
    for words in SET_UP:
        await life.crowd.types(DANA, words)
    for day in range(1, WEEKS * 7 + 1):
        if day in troubles:
            await troubles[day](life)
        await life.to(START + timedelta(days=day))
        if slack.token.revoked:
            continue
        await life.crowd.look()
        if day % 10 == 0 and slack.direct(ANA, "UBEN").messages:
            slack.say(ANA, slack.direct(ANA, "UBEN").id, "See you on Thursday?")
    await slack.drained()
    await life.ends()


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
        _nothing_twice_nothing_lost(stormy, await life.rows(Send))
        _nothing_twice_nothing_lost(calm, await easy.rows(Send))
        _as_much_as_without_trouble(await easy.rows(Send), await life.rows(Send))
        told = [stormy.shown(one) for one in stormy.said(stormy.direct(DANA).id)]
        assert sum("token" in one and "revoked" in one for one in told) == 1, told
        assert not [one.error for one in stormy.calls if one.error in ("invalid_blocks", "invalid_arguments")]


def _nothing_twice_nothing_lost(slack: Controlled, rows: list[Send]) -> None:
    """Every send that is settled as sent stands in Slack once; the others say why, and stand nowhere."""
    said = keys(slack)
    assert set(said.values()) == {1}
    assert set(said) == {row.key for row in rows if row.state == "sent"}
    end = START + timedelta(weeks=WEEKS)
    late = [row for row in rows if row.state != "sent" and not (row.state == "due" and row.due_at > end)]
    assert {row.why.partition(":")[0] for row in late} <= {"misconfigured"}, "what waits is still to come"


def _as_much_as_without_trouble(easy: list[Send], hard: list[Send]) -> None:
    """Until the token is worth nothing, a stormy life hears what a calm one does; then one notice more."""
    lost = START + timedelta(days=min(day for day, trouble in TROUBLES.items() if trouble is worthless))
    calm, stormy = [
        Counter(row.moment for row in rows if row.sent_at is not None and row.sent_at < lost)
        for rows in (easy, hard)
    ]
    assert calm == stormy
    assert calm["story"] >= 6
    assert [row.state for row in hard if row.moment == "notice"] == ["sent"]
