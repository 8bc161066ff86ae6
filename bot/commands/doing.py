"""How a pair is doing, in kind words for the two of them: no score, and nothing about one of them alone."""

from collections.abc import Iterable
from datetime import datetime

from bot.language import N_, _
from bot.policy.health import Sign, health
from bot.policy.state import CircleState

_WELL = N_("Well, as far as I can see.")
_QUESTIONS = N_("My questions may not fit you two so well at the moment; fewer or lighter ones are fine.")
_WORDS = {
    Sign.SILENT: N_(
        "It has been quiet for a while, as far as I can see. If you like, one line to each other is enough."
    ),
    Sign.LATER: N_("It is a little longer than usual since you two last talked, as far as I can see."),
    Sign.FEW_BOTH: _QUESTIONS,
    Sign.ONE_SIDED: _QUESTIONS,
    Sign.SLOWER: _QUESTIONS,
    Sign.NO_CALL: N_("You have not heard each other yet, as far as I know; a short call makes much easier."),
    Sign.NO_AGREEMENT: N_("What you would like of each other is not there from both yet. There is no hurry."),
    Sign.CALLS_MOVED: N_("Your last calls were moved. Perhaps a shorter one fits better."),
}
"""Signs that would tell one of them about the other are told in words that do not."""


def doing(circles: Iterable[CircleState], person_id: int, now: datetime) -> dict[int, str]:
    """A few words for each pair that runs and has this person in it, by the circle's id."""
    mine = (
        circle
        for circle in circles
        if circle.kind == "pair"
        and circle.state == "active"
        and circle.started_at is not None
        and any(one.id == person_id for one in circle.accepted)
    )
    return {circle.id: _words(circle, now) for circle in mine}


def _words(circle: CircleState, now: datetime) -> str:
    signs = health(circle, now).signs
    lines = dict.fromkeys(_(_WORDS[sign]) for sign in signs) or [_(_WELL)]
    return " ".join(lines)
