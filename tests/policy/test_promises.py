"""What choose promises whatever comes: quiet hours, budgets, silence, mutes, pauses; and time goes on."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.backoff import stays_quiet
from bot.policy.budget import Ledger
from bot.policy.choose import choose, closed_until
from bot.policy.hours import is_open, wide
from bot.policy.lively import lively_until
from bot.policy.reach import AWAITED, COORDINATORS, EVENTS, hearers
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Past, PersonState, Proposal
from bot.policy.why_not import why_not
from tests.policy import strategies as some

Case = tuple[CircleState, list[Proposal], Ledger, datetime]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A circle, wishes and what its people were charged."""
    now = draw(some.instants)
    charged = st.lists(some.near(now), max_size=3)
    ledger = Ledger({id: draw(charged) for id in (1, 2, 3)}, {1: draw(charged)})
    return draw(some.circles(now)), draw(some.wishes(now)), ledger, now


def reached(circle: CircleState, decision: Decision) -> list[PersonState]:
    """Whom a decision's sends reach and whose wishes count: nobody for a post in a group."""
    if decision.audience == "together":
        return list(circle.accepted) if circle.kind == "pair" else []
    ids = {due.person for due in decision.dues}
    found = {person.id: person for person in (*circle.coordinators, *circle.members) if person.id in ids}
    return list(found.values())


def told(circle: CircleState, decision: Decision) -> CircleState:
    """The circle once the choice is a row."""
    chosen = decision.chosen
    assert chosen is not None
    past = Past(id=0, moment=chosen.moment, slot=chosen.slot, subject="", at=decision.dues[0].at)
    return replace(circle, past=tuple(sorted((*circle.past, past), key=lambda one: one.at)))


def quiet_hours_are_kept(circle: CircleState, decision: Decision, now: datetime) -> None:
    chosen = decision.chosen
    people = {person.id: person for person in (*circle.coordinators, *circle.members)}
    for due in decision.dues:
        assert chosen is not None
        assert now <= due.at <= now + timedelta(hours=circle.rules.stale_hours)
        if chosen.at_once:
            assert due.at == now
        elif due.person is not None:
            assert is_open(people[due.person], due.at)
        else:
            usual = hearers(replace(circle, rules=Rules(shared_hours_least=0)), chosen.moment, now)
            late = chosen.moment in AWAITED and all(is_open(wide(person), due.at) for person in usual)
            assert late or all(is_open(person, due.at) for person in usual)


def budgets_are_kept(circle: CircleState, decision: Decision, ledger: Ledger) -> None:
    chosen = decision.chosen
    if chosen is None or not chosen.cost:
        assert not decision.charges
        assert decision.group_charge is None
        return
    if circle.kind == "group" and decision.audience == "together":
        at = decision.group_charge
        assert at == decision.dues[0].at
        assert ledger.group_free_at(circle.id, at, circle.rules) == at
        assert {id for id, _ in decision.charges} == {one.id for one in circle.accepted if one.opted_in}
        return
    payers = reached(circle, decision)
    assert sorted(id for id, _ in decision.charges) == sorted(person.id for person in payers)
    for id, at in decision.charges:
        payer = next(person for person in payers if person.id == id)
        assert ledger.free_at(payer, at, circle.rules) == at
        assert at in {due.at for due in decision.dues if due.person in {None, id}}


def silence_pauses_and_mutes_are_kept(circle: CircleState, decision: Decision, now: datetime) -> None:
    chosen = decision.chosen
    if chosen is None:
        return
    assert closed_until(circle, now) is None or chosen.moment in COORDINATORS
    if not (chosen.urgent or chosen.at_once):
        assert (lively_until(circle) or now) <= now
        assert chosen.moment in EVENTS or not stays_quiet(circle, now)
    for person in reached(circle, decision):
        if chosen.moment != "help":
            assert chosen.moment not in person.muted
            assert (person.paused_until or now) <= now
        assert person.accepted or chosen.moment == "invitation"
    if circle.kind == "pair" and chosen.audience == "together":
        assert len(circle.accepted) == 2
        assert len(decision.dues) in {1, 2}


def what_is_due_now_has_no_reason_against_it(circle: CircleState, decision: Decision, now: datetime) -> None:
    chosen = decision.chosen
    for due in decision.dues:
        if chosen is not None and due.at == now:
            asked = {"person": due.person, "urgent": chosen.urgent, "at_once": chosen.at_once}
            assert why_not(circle, chosen.moment, chosen.slot, now, now, **asked) is None  # type: ignore[arg-type]  # each has its own type


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_what_is_chosen_keeps_every_promise(case: Case) -> None:
    circle, wishes, ledger, now = case
    decision = choose(circle, wishes, ledger, now)
    quiet_hours_are_kept(circle, decision, now)
    budgets_are_kept(circle, decision, ledger)
    silence_pauses_and_mutes_are_kept(circle, decision, now)
    what_is_due_now_has_no_reason_against_it(circle, decision, now)


@given(case=cases())
@settings(max_examples=150, deadline=None)
def test_time_goes_on(case: Case) -> None:
    """Asked again when it says, the planner is never asked twice for nothing, and comes to rest."""
    circle, wishes, ledger, now = case
    until = now + timedelta(days=60)
    expected, steps = False, 0
    while now <= until:
        decision = closed_until(circle, now) or choose(circle, wishes, ledger, now)
        due = {(one.moment, one.slot) for one in wishes if one.at <= now}
        assert {(skip.moment, skip.slot) for skip in decision.skipped} <= due
        assert all(skip.until is None or skip.until > now for skip in decision.skipped)
        assert decision.chosen is not None or not expected
        expected = decision.plan_at == now
        if decision.chosen is not None:
            ledger.charge_all(circle.id, decision)
            circle = told(circle, decision)
        else:
            assert not expected
        if decision.plan_at is None:
            break
        assert decision.plan_at >= now
        now = decision.plan_at
        steps += 1
        assert steps <= 12 * len(wishes) + 12


@given(now=some.instants, wishes=st.integers(0, 10**6), data=st.data())
@settings(max_examples=100, deadline=None)
def test_in_the_end_everything_is_said(now: datetime, wishes: int, data: st.DataObject) -> None:
    """Nobody rests and nothing is muted: then no wish starves."""
    members = tuple(
        PersonState(id=id, zone=data.draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])))
        for id in (1, 2)
    )
    circle = CircleState(id=1, kind="pair", members=members)
    wanted = [
        replace(one, slot=str(number), recipients=one.recipients and (1 + wishes % 2,))
        for number, one in enumerate(data.draw(some.wishes(now)))
    ]
    ledger = Ledger({}, {})
    at: datetime | None = now
    for _ in range(100):
        if at is None:
            break
        decision = choose(circle, wanted, ledger, at)
        if decision.chosen is not None:
            ledger.charge_all(1, decision)
            circle = told(circle, decision)
        at = decision.plan_at
    assert at is None
    assert {past.slot for past in circle.past} == {one.slot for one in wanted}
