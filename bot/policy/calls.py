"""When to suggest a call, and how the calls of a pair stand. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.policy.backoff import silence, stretch
from bot.policy.cadence import local, local_day, next_slot, stage
from bot.policy.spans import days
from bot.policy.state import CallState, CircleState

CALL = "call"
FIRST = "call_first"
"""The reason of the first suggestion."""
ASKED_LATEST = timedelta(days=3)
"""After this nobody is asked any more whether they met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWish:
    """The next suggestion of a call: its slot, its instant, and whether it is for the first one."""

    slot: str
    at: datetime
    first: bool = False


def ends(call: CallState) -> datetime:
    """When it is over."""
    return call.at + timedelta(minutes=call.minutes)


def coming(circle: CircleState, now: datetime) -> CallState | None:
    """The call that is agreed and not over yet."""
    return next((one for one in circle.calls if one.state == "agreed" and ends(one) > now), None)


def proposed(circle: CircleState, now: datetime) -> CallState | None:
    """The time that one of the two proposed, while it is still to come."""
    return next((one for one in circle.calls if one.state == "proposed" and one.at > now), None)


def held_at(circle: CircleState, now: datetime) -> datetime | None:
    """When they last talked in a call, as far as is known: what was agreed counts until somebody says no."""
    held = (one.at for one in circle.calls if one.state in {"agreed", "met"} and ends(one) <= now)
    return max(held, default=None)


def unasked(circle: CircleState, now: datetime) -> CallState | None:
    """The agreed call about which the two are to be asked, now or once it is over."""
    latest = (one for one in circle.calls if one.state == "agreed" and ends(one) + ASKED_LATEST > now)
    return next(latest, None)


def next_wish(circle: CircleState, now: datetime) -> CallWish | None:
    """When to suggest a call: on `first_call_day`, then in the rhythm of the phase; none while one is coming.

    A pair that agreed on a slower rhythm is asked in its own. After a call the rhythm begins anew. Closing
    has its own talks.
    """
    if circle.kind != "pair" or circle.state != "active" or circle.started_at is None:
        return None
    phase = stage(circle, now)
    if phase == "closing" or coming(circle, now) or proposed(circle, now):
        return None
    rules = circle.rules
    every = rules.call_days_deepening if phase == "deepening" else rules.call_days
    every = max(every, circle.agreed_days) * stretch(silence(circle, now), rules)
    slot, at = next_slot(circle, CALL, every, rules.first_call_day, now)
    held = held_at(circle, now)
    if held is not None and at < held + days(every):
        day = local_day(held, circle.zone) + timedelta(days=every)
        slot, at = _slot(circle, max(day, date.fromisoformat(slot)))
    return CallWish(slot=slot, at=at, first=_first(circle, max(at, now)))


def _slot(circle: CircleState, day: date) -> tuple[str, datetime]:
    return day.isoformat(), local(day, circle.rules.hour, circle.zone)


def _first(circle: CircleState, at: datetime) -> bool:
    """Whether it is still about a first call by `first_call_by`."""
    assert circle.started_at is not None  # a pair that has begun
    start = local_day(circle.started_at, circle.zone)
    by = start + timedelta(days=circle.rules.first_call_by)
    known = any(one.state != "cancelled" for one in circle.calls)
    return not known and local_day(at, circle.zone) <= by
