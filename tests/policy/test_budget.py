"""The budget holds whatever is asked in whatever order; one person's circles share it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.budget import NEVER, Ledger
from bot.policy.rules import Rules
from bot.policy.state import Decision, PersonState, Proposal
from tests.policy import strategies as some

NOW = some.START
WEEK = timedelta(days=7)
RULES = Rules()
USUAL = PersonState(id=1, zone="UTC")
offsets = st.lists(st.integers(-40 * 24, 40 * 24), max_size=14)
paces = st.sampled_from([(2, 2.0), (1, 7.0), (1, 28.0), (2, 0.5)])


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def kept(charges: Sequence[datetime], most: int, gap: timedelta) -> bool:
    """Whether these charges keep the budget: read off, not worked out."""
    charges = sorted(charges)
    apart = all(b - a >= gap for a, b in pairwise(charges))
    weeks = ([one for one in charges if begin <= one < begin + WEEK] for begin in charges)
    return apart and all(len(week) <= most for week in weeks)


@given(wanted=offsets, pace=paces)
def test_no_sequence_of_wishes_breaks_the_budget(wanted: list[int], pace: tuple[int, float]) -> None:
    person = PersonState(id=1, zone="UTC", weekly=pace[0], gap_days=pace[1])
    ledger, charges = Ledger({}, {}), list[datetime]()
    for hour in wanted:
        free = ledger.free_at(person, at(hour), RULES)
        assert free >= at(hour)
        ledger.charge(person.id, free)
        charges.append(free)
    gap = timedelta(hours=max(RULES.gap_hours, pace[1] * 24))
    assert kept(charges, min(pace[0], RULES.budget_weekly), gap)


@given(taken=offsets, asked=st.integers(-300, 300), pace=paces)
@settings(max_examples=200)
def test_free_at_is_the_first_hour_that_fits(taken: list[int], asked: int, pace: tuple[int, float]) -> None:
    """Charges are whole hours, so the first instant that fits is one too."""
    person = PersonState(id=1, zone="UTC", weekly=pace[0], gap_days=pace[1])
    gap = timedelta(hours=max(RULES.gap_hours, pace[1] * 24))
    ledger, charges = Ledger({}, {}), list[datetime]()
    for hour in taken:
        free = ledger.free_at(person, at(hour), RULES)
        ledger.charge(1, free)
        charges.append(free)
    found = ledger.free_at(person, at(asked), RULES)
    first = at(asked)
    while not kept([*charges, first], pace[0], gap):
        first += timedelta(hours=1)
    assert found == first


def test_two_a_week_two_days_apart() -> None:
    ledger = Ledger({1: [at(0)]}, {})
    assert ledger.free_at(USUAL, at(1), RULES) == at(48)
    assert not ledger.spaced(USUAL, at(47), RULES)
    assert ledger.spaced(USUAL, at(48), RULES)
    ledger.charge(1, at(72))
    assert ledger.free_at(USUAL, at(121), RULES) == at(168)
    assert ledger.free_at(USUAL, at(-96), RULES) == at(-96)
    assert ledger.free_at(USUAL, at(-95), RULES) == at(168)


def test_what_is_planned_counts_too() -> None:
    ledger = Ledger({1: [at(100)]}, {})
    assert ledger.free_at(USUAL, at(52), RULES) == at(52)
    assert ledger.free_at(USUAL, at(53), RULES) == at(148)


def test_slower_paces_and_no_budget_at_all() -> None:
    ledger = Ledger({1: [at(0)]}, {})
    weekly = PersonState(id=1, zone="UTC", weekly=1, gap_days=7)
    monthly = PersonState(id=1, zone="UTC", weekly=1, gap_days=28)
    assert ledger.free_at(weekly, at(1), RULES) == at(7 * 24)
    assert ledger.free_at(monthly, at(1), RULES) == at(28 * 24)
    assert ledger.free_at(USUAL, at(1), Rules(budget_weekly=1, gap_hours=1)) == at(7 * 24)
    assert ledger.free_at(USUAL, at(1), Rules(budget_weekly=0)) == NEVER


def test_one_person_in_two_circles_is_charged_once_for_each() -> None:
    ledger = Ledger({}, {})
    wish = Proposal(moment="story", slot="1", at=at(0))
    ledger.charge_all(1, Decision(chosen=wish, charges=((1, at(0)), (2, at(0)))))
    ledger.charge_all(2, Decision(chosen=wish, charges=((1, at(50)), (3, at(50))), group_charge=at(50)))
    assert ledger.free_at(USUAL, at(99), RULES) == at(168)
    assert ledger.free_at(PersonState(id=2, zone="UTC"), at(99), RULES) == at(99)
    assert ledger.free_at(PersonState(id=3, zone="UTC"), at(60), RULES) == at(98)
    assert ledger.group_free_at(2, at(51), RULES) > at(51)
    assert ledger.group_free_at(1, at(51), RULES) == at(51)


def test_a_group_has_one_post_a_week_also_when_clocks_change() -> None:
    ledger = Ledger({}, {7: [at(0)]})
    assert ledger.group_free_at(7, at(166), RULES) == at(167)
    assert ledger.group_free_at(7, at(167), RULES) == at(167)
    ledger.charge_group(7, at(167))
    assert ledger.group_free_at(7, at(168), RULES) == at(2 * 167)


def test_a_copy_is_charged_alone() -> None:
    ledger = Ledger({1: [at(0)]}, {7: [at(0)]})
    assert ledger.free_at(USUAL, at(100), RULES) == at(100)
    copy = ledger.copy()
    copy.charge(1, at(100))
    copy.charge_group(8, at(0))
    assert ledger.free_at(USUAL, at(100), RULES) == at(100)
    assert copy.free_at(USUAL, at(100), RULES) == at(168)
    assert ledger.group_free_at(8, at(1), RULES) == at(1)
