"""The last question before each send: is there a reason not to?"""

from datetime import datetime

from bot.policy.hours import next_open
from bot.policy.lively import lively_until
from bot.policy.reach import COORDINATORS, EVENTS, closed_until, hearers, listener, mutes, rests_until
from bot.policy.spans import hours
from bot.policy.state import CircleState, PersonState, Skip, Why

Heard = tuple[PersonState, ...]
Waits = tuple[Why, datetime | None]
NEVER_STALE = EVENTS | {"opening", "closing", "closing_choice"}
"""Events, the introduction, without which nobody knows what the bot is there for, and the ending."""


def why_not(
    circle: CircleState,
    moment: str,
    slot: str,
    due_at: datetime,
    now: datetime,
    *,
    person: int | None,
    urgent: bool,
    at_once: bool,
) -> Skip | None:
    """Why this send should not go now, or None. `person` is None for the circle's own conversation.

    Reasons that end it come before those that wait. A skip with `until` is to be tried again then; one that
    is `PAUSED`, `LIVELY` or `QUIET_HOURS` without it may be tried again some day; any other is the end.
    """
    people = _people(circle, moment, person)
    # A post to a group never waits for one of its members.
    heeded = people if person is not None or circle.kind == "pair" else ()
    late = now - due_at > hours(circle.rules.stale_hours) and moment not in NEVER_STALE
    waits = _over(circle, moment, people, heeded, late=late) or _paused(circle, moment, heeded, now)
    if waits is None and not at_once:
        hours_of = people if person is not None else hearers(circle, moment, now)
        waits = _silent(circle, now, urgent=urgent) or _quiet(hours_of, now)
    return Skip(moment=moment, slot=slot, why=waits[0], until=waits[1]) if waits is not None else None


def _people(circle: CircleState, moment: str, person: int | None) -> Heard:
    """Who would get it; none if a person left, or if a pair is no pair any more."""
    if person is not None:
        found = listener(circle, moment, person)
        return (found,) if found is not None else ()
    return circle.accepted if circle.kind == "group" or len(circle.accepted) > 1 else ()


def _over(
    circle: CircleState, moment: str, people: Heard, heeded: Heard, *, late: bool
) -> tuple[Why, None] | None:
    if circle.state == "ended" and moment not in COORDINATORS:
        return Why.ENDED, None
    if not people:
        return Why.LEFT, None
    if any(mutes(person, moment) for person in heeded):
        return Why.MUTED, None
    return (Why.STALE, None) if late else None


def _paused(circle: CircleState, moment: str, heeded: Heard, now: datetime) -> Waits | None:
    gate = closed_until(circle, now)
    if gate is not None and moment not in COORDINATORS:
        return Why.PAUSED, gate.plan_at
    rests = (rests_until(person, moment, now) for person in heeded)
    until = max((rest for rest in rests if rest is not None), default=None)
    return (Why.PAUSED, until) if until is not None else None


def _silent(circle: CircleState, now: datetime, *, urgent: bool) -> Waits | None:
    until = None if urgent else lively_until(circle)
    return (Why.LIVELY, until) if until is not None and until > now else None


def _quiet(hours_of: Heard, now: datetime) -> Waits | None:
    opens = next_open(hours_of, now)
    return (Why.QUIET_HOURS, opens) if opens != now else None
