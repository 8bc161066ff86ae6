"""A pair goes deeper only with answers of both, time and two private yeses; anyone takes it back at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.depth import cap, level, next_level
from bot.policy.state import CircleState, Past, PersonState

START = datetime(2027, 1, 4, 10, tzinfo=UTC)
ANN = PersonState(id=1, zone="UTC", role="mentor")
BEN = PersonState(id=2, zone="UTC", role="mentee")
PAIR = CircleState(id=1, kind="pair", members=(ANN, BEN), started_at=START, ends_on=date(2027, 7, 5))


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def told(on: float, *answered: int, **choices: str) -> Past:
    who = {"ann": 1, "ben": 2}
    return Past(
        id=int(on * 10),
        moment="story",
        slot=f"s{on}",
        subject="s",
        at=day(on),
        sent=True,
        answered=frozenset(answered),
        choices={who[name]: choice for name, choice in choices.items()},
    )


def at_level(one: int, other: int, since: float = 0) -> tuple[PersonState, PersonState]:
    return replace(ANN, level=one, level_at=day(since)), replace(BEN, level=other, level_at=day(since))


BOTH = (told(1, 1, 2), told(7, 1, 2), told(13, 1, 2))


def test_the_next_level_needs_three_exchanges_and_two_weeks() -> None:
    assert next_level(replace(PAIR, past=BOTH), day(13.9)) is None
    assert next_level(replace(PAIR, past=BOTH), day(14)) == 2
    assert next_level(replace(PAIR, past=BOTH[1:]), day(20)) is None
    assert next_level(replace(PAIR, past=(*BOTH[1:], told(14, 1))), day(20)) is None


@pytest.mark.parametrize("choice", ["later", "lighter"])
def test_a_no_in_the_last_two_keeps_the_level(choice: str) -> None:
    no = told(16, ben=choice)
    assert next_level(replace(PAIR, past=(*BOTH, no)), day(20)) is None
    assert next_level(replace(PAIR, past=(*BOTH, no, told(20, 1, 2), told(26, 1, 2))), day(27)) == 2
    came_back = replace(told(16, 1, 2, ben=choice))
    assert next_level(replace(PAIR, past=(*BOTH, came_back)), day(20)) == 2


def test_what_was_said_before_this_level_does_not_count() -> None:
    deeper = replace(PAIR, members=at_level(2, 2, since=14), past=BOTH)
    assert next_level(deeper, day(40)) is None
    more = (told(20, 1, 2), told(27, 1, 2), told(34, 1, 2))
    assert next_level(replace(deeper, past=(*BOTH, *more)), day(40)) == 3


def test_the_pair_goes_by_the_lower_of_the_two() -> None:
    assert level(replace(PAIR, members=at_level(4, 2)), day(150)) == 2
    assert level(replace(PAIR, members=at_level(4, 4)), day(150)) == 4
    assert level(replace(PAIR, members=(replace(ANN, level=4), replace(BEN, level=4, cap=3))), day(150)) == 3


@pytest.mark.parametrize(
    ("tie", "on", "most"),
    [("mentor", 0, 2), ("mentor", 20, 2), ("mentor", 21, 3), ("mentor", 48, 3), ("mentor", 49, 4),
     ("mentor", 91, 5), ("peer", 170, 4), ("reporting", 170, 3)],
)  # fmt: skip
def test_no_depth_before_its_week_nor_beyond_its_tie(tie: str, on: float, most: int) -> None:
    assert cap(replace(PAIR, tie=tie), day(on)) == most  # type: ignore[arg-type]  # a tie


def test_a_group_begins_light_and_goes_to_three_only_if_it_chose_so() -> None:
    group = CircleState(id=2, kind="group", tie="group", members=(ANN, BEN), started_at=START, depth=1)
    assert level(group, day(2)) == 1
    assert level(group, day(40)) == 2
    assert level(replace(group, depth=3), day(40)) == 3
    assert level(replace(group, depth=5), day(40)) == 3
    assert next_level(group, day(100)) is None


@given(
    st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.sampled_from(["mentor", "peer", "reporting"]),
    st.floats(0, 400, allow_nan=False), st.lists(st.floats(0, 300, allow_nan=False), max_size=8),
)  # fmt: skip
def test_no_past_breaks_a_cap(one: int, other: int, own: int, tie: str, on: float, days: list[float]) -> None:
    members = (replace(ANN, level=one, cap=own), replace(BEN, level=other))
    past = tuple(told(number, 1, 2) for number in sorted(days))
    circle = replace(PAIR, members=members, tie=tie, past=past)  # type: ignore[arg-type]  # a tie
    now = day(on)
    assert 1 <= level(circle, now) <= min(one, other, own, cap(circle, now))
    deeper = next_level(circle, now)
    assert deeper is None or deeper == level(circle, now) + 1 <= cap(circle, now)
