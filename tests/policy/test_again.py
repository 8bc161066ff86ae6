"""Asking a second time: who, when, and when not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.policy.again import again
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Past
from tests.policy.samples import ANN, BEN, DAY, NOW, PAIR


def past(ago: float, *, id: int = 7, moment: str = "story", **more: Any) -> Past:
    return Past(id=id, moment=moment, slot=str(id), subject="s", at=NOW - ago * DAY, **{"sent": True, **more})


def pair(*said: Past, **more: Any) -> CircleState:
    return replace(PAIR, past=said, **more)


def test_three_days_after_it_was_sent_to_both_who_pressed_nothing() -> None:
    wish = again(pair(past(3)), NOW)
    assert wish is not None
    assert (wish.people, wish.at, wish.slot) == ((ANN.id, BEN.id), NOW, "d7p1p2")
    later = again(pair(past(2)), NOW)
    assert later is not None
    assert later.at == NOW + DAY


def test_not_who_answered_or_pressed_anything() -> None:
    wish = again(pair(past(4, answered=frozenset({ANN.id}), tapped=frozenset({ANN.id}))), NOW)
    assert wish is not None
    assert wish.people == (BEN.id,)
    assert again(pair(past(4, tapped=frozenset({ANN.id, BEN.id}))), NOW) is None


def test_each_by_when_they_got_it() -> None:
    first = past(4, sent_to={ANN.id: NOW - 4 * DAY, BEN.id: NOW - 2 * DAY})
    wish = again(pair(first), NOW)
    assert wish is not None
    assert wish.people == (ANN.id,)
    done = past(1, id=8, moment="second_asking")
    asked = replace(done, slot=wish.slot, subject="7")
    other = again(pair(first, asked), NOW)
    assert other is not None
    assert (other.people, other.at) == ((BEN.id,), NOW + DAY)
    alone = past(4, sent_to={ANN.id: NOW - 4 * DAY})
    assert again(pair(alone, replace(asked, slot="d7p1")), NOW) is None


def test_never_a_third_time() -> None:
    asked = replace(past(1, id=8, moment="second_asking"), slot="d7p1p2", subject="7")
    assert again(pair(past(4), asked), NOW) is None


def test_not_when_it_is_over_or_nearly_or_was_never_sent() -> None:
    assert again(pair(past(4, done=True)), NOW) is None
    assert again(pair(past(4, sent=False)), NOW) is None
    assert again(pair(past(7.9)), NOW) is not None
    assert again(pair(past(8)), NOW) is None


def test_not_once_back_off_has_begun_and_not_where_a_programme_says_never() -> None:
    silent = [past(ago, id=number) for number, ago in enumerate((50, 40))]
    assert again(pair(*silent, past(4, id=9)), NOW) is None
    assert again(pair(*silent[1:], past(4, id=9)), NOW) is not None
    assert again(pair(past(4), rules=Rules(second_asking_days=0)), NOW) is None


def test_other_kinds_only_where_there_is_something_to_answer() -> None:
    for moment in ("article", "opening", "reveal", "ready"):
        assert again(pair(past(4, moment=moment)), NOW) is None
    assert again(pair(replace(past(4, moment="closing"), slot="2027-09-01-look_back")), NOW) is not None
    assert again(pair(replace(past(4, moment="closing"), slot="2027-09-01-notice")), NOW) is None


def test_who_wrote_their_part_by_themselves_is_not_asked_for_it() -> None:
    own = past(20, id=5, moment="agreement", answered=frozenset({ANN.id}))
    wish = again(pair(own, replace(past(4, moment="agreement"), slot="ask")), NOW)
    assert wish is not None
    assert wish.people == (BEN.id,)


def test_in_a_group_only_who_wants_more_than_its_posts() -> None:
    group = replace(PAIR, kind="group", members=(ANN, replace(BEN, opted_in=True)), past=(past(4),))
    wish = again(group, NOW)
    assert wish is not None
    assert wish.people == (BEN.id,)


def test_the_one_whose_time_came_first_goes_first() -> None:
    wish = again(pair(past(5, id=3), past(4, id=4)), NOW)
    assert wish is not None
    assert wish.source.id == 3
    assert wish.at == NOW - 2 * DAY
    assert timedelta() < NOW - wish.at


def test_not_while_one_of_the_two_rests() -> None:
    resting = replace(PAIR, members=(replace(ANN, paused_until=NOW + DAY), BEN), past=(past(4),))
    assert again(resting, NOW) is None
    assert again(resting, NOW + DAY) is not None
