"""When sealed answers wait, when they open, and for how long they are kept.

Design: first answers close on day 10; a lone answer asks its writer 7 days after it was given and is deleted
14 days after. While a lone answer lives, the other may still write.
"""

from datetime import datetime, timedelta

from bot.policy.state import CircleState, Past

SEALED = frozenset({"story", "closing"})
"""The moments whose answers are sealed until they open for all; what else of them can be answered is not."""
TOGETHER_DEPTH = 2
"""Up to this depth both are asked at the same time, in their shared conversation."""


def pair_waits(past: Past, circle: CircleState) -> bool:
    """Whether a story still waits for an answer."""
    return past.sent and not past.done and not ready(past, circle, past.at)


def ready(past: Past, circle: CircleState, now: datetime) -> bool:
    """Whether the sealed answers may open.

    A pair's when both are in, also if one of the two was shared already. A group's when all are in, or enough
    of them (`group_answers`) after `group_reveal_days`.
    """
    accepted = {member.id for member in circle.accepted}
    sealed = past.sealed & accepted
    if not sealed:
        return False
    if sealed == accepted:
        return len(sealed) > 1
    if circle.kind == "pair":
        return len(accepted) > 1 and accepted <= past.answered
    rules = circle.rules
    return len(sealed) >= rules.group_answers and now >= past.at + timedelta(days=rules.group_reveal_days)


def opens_at(past: Past, circle: CircleState, now: datetime) -> datetime | None:
    """When the answers may open if nothing else comes in; None while more answers are needed."""
    if ready(past, circle, now):
        return now
    later = past.at + timedelta(days=circle.rules.group_reveal_days)
    return later if ready(past, circle, later) else None
