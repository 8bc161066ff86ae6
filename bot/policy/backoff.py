"""Back-off that is kind: wait longer, ask for less, ask once whether to stay quiet, then rest.

Silence is a number, counted from the past alone: each check-in or story that nobody answered adds one, each
that somebody answered takes one away. "Not now" is an answer of sorts and changes nothing.
"""

from datetime import datetime

from bot.policy.rules import Rules
from bot.policy.spans import days
from bot.policy.state import CircleState, Past

ROUNDS = frozenset({"check_in", "story"})
QUESTION = "quiet_question"
_HEARD = ROUNDS | {QUESTION}


def silence(circle: CircleState, now: datetime) -> int:
    """How often this circle was silent, less what answers took back. Rounds still open don't count.

    Every moment asks for it, so it is found out once for each circle and instant.
    """
    known = circle.silence_at.get(now)
    if known is None:
        known = circle.silence_at[now] = _count(circle, now - days(circle.rules.silent_after_days))
    return known


def _count(circle: CircleState, closed_before: datetime) -> int:
    count = 0
    for past in circle.among(_HEARD):
        if not past.sent:
            continue
        if past.moment == QUESTION:
            count = 0 if _heard(past) else count
        elif past.answered:
            count = count - 1 if count else 0
        elif not past.tapped and past.at < closed_before:
            count += 1
    return count


def stretch(silence: int, rules: Rules) -> int:
    """By how much the interval grows: twice after two silent rounds, four times from three on, unless set."""
    return 1 if silence < rules.backoff_twice else 2 if silence < rules.backoff_fourfold else 4


def lighter(silence: int, rules: Rules) -> bool:
    """Whether the next round is a one-tap form, one depth lower."""
    return silence >= rules.backoff_fourfold


def should_ask(silence: int, rules: Rules) -> bool:
    """Whether to ask "shall I stay quiet?". An answer sets the silence to 0; until then `asked` holds."""
    return silence >= rules.backoff_ask


def asked(circle: CircleState) -> bool:
    """Whether that question was put, or is about to be, and nobody answered anything since."""
    question = circle.last(QUESTION)
    return question is not None and not _answered_since(circle, question)


def stays_quiet(circle: CircleState, now: datetime) -> bool:
    """Whether the bot asked, got no answer and so rests until somebody answers anything."""
    question = circle.last(QUESTION)
    return (
        question is not None
        and question.sent
        and question.at <= now
        and not _answered_since(circle, question)
    )


def _heard(question: Past) -> bool:
    """The question is one of buttons, so any press of them is its answer."""
    return bool(question.answered or question.tapped)


def _answered_since(circle: CircleState, question: Past) -> bool:
    return _heard(question) or any(
        past.first_answer_at is not None and past.first_answer_at >= question.at for past in circle.past
    )
