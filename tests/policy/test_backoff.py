"""Silence lengthens, lightens, asks once and rests; talk keeps the bot out."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.policy.backoff import asked, lighter, should_ask, silence, stays_quiet, stretch
from bot.policy.lively import lively_until
from bot.policy.rules import USUAL
from bot.policy.state import CircleState, Past
from tests.policy import strategies as some

NOW = some.START + timedelta(days=200)


def past(moment: str, days_ago: float, *answered: int, tapped: bool = False, sent: bool = True) -> Past:
    at = NOW - timedelta(days=days_ago)
    return Past(
        id=1,
        moment=moment,
        slot=f"{days_ago}",
        subject="s",
        at=at,
        sent=sent,
        answered=frozenset(answered),
        tapped=frozenset(answered) | ({9} if tapped else set()),
        first_answer_at=at + timedelta(days=1) if answered else None,
    )


def circle(*told: Past) -> CircleState:
    return CircleState(id=1, kind="pair", past=tuple(sorted(told, key=lambda one: one.at)))


def test_each_silent_round_is_one_step_and_an_answer_takes_one_back() -> None:
    silent = [past("story", 70), past("check_in", 60), past("story", 50)]
    assert silence(circle(*silent), NOW) == 3
    assert silence(circle(*silent, past("story", 40, 1)), NOW) == 2
    assert silence(circle(past("story", 90, 1), past("story", 80, 2), *silent), NOW) == 3


def test_not_now_changes_nothing() -> None:
    assert silence(circle(past("story", 70), past("story", 60, tapped=True)), NOW) == 1


def test_rounds_still_open_or_never_sent_and_other_moments_do_not_count() -> None:
    assert silence(circle(past("story", 7)), NOW) == 0
    assert silence(circle(past("story", 7.1)), NOW) == 1
    assert silence(circle(past("story", 30, sent=False), past("article", 20), past("reveal", 20)), NOW) == 0


def test_an_answered_question_begins_anew() -> None:
    silent = [past("story", day) for day in (90, 80, 70, 60, 50)]
    assert silence(circle(*silent, past("quiet_question", 40, 1)), NOW) == 0
    assert silence(circle(*silent, past("quiet_question", 40, tapped=True)), NOW) == 0
    assert silence(circle(*silent, past("quiet_question", 40)), NOW) == 5


def test_the_steps() -> None:
    assert [stretch(count, USUAL) for count in range(6)] == [1, 1, 2, 4, 4, 4]
    assert [lighter(count, USUAL) for count in range(6)] == [False, False, False, True, True, True]
    assert [should_ask(count, USUAL) for count in range(6)] == [False, False, False, False, True, True]


def test_after_the_question_only_an_answer_brings_the_bot_back() -> None:
    question = past("quiet_question", 20)
    assert asked(circle(question))
    assert stays_quiet(circle(question), NOW)
    assert not stays_quiet(circle(past("quiet_question", 20, 1)), NOW)
    assert not stays_quiet(circle(question, past("story", 15, 2)), NOW)
    assert stays_quiet(circle(question, past("story", 40, 2)), NOW)
    old_story_answered_late = replace(past("story", 40, 2), first_answer_at=NOW)
    assert not stays_quiet(circle(question, old_story_answered_late), NOW)
    assert not stays_quiet(circle(), NOW)


def test_a_question_on_its_way_is_not_asked_again_but_holds_nothing_back() -> None:
    planned = past("quiet_question", -1, sent=False)
    assert asked(circle(planned))
    assert not stays_quiet(circle(planned), NOW)


@given(rounds=st.lists(st.booleans(), max_size=12))
def test_silence_never_falls_below_none_and_one_answer_is_one_step(rounds: list[bool]) -> None:
    told = [past("story", 200 - day * 9, *([1] if answer else [])) for day, answer in enumerate(rounds)]
    counts = [silence(circle(*told[: end + 1]), NOW) for end in range(len(told))]
    for before, after, answer in zip([0, *counts], counts, rounds, strict=False):
        assert after == (max(0, before - 1) if answer else before + 1)


def test_a_pair_is_lively_for_days_and_a_channel_for_minutes() -> None:
    spoke = datetime(2027, 5, 1, 12, tzinfo=NOW.tzinfo)
    pair = CircleState(id=1, kind="pair", two_way_at=spoke, activity_at=spoke + timedelta(days=1))
    group = CircleState(id=2, kind="group", two_way_at=spoke, activity_at=spoke)
    assert lively_until(pair) == spoke + timedelta(days=5)
    assert lively_until(group) == spoke + timedelta(minutes=30)
    assert lively_until(CircleState(id=3, kind="pair")) is None
