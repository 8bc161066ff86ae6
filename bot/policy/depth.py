"""How personal it may get: the level of a circle, and when the next one may be offered.

A pair's level is the lower of the two people's, under every cap; anyone lowers their own at once. It rises
only after exchanges that both answered, with time, and when both said in private that they are ready.
"""

from datetime import datetime

from bot.policy.backoff import ROUNDS
from bot.policy.cadence import stage, week_of
from bot.policy.spans import days
from bot.policy.state import CircleState, Past

DEEPEST = 5
TOO_MUCH = frozenset({"later", "lighter"})
"""Presses that say: not so much. One of them in the last two rounds keeps the level."""
_GROUP_CHOSEN = 3
"""What a group may go to if its coordinator chose so."""


def level(circle: CircleState, now: datetime) -> int:
    """The depth that may be asked for now, 1 to 5."""
    if circle.kind == "group":
        return _group_level(circle, now)
    return max(1, min([cap(circle, now), *(member.level for member in circle.accepted)]))


def cap(circle: CircleState, now: datetime) -> int:
    """The deepest that a pair may go by now: by its tie, by the week, by what each of the two agreed to."""
    rules = circle.rules
    by_tie = {"mentor": rules.cap_mentor, "peer": rules.cap_peer, "reporting": rules.cap_reporting}
    caps = [by_tie.get(circle.tie, rules.cap_group), _week_cap(circle, now)]
    return min(caps + [member.cap for member in circle.accepted])


def next_level(circle: CircleState, now: datetime) -> int | None:
    """The level that both may be asked about in private; None while it is too early."""
    if circle.kind != "pair" or len(circle.accepted) < 2 or circle.started_at is None:
        return None
    since = level_since(circle)
    if since is None or now < since + days(circle.rules.unlock_days):
        return None
    highest = cap(circle, now)
    deeper = max(1, min([highest, *(member.level for member in circle.accepted)])) + 1
    if deeper > highest:
        return None
    rounds = [past for past in circle.among(ROUNDS) if past.sent and past.at >= since]
    both = sum(1 for past in rounds if _all_answered(circle, past))
    if both < circle.rules.unlock_rounds or any(_too_much(past) for past in rounds[-2:]):
        return None
    return deeper


def level_since(circle: CircleState) -> datetime | None:
    """Since when the pair is at its level: the later of the two people's, else its start."""
    moved = [member.level_at for member in circle.accepted if member.level_at is not None]
    return max(moved, default=circle.started_at)


def _group_level(circle: CircleState, now: datetime) -> int:
    """A channel begins with facts and tastes, and stays with views unless more was chosen for it."""
    first = stage(circle, now) == "opening"
    top = _GROUP_CHOSEN if circle.depth >= _GROUP_CHOSEN else circle.rules.cap_group
    return 1 if first else top


def _week_cap(circle: CircleState, now: datetime) -> int:
    if circle.started_at is None:
        return 1
    rules = circle.rules
    week = week_of(circle.started_at, circle.ends_on, rules, circle.zone, now)
    gates = (rules.depth_3_week, rules.depth_4_week, rules.depth_5_week)
    return 2 + sum(week >= gate for gate in gates)


def _all_answered(circle: CircleState, past: Past) -> bool:
    return all(member.id in past.answered for member in circle.accepted)


def _too_much(past: Past) -> bool:
    """Whether somebody turned it down, and did not answer after all."""
    return any(choice in TOO_MUCH and who not in past.answered for who, choice in past.choices.items())
