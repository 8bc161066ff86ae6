"""Learned send time: ten times of the week, what is known of them, and that every promise still holds."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.budget import Ledger
from bot.policy.choose import choose
from bot.policy.hours import is_open
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Past, PersonState, Proposal, Why
from bot.policy.timing import AHEAD, LATE_MORNING, MID_AFTERNOON, Model, models, ranked, slot_of
from tests.policy import strategies as some
from tests.policy.samples import ANN, BEN, DAY, FREE, PAIR, wish

MONDAY = datetime(2027, 3, 1, 10, tzinfo=UTC)
"""London is on UTC then, Berlin an hour ahead."""
STEADY = Rules(explore=0)
SOON = timedelta(hours=2)
LONDON = replace(BEN, zone="Europe/London")


def asked(at: datetime, *answers: tuple[int, timedelta], id: int = 1, moment: str = "story") -> Past:
    """A round, and how long after it each answered."""
    given = {who: at + after for who, after in answers}
    return Past(
        id=id, moment=moment, slot=str(id), subject="s", at=at, sent=True,
        answered=frozenset(given), answers_at=given,
    )  # fmt: skip


def weeks(*rounds: tuple[int, float, bool], before: datetime = MONDAY) -> tuple[Past, ...]:
    """Rounds so many weeks before a Monday, so many days into that week, and whether both answered soon."""
    found = [
        asked(before - 7 * ago * DAY + into * DAY, *(((1, SOON), (2, SOON)) if soon else ()), id=number)
        for number, (ago, into, soon) in enumerate(rounds, 1)
    ]
    return tuple(sorted(found, key=lambda past: past.at))


TUESDAYS = weeks(*[(ago, 1, True) for ago in (2, 3, 4)], *[(ago, 0, False) for ago in (5, 6, 7)])
"""Answered on Tuesdays, not on Mondays."""
LEARNED = replace(PAIR, members=(ANN, LONDON), past=TUESDAYS, rules=STEADY)
STORY = wish(at=MONDAY, round=True)


def test_the_score_is_smoothed_by_the_persons_own_mean() -> None:
    known, _ = models(LEARNED, LEARNED.members, MONDAY)
    assert isinstance(known, Model)
    weight = [0.5 ** (days / 60) for days in (13, 20, 27, 35, 42, 49)]
    mean = sum(weight[:3]) / sum(weight)
    assert known.mean == round(mean, 2)
    assert known.at[1, False] == round((sum(weight[:3]) + 2 * mean) / (sum(weight[:3]) + 2), 2)
    assert known.at[0, False] == round(2 * mean / (sum(weight[3:]) + 2), 2)
    assert known.score(MONDAY + 2 * DAY, "UTC") == known.mean


def test_nothing_is_personal_before_enough_was_asked() -> None:
    few = replace(LEARNED, past=TUESDAYS[1:])
    assert models(few, few.members, MONDAY) == [None, None]
    assert ranked(few, STORY, few.members) == []
    assert choose(few, [STORY], FREE, MONDAY).dues[0].at == MONDAY


def test_what_was_answered_late_or_is_too_fresh_to_tell_does_not_count() -> None:
    late = tuple(replace(past, answers_at={1: past.at + 2 * DAY}) for past in TUESDAYS)
    assert models(replace(LEARNED, past=late), (ANN,), MONDAY) == [Model(0, {})]
    fresh = (*TUESDAYS, asked(MONDAY - timedelta(hours=20)))
    assert models(replace(LEARNED, past=fresh), (ANN,), MONDAY) == models(LEARNED, (ANN,), MONDAY)


def test_each_counts_from_when_it_reached_them() -> None:
    private = tuple(replace(past, sent_to={1: past.at, 2: past.at + DAY}) for past in TUESDAYS)
    circle = replace(LEARNED, past=private)
    ann, ben = models(circle, circle.members, MONDAY)
    assert isinstance(ann, Model)
    assert isinstance(ben, Model)
    assert set(ann.at) == {(0, False), (1, False)}
    assert set(ben.at) == {(1, False), (2, False)}


def test_the_best_time_is_taken_and_it_is_said_once_that_it_waits() -> None:
    best = datetime(2027, 3, 2, 11, tzinfo=UTC)
    assert choose(LEARNED, [STORY], FREE, MONDAY).dues[0].at == best
    friday = wish(at=MONDAY + 4 * DAY, round=True)
    held = choose(LEARNED, [friday], FREE, friday.at)
    (skip,) = held.skipped
    assert skip.why is Why.TIMING
    assert skip.until == best + 7 * DAY - timedelta(hours=48)
    assert choose(LEARNED, [friday], FREE, skip.until).dues[0].at == best + 7 * DAY


def test_what_is_urgent_no_round_or_brought_forward_does_not_wait_for_it() -> None:
    for one in (wish(at=MONDAY), replace(STORY, urgent=True), replace(STORY, at_once=True)):
        assert choose(LEARNED, [one], FREE, MONDAY).dues[0].at == MONDAY
    forward = replace(LEARNED, brought_forward="story")
    assert choose(forward, [STORY], FREE, MONDAY).dues[0].at == MONDAY


def test_together_it_is_as_good_as_for_the_one_whom_it_suits_least() -> None:
    tuesday = tuple(
        replace(past, answers_at={1: past.at + SOON} if slot_of(past.at, "UTC")[0] else {2: past.at + SOON})
        for past in TUESDAYS
    )
    circle = replace(LEARNED, past=tuesday)
    first = ranked(circle, STORY, circle.members)[0]
    assert slot_of(first, "UTC") not in {(0, False), (1, False)}  # each of the two suits only one
    assert slot_of(ranked(circle, STORY, (ANN,))[0], "UTC") == (1, False)
    assert slot_of(ranked(circle, STORY, (LONDON,))[0], "UTC") == (0, False)


def test_the_mentor_chooses_and_the_other_follows_within_the_span() -> None:
    first = replace(STORY, audience="each", first=(ANN.id,))
    due = {one.person: one.at for one in choose(LEARNED, [first], FREE, MONDAY).dues}
    assert due[ANN.id] == datetime(2027, 3, 2, 11, tzinfo=UTC)
    assert timedelta(hours=24) <= due[BEN.id] - due[ANN.id] <= timedelta(hours=48)


def test_now_and_then_chance_begins_and_always_alike() -> None:
    often = replace(LEARNED, rules=Rules(explore=0.2))
    slots = [replace(STORY, slot=str(number)) for number in range(200)]
    first = [ranked(often, one, often.members)[0] for one in slots]
    assert first == [ranked(often, one, often.members)[0] for one in slots]
    other = [at for at in first if slot_of(at, "UTC") != (1, False)]
    assert 20 < len(other) < 60
    assert len(set(other)) == 9


@st.composite
def learnt(draw: st.DrawFn) -> tuple[CircleState, Proposal, Ledger]:
    """A pair that was asked at many times, somewhere in the world."""
    now = draw(some.instants)
    zones = draw(st.lists(st.sampled_from(some.ZONES), min_size=2, max_size=2))
    members = tuple(
        PersonState(id=id, zone=zone, role=role, hours=draw(some.usual_hours), holidays=draw(some.holidays))
        for id, zone, role in zip((1, 2), zones, ("mentor", "mentee"), strict=True)
    )
    ago = draw(st.lists(st.integers(24, 60 * 24), min_size=6, max_size=14, unique=True))
    rounds = [
        asked(now - timedelta(hours=hours), *((who, SOON) for who in (1, 2) if hours % (who + 2)), id=hours)
        for hours in sorted(ago, reverse=True)
    ]
    explore = draw(st.sampled_from([0.0, 0.2, 1.0]))
    private = draw(st.booleans())
    one = Proposal(
        moment="story", slot=f"new{draw(st.integers(0, 9))}", at=now, round=True,
        audience="each" if private else "together", first=(1,) if private and draw(st.booleans()) else (),
    )  # fmt: skip
    charged = Ledger({id: draw(st.lists(some.near(now), max_size=2)) for id in (1, 2)}, {})
    circle = CircleState(
        id=draw(st.integers(1, 999)), kind="pair", members=members, zone=zones[0],
        started_at=now - 200 * DAY, past=tuple(rounds), rules=Rules(explore=explore, backoff_ask=99),
    )  # fmt: skip
    return circle, one, charged


def _said(circle: CircleState, one: Proposal, ledger: Ledger) -> tuple[Decision, datetime]:
    """The decision that grants it, and when it was made."""
    now = one.at
    for _ in range(20):
        decision = choose(circle, [one], ledger, now)
        if decision.chosen is not None or decision.plan_at is None:
            return decision, now
        assert decision.plan_at > now
        now = decision.plan_at
    raise AssertionError(decision)


def _at_a_time(at: datetime, people: Sequence[PersonState]) -> bool:
    walls = [at.astimezone(ZoneInfo(person.zone)) for person in people]
    return any(wall.time() in {LATE_MORNING, MID_AFTERNOON} and wall.weekday() < 5 for wall in walls)


@given(case=learnt())
@settings(max_examples=100, deadline=None)
def test_it_keeps_hours_budgets_and_its_week_in_every_zone(
    case: tuple[CircleState, Proposal, Ledger],
) -> None:
    circle, one, ledger = case
    decision, now = _said(circle, one, ledger)
    if decision.chosen is None:
        return  # somebody's hours never open
    people = {member.id: member for member in circle.members}
    times = ranked(circle, one, circle.members)
    assert all(_at_a_time(at, circle.members) and one.at <= at < one.at + AHEAD for at in times)
    for due in decision.dues:
        reached = list(people.values()) if due.person is None else [people[due.person]]
        assert all(is_open(person, due.at) for person in reached)
        assert now <= due.at
    for person, at in decision.charges:
        assert ledger.free_at(people[person], at, circle.rules) == at
    lead = min(due.at for due in decision.dues)
    assert lead <= now + timedelta(hours=circle.rules.stale_hours)
    later = max(due.at for due in decision.dues) - lead
    assert later <= timedelta(hours=48) or decision.audience == "each"
    assert choose(circle, [one], ledger, now) == decision


def test_it_finds_the_time_at_which_somebody_answers() -> None:
    """Both answer on Thursday afternoons, nine times in ten, and otherwise three times in ten."""
    dice = random.Random(3)
    hits = 0
    for number in range(20):
        circle = replace(PAIR, id=number, members=(ANN, LONDON), past=(), rules=Rules(), started_at=MONDAY)
        at, said = MONDAY, []
        for week in range(52):
            one = Proposal(moment="story", slot=f"w{week}", at=at, round=True)
            decision, _ = _said(circle, one, Ledger({}, {}))
            due = decision.dues[0].at
            likely = 0.9 if slot_of(due, "Europe/London") == (3, True) else 0.3
            soon = [(who, SOON) for who in (1, 2) if dice.random() < likely]
            said.append(slot_of(due, "Europe/London"))
            circle = replace(circle, past=(*circle.past, asked(due, *soon, id=week + 1)))
            at = max(at + 7 * DAY, due + 4 * DAY)
        hits += sum(slot == (3, True) for slot in said[26:])
    assert hits / (20 * 26) > 0.4  # chance alone would be one in ten


def test_what_waits_for_a_better_time_holds_nothing_else_back() -> None:
    friday = MONDAY + 4 * DAY
    story, other = wish(at=friday, round=True), wish("activity", at=friday)
    decision = choose(LEARNED, [story, other], FREE, friday)
    assert decision.chosen == other
    assert [skip.why for skip in decision.skipped] == [Why.TIMING]
