"""How a pair is, from signs of life: each fact of its own, and quiet only where nothing comes from both."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.health import Health, Sign, health, interval, quiet_from
from bot.policy.rules import Rules
from bot.policy.state import CallState, CircleState, Past
from tests.moments.states import day, pair, past

ENDS = day(182).date()
BOTH = frozenset({1, 2})
MET = CallState(id=1, at=day(5), minutes=30, state="met")
AGREED = past("agreement", 1, id=900, answered=BOTH, answers_at={1: day(2), 2: day(2)})


def asked(on: float, *who: int, after: float = 0.5, **more: object) -> Past:
    """A story of a day, and who answered it so many days later."""
    times = dict.fromkeys(who, day(on + after))
    return past("story", on, id=int(on * 10), answered=frozenset(who), answers_at=times, **more)


def circle(*said: Past, **more: object) -> CircleState:
    """A pair with an agreement and a first call."""
    given = {"calls": (MET,), "ends_on": ENDS, **more}
    return pair(AGREED, *said, **given)


def test_a_pair_that_answers_is_well() -> None:
    lively = circle(*(asked(on, 1, 2) for on in range(7, 60, 7)))
    assert health(lively, day(60)) == Health(level="good")


@pytest.mark.parametrize(
    ("on", "level", "sign"),
    [
        (15.5, "good", None),
        (15.6, "watch", Sign.LATER),
        (22.5, "watch", Sign.LATER),
        (22.6, "quiet", Sign.SILENT),
    ],
)
def test_days_since_both_turned_to_each_other_over_what_they_agreed_on(
    on: float, level: str, sign: Sign | None
) -> None:
    found = health(circle(asked(4.5, 1, 2), agreed_days=7), day(on))
    assert (found.level, sign in found.signs or sign is None) == (level, True)


def test_the_measure_is_what_they_agreed_on_then_the_rhythm_of_the_phase() -> None:
    assert interval(circle(), day(30)) == 7
    assert interval(circle(), day(100)) == 14
    assert interval(circle(agreed_days=14), day(30)) == 14
    assert interval(circle(agreed_days=14, pace_days=28), day(100)) == 28


def test_talk_elsewhere_and_calls_count_as_well_as_answers() -> None:
    silent = circle()
    assert health(silent, day(60)).level == "quiet"
    assert health(replace(silent, two_way_at=day(55)), day(60)).level == "good"
    call = CallState(id=2, at=day(56), minutes=30, state="met")
    assert health(replace(silent, calls=(MET, call)), day(60)).level == "good"


def test_few_that_both_answered_and_one_who_answers_alone() -> None:
    alone = circle(*(asked(on, 1) for on in range(7, 60, 7)), two_way_at=day(59))
    assert set(health(alone, day(70)).signs) >= {Sign.FEW_BOTH, Sign.ONE_SIDED}
    turns = circle(*(asked(on, 1 + on % 2) for on in range(7, 60, 7)), two_way_at=day(69))
    assert health(turns, day(70)).signs == (Sign.FEW_BOTH,)
    first = circle(asked(7, 1), asked(14, 1), two_way_at=day(20))
    assert health(first, day(22)).level == "good"


def test_a_question_that_is_still_fresh_counts_for_nobody() -> None:
    fresh = circle(*(asked(on, 1, 2) for on in range(7, 43, 7)), asked(49), two_way_at=day(50))
    assert health(fresh, day(51)).level == "good"


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"calls": ()}, Sign.NO_CALL),
        ({"calls": (replace(MET, state="moved"), replace(MET, id=2, state="moved"))}, Sign.CALLS_MOVED),
        ({"past": (replace(AGREED, answered=frozenset({1}), answers_at={1: day(2)}),)}, Sign.NO_AGREEMENT),
    ],
)
def test_beginnings_and_calls(changed: dict[str, Any], sign: Sign) -> None:
    early, late = (replace(circle(two_way_at=day(on)), **changed) for on in (9, 19))
    assert sign in health(late, day(20)).signs
    if sign is not Sign.CALLS_MOVED:
        assert sign not in health(early, day(10)).signs


def test_answers_that_take_twice_as_long() -> None:
    steady = [asked(on, 1, 2, after=1) for on in range(7, 42, 7)]
    slow = [asked(on, 1, 2, after=2) for on in range(49, 91, 7)]
    now = day(92)
    assert health(circle(*steady, *slow, two_way_at=now), now).signs == (Sign.SLOWER,)
    same = [asked(on, 1, 2, after=1.9) for on in range(49, 91, 7)]
    assert health(circle(*steady, *same, two_way_at=now), now).signs == ()


@given(since=st.floats(0, 100), agreed=st.sampled_from([0, 7, 14, 28]))
def test_quiet_begins_when_it_was_foreseen(since: float, agreed: int) -> None:
    seen = circle(two_way_at=day(20), agreed_days=agreed, rules=Rules(deepening_weeks=0, building_weeks=19))
    now = day(20 + since)
    begins = quiet_from(seen, day(20), now)
    if abs(now - begins) > timedelta(seconds=1):
        assert (health(seen, now).level == "quiet") == (now > begins)
