"""When a call is suggested: on day 3, then in the phase's rhythm, and never while one is coming."""

from datetime import timedelta
from typing import Any

from bot.policy import calls
from bot.policy.rules import Rules
from bot.policy.state import CallState
from tests.moments.states import START, day, group, pair, past


def call(on: float, state: str = "agreed", **more: Any) -> CallState:
    """A call of half an hour on a day."""
    return CallState(id=1, at=day(on), minutes=30, state=state, **more)


def on(wish: calls.CallWish | None) -> float:
    """The day of a wish."""
    assert wish is not None
    return (wish.at - START) / timedelta(days=1)


def test_the_first_is_wished_for_on_day_three() -> None:
    wish = calls.next_wish(pair(), day(0))
    assert on(wish) == 3
    assert wish is not None
    assert wish.first
    assert not calls.next_wish(pair(), day(12)).first  # type: ignore[union-attr]  # there is one


def test_then_every_two_weeks_and_every_four_when_deepening() -> None:
    assert on(calls.next_wish(pair(past("call", 3)), day(4))) == 17
    assert on(calls.next_wish(pair(past("call", 87)), day(90))) == 115


def test_a_slower_rhythm_that_they_agreed_on_is_theirs() -> None:
    assert on(calls.next_wish(pair(past("call", 3), agreed_days=21), day(4))) == 24
    assert on(calls.next_wish(pair(past("call", 3), agreed_days=7), day(4))) == 17


def test_silence_lengthens_the_interval() -> None:
    silent = [past("story", number, id=number) for number in (1, 8)]
    assert on(calls.next_wish(pair(past("call", 3, id=20), *silent), day(17))) == 31


def test_none_while_one_is_agreed_or_proposed() -> None:
    assert calls.next_wish(pair(calls=(call(9),)), day(5)) is None
    assert calls.next_wish(pair(calls=(call(9, "proposed"),)), day(5)) is None
    assert calls.next_wish(pair(calls=(call(4, "proposed"),)), day(5)) is not None


def test_after_a_call_the_rhythm_begins_anew() -> None:
    for state in ("met", "agreed"):
        assert on(calls.next_wish(pair(past("call", 3), calls=(call(10, state),)), day(11))) == 24
    assert on(calls.next_wish(pair(past("call", 3), calls=(call(10, "missed"),)), day(11))) == 17


def test_a_group_an_ended_pair_and_a_closing_one_are_left_alone() -> None:
    assert calls.next_wish(group(), day(5)) is None
    assert calls.next_wish(pair(state="ended"), day(5)) is None
    assert calls.next_wish(pair(), day(23 * 7)) is None


def test_the_numbers_are_the_programme_s() -> None:
    rules = Rules(first_call_day=1, call_days=7)
    assert on(calls.next_wish(pair(rules=rules), day(0))) == 1
    assert on(calls.next_wish(pair(past("call", 1), rules=rules), day(2))) == 8


def test_how_calls_stand() -> None:
    circle = pair(calls=(call(2, "met"), call(9), call(20, "proposed")))
    assert calls.coming(circle, day(9)) == circle.calls[1]
    assert calls.coming(circle, day(10)) is None
    assert calls.held_at(circle, day(9)) == day(2)
    assert calls.held_at(circle, day(10)) == day(9)
    assert calls.proposed(circle, day(10)) == circle.calls[2]
    assert calls.unasked(circle, day(11)) == circle.calls[1]
    assert calls.unasked(circle, day(13)) is None
