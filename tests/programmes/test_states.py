"""Circles as policy sees them, from rows: few statements, and everybody's own settings."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.policy.rules import Rules
from bot.policy.state import CircleState, Hours
from bot.programmes.calendar import known_country, public_holidays
from bot.programmes.states import load_states, rules_of
from bot.store.engine import Store
from bot.store.tables import (
    Answer,
    Article,
    ArticlePick,
    Coordinator,
    Delivery,
    Membership,
    Mute,
    Person,
    PromptUse,
    Send,
)
from tests import factories
from tests.bench.planning import Statements

NOW = factories.NOW


class Rows:
    """A pair in a programme, with what is added to it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def make(self, **programme: Any) -> "Rows":
        """The rows; `programme` sets columns."""
        async with self.store.write() as session:
            self.community = await factories.community(session)
            self.programme = await factories.programme(session, self.community)
            for name, to in programme.items():
                setattr(self.programme, name, to)
            self.ana = await factories.person(session, self.community, "Ana")
            self.ben = await factories.person(session, self.community, "Ben")
            self.circle = await factories.circle(session, self.programme, [self.ana, self.ben])
        return self

    async def add(self, *rows: Any) -> None:
        """Keep them."""
        async with self.store.write() as session:
            for row in rows:
                session.add(row)

    async def state(self, **how: Any) -> CircleState:
        """The circle as it is loaded."""
        async with self.store.read() as session:
            return (await load_states(session, [self.circle.id], NOW, **how))[self.circle.id]

    def here(self, **more: Any) -> dict[str, Any]:
        """Columns that every row has."""
        return {"community_id": self.community.id, **more}


@pytest.fixture
async def rows(store: Store) -> Rows:
    """A pair."""
    return await Rows(store).make()


@pytest.mark.parametrize(("count", "history", "most"), [(1, True, 6), (40, True, 6), (40, False, 3)])
async def test_the_number_of_statements_does_not_grow(
    store: Store, count: int, history: bool, most: int
) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        ids = []
        for number in range(count):
            people = [await factories.person(session, community, f"{name}{number}") for name in ("A", "B")]
            ids.append((await factories.circle(session, programme, people)).id)
    counted = Statements(store)
    async with store.read() as session:
        states = await load_states(session, ids, NOW, history=history)
    assert len(states) == count
    assert len(counted.take()) == most


async def test_a_pair_as_it_is(rows: Rows) -> None:
    state = await rows.state()
    assert (state.kind, state.state, state.tie, state.started_at) == ("pair", "active", "mentor", NOW)
    assert [(one.id, one.role, one.accepted) for one in state.members] == [
        (rows.ana.id, "mentor", True), (rows.ben.id, "mentee", True),
    ]  # fmt: skip
    assert state.ends_on == NOW.date() + timedelta(weeks=26)
    assert (state.past, state.coordinators, state.pick) == ((), (), None)


async def test_a_zone_nobody_knows_is_met_in_the_middle_of_the_programme_s_day(store: Store) -> None:
    rows = await Rows(store).make(zone="Asia/Tokyo", hours_start=time(8), hours_end=time(16))
    rows.ana.zone = ""
    await rows.add(rows.ana)
    ana, ben = (await rows.state()).members
    assert (ana.zone, ana.hours) == ("Asia/Tokyo", Hours(start=time(11), end=time(15)))
    assert (ben.zone, ben.hours) == ("UTC", Hours(start=time(8), end=time(16)))


async def test_hours_of_one_s_own_count_also_in_an_unknown_zone(rows: Rows) -> None:
    rows.ana.zone, rows.ana.hours_start, rows.ana.hours_end = "", time(0), time(6)
    rows.ana.weekends = True
    await rows.add(rows.ana)
    ana = (await rows.state()).members[0]
    assert ana.hours == Hours(start=time(0), end=time(6), days=frozenset(range(7)))


@pytest.mark.parametrize(
    ("pace", "rules", "weekly", "gap"),
    [
        ("usual", {}, 2, 2.0),
        ("usual", {"budget_weekly": 4, "gap_hours": 24}, 4, 1.0),
        ("weekly", {}, 1, 7.0),
        ("monthly", {"budget_weekly": 4}, 1, 28.0),
    ],
)
async def test_paces(store: Store, pace: str, rules: dict[str, int], weekly: int, gap: float) -> None:
    rows = await Rows(store).make(rules=rules)
    rows.ana.pace = pace
    await rows.add(rows.ana)
    ana = (await rows.state()).members[0]
    assert (ana.weekly, ana.gap_days) == (weekly, gap)


async def test_holidays_are_one_s_own_or_the_programme_s(store: Store) -> None:
    rows = await Rows(store).make(country="DE")
    rows.ana.country = "US"
    await rows.add(rows.ana)
    state = await rows.state()
    ana, ben = state.members
    assert date(2026, 7, 3) in ana.holidays
    assert date(2026, 7, 3) not in ben.holidays
    assert date(2026, 10, 3) in ben.holidays
    assert state.holidays == ben.holidays
    assert date(2027, 1, 1) in ben.holidays


@pytest.mark.parametrize(
    ("country", "known"),
    [("DE", True), ("DE-BY", True), ("DE-XX", False), ("Atlantis", False), ("", False)],
)
def test_countries_and_their_regions(country: str, known: bool) -> None:
    assert known_country(country) is known
    assert bool(public_holidays(country, 2026)) is known


def test_a_region_has_days_of_its_own() -> None:
    assert date(2026, 1, 6) in public_holidays("DE-BY", 2026) - public_holidays("DE", 2026)


async def test_mutes_hold_in_their_circle_alone(rows: Rows) -> None:
    async with rows.store.write() as session:
        other = await factories.circle(session, rows.programme, [rows.ana, rows.ben])
    for moment in ("story", "article"):
        await rows.add(Mute(circle_id=rows.circle.id, person_id=rows.ana.id, moment=moment, **rows.here()))
    await rows.add(Mute(circle_id=other.id, person_id=rows.ben.id, moment="story", **rows.here()))
    ana, ben = (await rows.state()).members
    assert (ana.muted, ben.muted) == (frozenset({"story", "article"}), frozenset())


async def test_who_is_invited_and_who_is_gone(rows: Rows) -> None:
    async with rows.store.write() as session:
        chi, eva = [await factories.person(session, rows.community, name) for name in ("Chi", "Eva")]
    for person, answer in ((chi, "declined"), (eva, "invited")):
        await rows.add(Membership(circle_id=rows.circle.id, person_id=person.id, state=answer, invited_at=NOW,
                                  **rows.here()))  # fmt: skip
    state = await rows.state()
    assert state.gone == {chi.id}
    assert [one.id for one in state.members if not one.accepted] == [eva.id]
    assert len(state.accepted) == 2


class TestCoordinators:
    async def steering(self, rows: Rows, *programmes: int | None) -> Person:
        """Dana, for these programmes."""
        async with rows.store.write() as session:
            dana = await factories.person(session, rows.community, "Dana")
            for id in programmes:
                session.add(Coordinator(person_id=dana.id, programme_id=id, **rows.here()))
        return dana

    async def test_of_everything_or_of_this_programme_once(self, rows: Rows) -> None:
        dana = await self.steering(rows, rows.programme.id, None)
        assert [one.id for one in (await rows.state()).coordinators] == [dana.id]

    async def test_not_of_another_programme(self, rows: Rows) -> None:
        async with rows.store.write() as session:
            other = await factories.programme(session, rows.community, name="Autumn")
        await self.steering(rows, other.id)
        assert (await rows.state()).coordinators == ()

    async def test_not_one_who_left(self, rows: Rows) -> None:
        dana = await self.steering(rows, None)
        dana.left_at = NOW
        await rows.add(dana)
        assert (await rows.state()).coordinators == ()

    async def test_those_whom_the_configuration_names(self, rows: Rows) -> None:
        dana = await self.steering(rows)
        named = frozenset({"fake:dana", "fake:nobody"})
        assert [one.id for one in (await rows.state(configured=named)).coordinators] == [dana.id]
        other = frozenset({"other:dana"})
        assert (await rows.state(configured=other)).coordinators == ()


async def test_a_paused_programme_pauses_its_circles(store: Store) -> None:
    rows = await Rows(store).make(state="paused")
    assert (await rows.state()).state == "paused"


async def test_the_programme_s_own_rules_go_before_the_defaults(store: Store) -> None:
    rows = await Rows(store).make(rules={"story_days": 3, "hour": "09:30", "unknown": 1})
    rules = (await rows.state(defaults=Rules(story_days=9, article_days=9))).rules
    assert (rules.story_days, rules.article_days, rules.hour) == (3, 9, time(9, 30))
    assert rules_of({}, Rules()) == Rules()


async def test_the_past_tells_who_answered_and_shared_but_no_words(rows: Rows) -> None:
    said = Delivery(circle_id=rows.circle.id, moment="story", slot="1", subject="story.one", at=NOW,
                    audience="together", planned_at=NOW, **rows.here())  # fmt: skip
    await rows.add(said)
    where = rows.here(delivery_id=said.id, circle_id=rows.circle.id, moment="story", slot="1")
    sent = NOW + timedelta(hours=1)
    await rows.add(
        Send(recipient="p1", key="1", due_at=NOW, state="sent", sent_at=sent, **where),
        Send(recipient="p2", key="2", due_at=NOW, state="failed", why="unreachable", **where),
        Answer(delivery_id=said.id, person_id=rows.ana.id, substance=True, share="sealed", sealed=b"x",
               at=sent, changed_at=sent, **rows.here()),
        Answer(delivery_id=said.id, person_id=rows.ben.id, choice="later", at=NOW, changed_at=NOW,
               **rows.here()),
        PromptUse(prompt="story.one", uses=3, **rows.here()),
    )  # fmt: skip
    state = await rows.state()
    (past,) = state.past
    assert (past.at, past.sent, past.failed, past.done) == (sent, True, "unreachable", False)
    assert past.answered == past.sealed == {rows.ana.id}
    assert past.tapped == {rows.ana.id, rows.ben.id}
    assert past.first_answer_at == sent
    assert state.uses == {"story.one": 3}
    assert state.used == {"story.one"}
    assert (await rows.state(history=False)).past == ()


async def test_the_pick_comes_with_whose_words_it_fits(rows: Rows) -> None:
    article = Article(guid="g", url="https://example.org/a", title="T", seen_at=NOW, **rows.here())
    await rows.add(article)
    await rows.add(ArticlePick(circle_id=rows.circle.id, article_id=article.id, person_id=rows.ben.id,
                               score=0.7, because="gardens", at=NOW, **rows.here()))  # fmt: skip
    pick = (await rows.state()).pick
    assert pick is not None
    assert (pick.article_id, pick.person_id, pick.because) == (article.id, rows.ben.id, "gardens")


async def test_instants_come_back_aware_and_in_utc(rows: Rows) -> None:
    rows.ana.paused_until = NOW + timedelta(days=1)
    await rows.add(rows.ana)
    until = (await rows.state()).members[0].paused_until
    assert until == NOW + timedelta(days=1)
    assert until.utcoffset() == timedelta(0)


async def test_nobody_asked_nothing_loaded(store: Store) -> None:
    async with store.read() as session:
        assert await load_states(session, [], NOW) == {}
