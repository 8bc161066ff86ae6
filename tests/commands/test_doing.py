"""How a pair is doing, as the two read it: kind, without a score, and nothing about one of them alone."""

from dataclasses import replace

import pytest

from bot.commands.doing import _WORDS, doing
from bot.policy.health import Sign
from bot.policy.state import CallState
from tests.commands.stage import Stage, paired, words
from tests.moments.states import day, group, pair, past

ENDS = day(182).date()
MET = CallState(id=1, at=day(5), minutes=30, state="met")


def told(*who: int) -> str:
    """What Ana reads when these answered all of eight stories, and both still talk."""
    said = (
        past("story", on, id=on, answered=frozenset(who), answers_at=dict.fromkeys(who, day(on + 1)))
        for on in range(7, 63, 7)
    )
    circle = pair(*said, calls=(MET,), ends_on=ENDS, two_way_at=day(69))
    return doing([circle], 1, day(70))[circle.id]


def test_who_answered_can_not_be_told_from_it() -> None:
    assert told(1, 2) == "Well, as far as I can see."
    assert told(1) == told(2) != told(1, 2)


@pytest.mark.parametrize("sign", list(Sign))
def test_every_sign_has_words_without_a_number(sign: Sign) -> None:
    assert not any(letter.isdigit() or letter == "%" for letter in str(_WORDS[sign]))


def test_only_running_pairs_of_ones_own() -> None:
    running = pair(ends_on=ENDS)
    others = (replace(running, id=2, state="ended"), replace(running, id=3, started_at=None), group())
    assert list(doing([running, *others], 1, day(3))) == [running.id]
    assert doing([running], 7, day(3)) == {}


async def test_both_read_it_on_their_own_page(on: Stage) -> None:
    await paired(on, "Ana", "Ben")
    assert "How are we doing: Well, as far as I can see." in words(await on.say("Ana", "me"))
    later = on.later(days=40)
    for who in ("Ana", "Ben"):
        assert "How are we doing: It has been quiet for a while" in words(await later.say(who, "me"))
    await paired(on, "Ana", "Cy")
    assert "How are we doing, Ana & Cy" in words(await on.say("Ana", "me"))
