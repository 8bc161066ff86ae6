"""A whole programme of 26 weeks: App, the playground, a SQLite file, scripted people, feeds over HTTP.

What must hold for every message of it is checked here against the rows, by rules written down a second time.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlmodel import col, select

from bot.app import App
from bot.demo.watched import Heard
from bot.messages import Quote, plain
from bot.store.tables import Answer, Charge, Circle, Delivery, Membership, Person, Send
from tests.journeys.playing import played

FREE = {"invitation", "reveal", "share", "help", "lone_answer", "notice"}
GERMAN = holidays.country_holidays("DE", years=(2026, 2027))


@pytest.mark.timeout(240)
async def test_a_programme_of_26_weeks(tmp_path: Path) -> None:
    async with played(tmp_path, 28) as (on, said):
        sends = await _rows(on.app, select(Send).where(Send.state == "sent").order_by(col(Send.sent_at)))
        await _keeps_open_hours(on.app, sends)
        await _keeps_the_budget(on.app)
        await _says_each_thing_once(on.app, sends, said)
        await _opens_nothing_early(on.app, said)
        await _goes_through_it_all(on.app, said)
        await _ends(on.app)


async def _rows(app: App, statement: Any) -> Sequence[Any]:
    async with app.store.read() as session:
        return list((await session.exec(statement)).all())


async def _keeps_open_hours(app: App, sends: Sequence[Send]) -> None:
    """Every reader's local time was open, but for help. A group's channel keeps its programme's hours."""
    people = {person.id: person for person in await _rows(app, select(Person))}
    readers = await _readers(app)
    groups = {circle.id for circle in await _rows(app, select(Circle)) if circle.kind == "group"}
    for send in sends:
        assert send.sent_at is not None
        zones = [people[send.person_id].zone] if send.person_id else readers[send.circle_id]
        if send.person_id is None and send.circle_id in groups:
            zones = ["Europe/Berlin"]
        if send.moment != "help":
            for zone in zones:
                assert _open(send.sent_at, zone), (send.moment, send.sent_at, zone)


async def _readers(app: App) -> dict[int, list[str]]:
    readers = defaultdict(list)
    joined = select(Membership.circle_id, Person.zone).join(
        Person, col(Person.id) == col(Membership.person_id)
    )
    for circle, zone in await _rows(app, joined):
        readers[circle].append(zone)
    return readers


def _open(at: datetime, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return 9 <= local.hour < 18 and local.weekday() < 5 and local.date() not in GERMAN


async def _keeps_the_budget(app: App) -> None:
    """At most two in any seven days for a person, 48 hours apart; one post a week for the group."""
    charged: dict[Any, list[datetime]] = defaultdict(list)
    for charge in await _rows(app, select(Charge).order_by(col(Charge.at))):
        charged[charge.person_id or f"group {charge.circle_id}"].append(charge.at)
    assert len(charged) == 13  # twelve in pairs, and the group for itself
    for who, times in charged.items():
        assert len(times) > 3
        gap = timedelta(days=6, hours=23) if isinstance(who, str) else timedelta(hours=48)
        assert all(later - sooner >= gap for sooner, later in pairwise(times)), who
        for sooner, third in zip(times, times[2:], strict=False):
            assert third - sooner >= timedelta(days=7), who


async def _says_each_thing_once(app: App, sends: Sequence[Send], said: Sequence[Heard]) -> None:
    """As many messages as sends, each with a reason, who sees it, and words that say everything."""
    assert len(said) == len(sends) > 120
    assert len({heard.message.token for heard in said}) == len(said)
    for heard in said:
        assert heard.message.reason
        assert heard.message.seen_by
        assert len(plain(heard.message)) > 60
    stories = [d for d in await _rows(app, select(Delivery)) if d.moment == "story"]
    asked = [(story.circle_id, story.subject) for story in stories]
    assert len(set(asked)) == len(asked) > 40  # no story twice for the same people


async def _opens_nothing_early(app: App, said: Sequence[Heard]) -> None:
    """A reveal shows every member of a pair, and nothing sealed is left behind it."""
    reveals = [heard for heard in said if heard.moment == "reveal"]
    assert len(reveals) > 20
    for heard in reveals:
        quotes = [part for part in heard.message.parts if isinstance(part, Quote)]
        assert len(quotes) == 2 or len(heard.to) == 8
        assert all(quote.words for quote in quotes)
    left = await _rows(app, select(Answer).where(col(Answer.share).in_(("sealed", "revealed"))))
    assert all(answer.sealed is None for answer in left)


async def _goes_through_it_all(app: App, said: Sequence[Heard]) -> None:
    """Each kind of moment was seen; each circle began with its opening; help came at once."""
    kinds = {heard.moment for heard in said}
    assert kinds >= {"invitation", "opening", "story", "check_in", "article", "reveal", "share", "help"}
    assert kinds >= {"lone_answer", "quiet_question"}
    for circle in await _rows(app, select(Circle)):
        first = await _rows(
            app,
            select(Delivery.moment)
            .where(Delivery.circle_id == circle.id, col(Delivery.moment).not_in(FREE))
            .order_by(col(Delivery.at))
            .limit(1),
        )
        assert first == ["opening"]


async def _ends(app: App) -> None:
    """A week after its end the programme's circles are over, and nothing waits any more."""
    assert {circle.state for circle in await _rows(app, select(Circle))} == {"ended"}
    waiting = select(Send).where(col(Send.state).in_(("due", "claimed", "unsure")))
    assert await _rows(app, waiting) == []
