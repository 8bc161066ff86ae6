"""Who goes first is asked a day or two before the other, whatever lies between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.policy.budget import Ledger
from bot.policy.choose import choose
from bot.policy.hours import is_open
from bot.policy.rules import Rules
from bot.policy.state import Decision, Hours, Proposal, Why
from tests.policy import strategies as some
from tests.policy.samples import ANN, BEN, FREE, NOW, PAIR

WISH = Proposal(moment="story", slot="1", at=NOW, audience="each", first=(ANN.id,), round=True)
DAY = timedelta(days=1)


def gap(decision: Decision) -> timedelta:
    due = {one.person: one.at for one in decision.dues}
    return due[BEN.id] - due[ANN.id]


def test_the_mentor_is_asked_a_day_earlier() -> None:
    decision = choose(PAIR, [WISH], FREE, NOW)
    assert {one.person: one.at for one in decision.dues} == {ANN.id: NOW, BEN.id: NOW + DAY}
    assert dict(decision.charges) == {ANN.id: NOW, BEN.id: NOW + DAY}
    assert decision.plan_at is not None
    assert decision.plan_at > NOW + DAY


def test_a_weekend_between_puts_it_off() -> None:
    friday = datetime(2027, 3, 26, 11, tzinfo=UTC)
    held = choose(PAIR, [WISH], FREE, friday)
    assert held.chosen is None
    (skip,) = held.skipped
    assert skip.why is Why.QUIET_HOURS
    assert skip.until is not None
    later = choose(PAIR, [WISH], FREE, skip.until)
    assert timedelta(hours=24) <= gap(later) <= timedelta(hours=48)


def test_where_hours_never_come_out_right_it_is_said_all_the_same() -> None:
    monday, saturday = Hours(days=frozenset({0})), Hours(days=frozenset({5}))
    pair = replace(PAIR, members=(replace(ANN, hours=monday), replace(BEN, hours=saturday)))
    at = datetime(2027, 3, 29, 10, tzinfo=UTC)
    assert gap(choose(pair, [WISH], FREE, at)) > timedelta(days=4)


def test_both_at_once_if_nobody_goes_first() -> None:
    assert gap(choose(PAIR, [replace(WISH, first=())], FREE, NOW)) == timedelta()


@given(some.instants, st.sampled_from(some.ZONES), st.sampled_from(some.ZONES))
def test_the_span_and_the_hours_hold(now: datetime, one: str, other: str) -> None:
    pair = replace(PAIR, members=(replace(ANN, zone=one), replace(BEN, zone=other)), started_at=now)
    at = now
    for _ in range(6):
        decision = choose(pair, [replace(WISH, at=at)], FREE, at)
        if decision.chosen is not None:
            break
        assert decision.plan_at is not None
        at = decision.plan_at
    assert decision.chosen is not None
    rules = Rules()
    lead = timedelta(hours=rules.mentor_lead_hours), timedelta(hours=rules.mentor_lead_most_hours)
    assert lead[0] <= gap(decision) <= lead[1]
    people = {member.id: member for member in pair.members}
    assert all(one.person and is_open(people[one.person], one.at) for one in decision.dues)


def test_both_wait_where_the_other_had_enough_for_now() -> None:
    """The one who goes first is not asked weeks before the other."""
    monthly = replace(PAIR, members=(ANN, replace(BEN, weekly=1, gap_days=28)))
    held = choose(monthly, [WISH], Ledger({BEN.id: [NOW - 10 * DAY]}, {}), NOW)
    (skip,) = held.skipped
    assert skip.until is not None
    assert skip.until > NOW + 15 * DAY
    later, at = held, NOW
    while later.chosen is None and later.plan_at is not None:
        assert later.plan_at > at
        at = later.plan_at
        later = choose(monthly, [WISH], Ledger({BEN.id: [NOW - 10 * DAY]}, {}), at)
    assert timedelta(hours=24) <= gap(later) <= timedelta(hours=48)


def test_who_follows_may_be_pushed_within_the_span() -> None:
    ledger = Ledger({BEN.id: [NOW - timedelta(hours=22)]}, {})
    assert gap(choose(PAIR, [WISH], ledger, NOW)) == timedelta(hours=26)


def test_without_the_mentor_the_other_is_planned_as_usual() -> None:
    resting = replace(PAIR, members=(replace(ANN, muted=frozenset({"story"})), BEN))
    held = choose(resting, [WISH], Ledger({BEN.id: [NOW - DAY]}, {}), NOW)
    assert held.plan_at is not None
    assert held.plan_at > NOW
