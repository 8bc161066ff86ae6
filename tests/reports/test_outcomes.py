"""What pairs came to: each is counted once its day has come, and an early end is not the agreed one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.policy.state import CallState, Past
from bot.reports.figures import Counted
from bot.reports.outcomes import Outcomes, Seen, outcomes
from tests.moments.states import day, pair, past

ENDS = day(182).date()
BOTH = frozenset({1, 2})
MET = CallState(id=1, at=day(5), minutes=30, state="met")
SHOWN = past("agreed", 6, id=901)


def seen(*said: Past, ended: float | None = None, **more: Any) -> Seen:
    """A pair, and perhaps the day on which it ended."""
    given = {"ends_on": ENDS, **more}
    return Seen(state=pair(*said, **given), ended_at=None if ended is None else day(ended))


def at(now: datetime, *pairs: Seen) -> Outcomes:
    return outcomes(pairs, now)


def of(part: int, whole: int) -> Counted:
    return Counted(part=part, whole=whole)


def test_agreements_and_first_calls_count_from_their_day_on() -> None:
    ready, not_yet = seen(SHOWN, calls=(MET,)), seen()
    early = at(day(9), ready, not_yet)
    assert (early.agreed, early.called) == (of(0, 0), of(0, 0))
    late = at(day(20), ready, not_yet, seen(past("agreed", 15), calls=(replace(MET, at=day(11)),)))
    assert (late.agreed, late.called) == (of(1, 3), of(1, 3))
    moved = at(day(20), seen(calls=(replace(MET, state="moved"),)))
    assert moved.called == of(0, 1)


def test_what_both_answered_is_a_share_of_each_pair_with_questions() -> None:
    story = past("story", 7, answered=BOTH)
    half = seen(story, past("check_in", 14, id=2, answered=frozenset({1})), past("story", 28, id=3))
    assert at(day(30), half, seen()).both_answered == [0.5]


def test_a_pair_stayed_if_it_came_to_the_day_that_it_agreed_on() -> None:
    left, over, running, went_on = (
        seen(ended=100),
        seen(ended=190),
        seen(ends_on=day(400).date()),
        seen(past("closing_choice", 179, slot=f"{ENDS}-p1-p2"), ends_on=day(364).date()),
    )
    assert at(day(100), left, over, running).stayed == of(0, 2)
    assert at(day(200), left, over, running, went_on).stayed == of(2, 3)


def test_a_ritual_is_a_look_back_or_thanks_and_a_word_on_how_it_goes_on() -> None:
    back, word = past("closing", 161, slot=f"{ENDS}-look_back"), past("closing", 183, slot=f"{ENDS}-word")
    whole, half, none = seen(back, word, ended=190), seen(word, ended=190), seen(ended=20)
    assert at(day(200), whole, half, none).parted == of(1, 3)


def test_harm_is_counted_in_people_also_of_those_who_left() -> None:
    lighter = seen(past("story", 7, choices={1: "lighter", 2: "later"}))
    gone = Seen(state=pair(past("ready", 9, choices={5: "lower"}), members=(), gone=frozenset({5, 6})))
    found = at(day(30), lighter, gone)
    assert found.went_less_deep == of(2, 4)
    assert found.said_later == of(1, 4)
