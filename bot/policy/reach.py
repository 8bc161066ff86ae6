"""Whom a message reaches, whose hours it waits for, and whether the circle may be spoken to at all."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from bot.policy.hours import hardly_meet, wide
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Hours, PersonState

EVENTS = frozenset(
    {
        *("help", "invitation", "notice", "closed_door", "reveal", "share", "lone_answer", "agreed"),
        *("activity_chosen", "event", "call_asked", "call_agreed"),
    }
)
"""What follows from something that happened: free, and too late is better than never."""
COORDINATORS = frozenset({"help", "notice"})
"""What tells a coordinator about a circle, whatever state the circle is in."""
HELP = "help"
"""Somebody asked for help: no pause and no mute holds it back."""
AWAITED = frozenset({"reveal", "share", "agreed", "activity_chosen", "event", "call_agreed"})
"""What both wait for: they get it together, in wide hours if their usual ones hardly meet."""


def closed_until(circle: CircleState, now: datetime) -> Decision | None:
    """The decision for a circle that is ended or paused, so that nobody need propose; None while it is open.

    A pause with an end is over by itself; without one it lasts until somebody resumes.
    """
    if circle.state == "ended":
        return Decision()
    until = circle.paused_until
    if until is not None and until > now:
        return Decision(plan_at=until)
    return Decision() if circle.state == "paused" and until is None else None


def listener(circle: CircleState, moment: str, person: int) -> PersonState | None:
    """The person of that id, if this may reach them: an accepted member or a coordinator.

    An invitation reaches members who have not said yes.
    """
    for member in circle.members:
        if member.id == person and (member.accepted or moment == "invitation"):
            return member
    return next((one for one in circle.coordinators if one.id == person), None)


def mutes(person: PersonState, moment: str) -> bool:
    """Whether this person asked not to get this kind."""
    return moment in person.muted and moment != HELP


def rests_until(person: PersonState, moment: str, now: datetime) -> datetime | None:
    """The end of this person's pause, if one holds this back."""
    until = person.paused_until
    return until if until is not None and until > now and moment != HELP else None


def narrow(people: Sequence[PersonState], rules: Rules, now: datetime) -> bool:
    """Whether these share so few open hours in the coming week that each is better met alone."""
    return hardly_meet(people, now, rules.shared_hours_least)


def hearers(circle: CircleState, moment: str, now: datetime) -> tuple[PersonState, ...]:
    """Whose open hours a message to the circle's own conversation waits for.

    For a pair both, for a group its programme's usual hours: a channel has no hour that suits everybody.
    """
    if circle.kind == "group":
        return _programme(circle.zone, circle.hours, circle.holidays)
    people = circle.accepted
    if moment in AWAITED and narrow(people, circle.rules, now):
        return tuple(wide(person) for person in people)
    return people


@lru_cache(maxsize=1024)
def _programme(zone: str, hours: Hours, holidays: frozenset[date]) -> tuple[PersonState, ...]:
    return (PersonState(id=0, zone=zone, hours=hours, holidays=holidays),)
