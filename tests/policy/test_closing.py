"""The days of an ending, the gentler of two choices, and when it is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import closing
from bot.policy.closing import CHOICES, END, GO_ON, NOW_AND_THEN
from bot.policy.state import CircleState, Past
from tests.moments.states import ANA, BEN, day, group, pair, past

ENDS = day(182).date()
CHOSEN = st.sampled_from([*CHOICES, "", "why"])


def chose(on: float = 179, *, who: str = "p1-p2", **choices: str) -> Past:
    """Both were asked on a day, and chose: a for Ana, b for Ben."""
    given = {1: choices.get("a", ""), 2: choices.get("b", "")}
    pressed = {person: choice for person, choice in given.items() if choice}
    return past("closing_choice", on, id=int(on), slot=f"{ENDS}-{who}", choices=pressed)


def said(what: str, on: float, subject: str = "", **choices: str) -> Past:
    """Something of the ending that was said on a day."""
    given = {int(person[1:]): choice for person, choice in choices.items()}
    return past("closing", on, id=500 + int(on), slot=f"{ENDS}-{what}", subject=subject, choices=given)


def of(*before: Past, **more: object) -> CircleState:
    return pair(*before, **{"ends_on": ENDS, **more})


@pytest.mark.parametrize(
    ("length", "before"),
    [(182, (28, 21, 10, 3)), (364, (28, 21, 10, 3)), (112, (17, 12, 6, 1)), (28, (4, 3, 1, 1))],
)
def test_shorter_programmes_have_a_shorter_ending(length: int, before: tuple[int, ...]) -> None:
    circle = of(ends_on=day(length).date())
    on = (*closing.days(circle).values(), closing.choose_on(circle))
    assert tuple((day(length).date() - one).days for one in on) == before
    assert not closing.rests(circle, day(length - before[0] - 1))
    assert "story" in closing.rests(circle, day(length - before[0]))


def test_a_group_goes_on_as_it_was() -> None:
    assert not closing.rests(group(ends_on=ENDS), day(170))


@given(ana=CHOSEN, ben=CHOSEN)
def test_the_gentler_choice_holds_and_none_is_the_end(ana: str, ben: str) -> None:
    circle = of(chose(a=ana, b=ben))
    assert closing.word(circle, ENDS, day(182)) is None
    found = closing.word(circle, ENDS, day(183))
    assert found == closing.word(of(chose(a=ben, b=ana)), ENDS, day(183))
    if END in {ana, ben} or not {ana, ben} <= set(CHOICES):
        assert found == END
    else:
        assert found == (NOW_AND_THEN if NOW_AND_THEN in {ana, ben} else GO_ON)
    assert closing.renews(circle, day(183)) == (found != END)


def test_who_is_asked_late_has_as_long_to_choose() -> None:
    late = of(chose(179, who="p1", a=GO_ON), chose(190, who="p2", b=GO_ON))
    assert closing.last_day(late, ENDS, day(191)) == date(2026, 9, 11)
    assert closing.word(late, ENDS, day(193)) is None
    assert closing.word(late, ENDS, day(194)) == GO_ON


def test_the_end_waits_for_who_rests_but_not_for_ever() -> None:
    resting = replace(BEN, paused_until=day(500))
    circle = of(chose(179, who="p1", a=GO_ON), members=(ANA, resting))
    assert closing.word(circle, ENDS, day(200)) is None
    assert not closing.over(circle, day(200))
    assert closing.word(circle, ENDS, day(243)) == END
    assert closing.over(circle, day(243))


@pytest.mark.parametrize(("on", "over"), [(182, False), (189, False), (190, True)])
def test_silent_a_week_after_the_end(on: float, over: bool) -> None:
    goodbye = said("word", 183, "closing.ended", _1="hello")
    assert closing.over(of(chose(a=END, b=GO_ON), goodbye), day(on)) is over
    assert closing.over(of(), day(on)) is over
    assert closing.over(group(ends_on=ENDS), day(on)) is over


def test_a_hello_that_both_want_is_waited_for() -> None:
    goodbye = said("word", 183, "closing.ended", _1="hello", _2="hello")
    circle = of(chose(a=END, b=END), goodbye)
    assert closing.wants_hello(circle, ENDS)
    assert closing.hello_on(circle, ENDS) == ENDS + timedelta(days=60)
    assert not closing.over(circle, day(242))
    assert closing.over(of(chose(a=END, b=END), goodbye, said("hello", 242)), day(243))
    assert closing.over(circle, day(250))


def test_now_and_then_is_a_pace_until_the_next_word() -> None:
    words = [said("word", 183, "closing.now_and_then")]
    assert closing.pace_days(words) == 28
    assert closing.pace_days([*words, said("word", 365, "closing.go_on")]) == 0
    assert closing.pace_days([]) == 0


def test_an_end_that_was_moved_is_another_ending() -> None:
    circle = of(chose(a=GO_ON, b=GO_ON), said("notice", 154), ends_on=day(364).date())
    assert closing.came(circle, day(200)) == ENDS
    assert closing.said(circle, day(364).date(), "notice") is None
    assert closing.asked(circle, day(364).date()) == {}
    assert not closing.renews(circle, day(200))
    assert not closing.over(circle, day(200))
