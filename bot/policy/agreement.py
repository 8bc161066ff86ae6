"""The agreement of a pair as policy sees it: who has written their part, and when something in it changed.

Who writes before anybody was asked is found in a delivery of its own, until both have written: then both
parts hang on the one that asked.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.policy.state import CircleState, Past

MOMENT = "agreement"
ASKED = "ask"
"""The slot of the question."""


def base(circle: CircleState) -> Past | None:
    """The delivery that holds the parts once both are in: the one that asked, else the first."""
    found = _all(circle)
    return next((past for past in found if past.slot == ASKED), found[0] if found else None)


def written(circle: CircleState) -> frozenset[int]:
    """The ids of the members who have written their part; nobody else may learn who has."""
    return frozenset(one for past in _all(circle) for one in past.answered)


def signed(circle: CircleState) -> bool:
    """Whether both of a pair have written."""
    members = {member.id for member in circle.accepted}
    return len(members) > 1 and members <= written(circle)


def changed_at(circle: CircleState) -> datetime | None:
    """When a member wrote or changed their part last."""
    members = {member.id for member in circle.accepted}
    times = (at for past in _all(circle) for who, at in past.answers_at.items() if who in members)
    return max(times, default=None)


def _all(circle: CircleState) -> Sequence[Past]:
    return circle.of(MOMENT)
