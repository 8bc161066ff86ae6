"""No number about fewer people than the floor, nor about all but fewer than the floor."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.figures import Counted, average, by_group, headcount, in_words, mean_share, share
from bot.reports.lines import of_pairs, of_people, of_pulse
from bot.reports.outcomes import Outcomes
from bot.reports.pairs import PairFacts, status
from bot.reports.report import Figures, PulseFigures

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PEOPLE = st.integers(0, 60)
FLOORS = st.integers(5, 12)
POINTS = st.lists(st.integers(1, 5), max_size=30)


@st.composite
def counts(draw: st.DrawFn) -> Counted:
    """A part of a whole."""
    part = draw(PEOPLE)
    return Counted(part=part, whole=part + draw(PEOPLE))


@given(counted=counts(), floor=FLOORS)
def test_a_share_is_over_the_floor_and_leaves_as_many(counted: Counted, floor: int) -> None:
    found = share(counted, floor)
    if counted.part < floor or counted.whole - counted.part < floor:
        assert found is None
        assert in_words("x", counted, floor).removesuffix(f"{floor}.")[-1] == " "
    else:
        assert found is not None
        assert found % 5 == 0
        assert abs(found - 100 * counted.part / counted.whole) <= 2.5


@given(counted=counts(), more=st.sampled_from([-1, 1]))
def test_the_steps_hide_one_person_more_or_less_most_of_the_time(counted: Counted, more: int) -> None:
    other = Counted(part=counted.part + more, whole=counted.whole)
    seen, then = share(counted, 5), share(other, 5)
    if seen is not None and then is not None:
        assert abs(seen - then) <= 10


@given(people=PEOPLE, floor=FLOORS)
def test_a_headcount_is_over_the_floor(people: int, floor: int) -> None:
    assert headcount(people, floor) == (people if people >= floor else None)


@given(groups=st.dictionaries(st.text(max_size=3), PEOPLE, max_size=6), floor=FLOORS)
def test_no_small_group_can_be_worked_out_from_the_total(groups: dict[str, int], floor: int) -> None:
    shown, total = by_group(groups, floor)
    assert all(people >= floor for people in shown.values())
    if total is not None:
        assert total == sum(groups.values()) >= floor
        left = total - sum(shown.values())
        assert left == 0 or left >= floor


@given(points=POINTS, rest=PEOPLE, floor=FLOORS)
def test_an_average_is_over_the_floor_and_so_is_who_gave_none(
    points: list[int], rest: int, floor: int
) -> None:
    found = average(points, len(points) + rest, floor)
    if len(points) < floor or 0 < rest < floor:
        assert found is None
    else:
        assert found is not None
        assert (2 * found).is_integer()
        assert abs(found - sum(points) / len(points)) <= 0.25


@given(points=st.lists(st.integers(1, 5), min_size=5, max_size=30), new=st.integers(1, 5))
def test_what_one_more_person_said_can_not_be_worked_out(points: list[int], new: int) -> None:
    many = len(points)
    before, after = average(points, many, 5), average([*points, new], many + 1, 5)
    assert before is not None
    assert after is not None
    possible = [
        one
        for total in range(many, 5 * many + 1)
        for one in range(1, 6)
        if (round(total / many * 2) / 2, round((total + one) / (many + 1) * 2) / 2) == (before, after)
    ]
    assert new in possible
    if 1.5 <= before <= 4.5 and before == after:
        assert len(set(possible)) > 1


@given(shares=st.lists(st.floats(0, 1), max_size=20), floor=FLOORS)
def test_an_average_over_pairs_needs_as_many_pairs(shares: list[float], floor: int) -> None:
    found = mean_share(shares, floor)
    assert (found is None) == (len(shares) < floor)
    assert found is None or found % 5 == 0


@given(
    counted=st.lists(counts(), min_size=13, max_size=13),
    shares=st.lists(st.floats(0, 1), max_size=20),
    points=POINTS,
    whole=PEOPLE,
    floor=FLOORS,
)
def test_no_line_of_a_report_is_beneath_the_floor(
    counted: list[Counted], shares: list[float], points: list[int], whole: int, floor: int
) -> None:
    names = ("agreed", "called", "in_rhythm", "stayed", "parted", "went_less_deep", "said_later")
    came = Outcomes(both_answered=shares, **dict(zip(names, counted, strict=False)))
    people: dict[str, Any] = dict(
        zip(("said_yes", "answered", "pausing", "slower", "left"), counted[7:], strict=False)
    )
    found = Figures(people=whole, **people)
    asked = PulseFigures(useful=points, open=points, recommend=counted[12], whole=max(whole, len(points)))
    lines = [*of_pairs(came, floor), *of_people(found, floor), *of_pulse(asked, floor)]
    told = [line for line in lines if "not shown" not in line]
    small = sum(one.part < floor or one.whole - one.part < floor for one in counted)
    assert len(told) <= len(lines) - small
    assert all(" about " in line for line in told)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "fine"),
        ({"quiet": False, "asked_at": NOW - timedelta(days=20)}, "fine"),
        ({"asked_at": NOW - timedelta(days=6)}, "fine"),
        ({"asked_at": NOW - timedelta(days=8), "grace_days": 9}, "fine"),
        ({"asked_at": NOW - timedelta(days=7)}, "quiet"),
        ({"asked_at": NOW - timedelta(days=9), "alive_at": NOW - timedelta(days=10)}, "quiet"),
        ({"asked_at": NOW - timedelta(days=9), "alive_at": NOW - timedelta(days=1)}, "fine"),
        ({"help_at": NOW - timedelta(days=28)}, "asked for help"),
        ({"help_at": NOW - timedelta(days=29)}, "fine"),
        ({"closing": True, "asked_at": NOW - timedelta(days=9)}, "closing"),
        ({"closing": True, "help_at": NOW}, "asked for help"),
    ],
)
def test_four_words_for_a_pair(facts: dict[str, Any], expected: str) -> None:
    known = {"title": "Ana & Bo", "quiet": True, **facts}
    assert status(PairFacts(**known), NOW) == expected
