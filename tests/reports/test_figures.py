"""No number about fewer than five people, nor about all but fewer than five."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.figures import FLOOR, Counted, by_group, headcount, in_words, share
from bot.reports.pairs import PairFacts, status

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PEOPLE = st.integers(0, 60)


@given(part=PEOPLE, rest=PEOPLE)
def test_a_share_is_over_five_and_leaves_five(part: int, rest: int) -> None:
    found = share(Counted(part=part, whole=part + rest))
    if part < FLOOR or rest < FLOOR:
        assert found is None
        assert not any(
            one.isdigit() and one != "5" for one in in_words("x", Counted(part=part, whole=part + rest))
        )
    else:
        assert found is not None
        assert found % 5 == 0
        assert abs(found - 100 * part / (part + rest)) <= 2.5


@given(part=PEOPLE, rest=PEOPLE, more=st.sampled_from([-1, 1]))
def test_the_steps_hide_one_person_more_or_less_most_of_the_time(part: int, rest: int, more: int) -> None:
    one, other = Counted(part=part, whole=part + rest), Counted(part=part + more, whole=part + rest)
    seen, then = share(one), share(other)
    if seen is not None and then is not None:
        assert abs(seen - then) <= 10


@given(people=PEOPLE)
def test_a_headcount_is_five_or_more(people: int) -> None:
    assert headcount(people) == (people if people >= FLOOR else None)


@given(groups=st.dictionaries(st.text(max_size=3), PEOPLE, max_size=6))
def test_no_group_under_five_can_be_worked_out_from_the_total(groups: dict[str, int]) -> None:
    shown, total = by_group(groups)
    assert all(people >= FLOOR for people in shown.values())
    if total is not None:
        assert total == sum(groups.values()) >= FLOOR
        left = total - sum(shown.values())
        assert left == 0 or left >= FLOOR


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "fine"),
        ({"asked_at": NOW - timedelta(days=6)}, "fine"),
        ({"asked_at": NOW - timedelta(days=7)}, "quiet"),
        ({"asked_at": NOW - timedelta(days=9), "alive_at": NOW - timedelta(days=10)}, "quiet"),
        ({"asked_at": NOW - timedelta(days=9), "alive_at": NOW - timedelta(days=1)}, "fine"),
        ({"help_at": NOW - timedelta(days=28)}, "asked for help"),
        ({"help_at": NOW - timedelta(days=29)}, "fine"),
        ({"ends_on": date(2026, 3, 30)}, "closing"),
        ({"ends_on": date(2026, 3, 31)}, "fine"),
        ({"ends_on": date(2026, 3, 30), "help_at": NOW}, "asked for help"),
    ],
)
def test_four_words_for_a_pair(facts: dict[str, datetime], expected: str) -> None:
    known = {"title": "Ana & Bo", "ends_on": date(2026, 9, 1), **facts}
    assert status(PairFacts(**known), NOW) == expected  # type: ignore[arg-type]  # a table of any of its fields
