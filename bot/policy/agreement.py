"""The agreement of a pair as policy sees it: who has written their part, and when something in it changed.

All parts hang on the circle's first delivery of the agreement, also those of who was asked later or wrote
unasked; so ask here, never a single delivery.
"""

from datetime import datetime

from bot.policy.state import CircleState, Past

MOMENT = "agreement"
_NOBODY: frozenset[int] = frozenset()


def base(circle: CircleState) -> Past | None:
    """The delivery that holds the parts: the first one that was made."""
    return min((past for past in circle.past if past.moment == MOMENT), key=lambda one: one.id, default=None)


def written(circle: CircleState) -> frozenset[int]:
    """The ids of the members who have written their part; nobody else may learn who has."""
    found = base(circle)
    return found.answered if found else _NOBODY


def signed(circle: CircleState) -> bool:
    """Whether both of a pair have written."""
    members = {member.id for member in circle.accepted}
    return len(members) > 1 and members <= written(circle)


def changed_at(circle: CircleState) -> datetime | None:
    """When a member wrote or changed their part last."""
    found = base(circle)
    times = found.answers_at if found else {}
    return max((times[one.id] for one in circle.accepted if one.id in times), default=None)
