"""Just before a send policy is asked once more; what it says becomes a wait or an end."""

from datetime import datetime, timedelta

from bot.outbox.batch import CALLS, EVENT
from bot.outbox.outcome import Outcome, became, waits
from bot.outbox.parcel import Parcel
from bot.policy.state import Skip, Why
from bot.policy.why_not import why_not

EMPTY_WITHOUT_WORDS = frozenset({"reveal", "share", "agreed", "milestone"})
MET = "call_met"
"""It asks about a call that is over."""
LONGEST_REST = timedelta(hours=48)
"""Silence or a pause beyond this ends an ordinary send: there will be a better moment."""
LONGEST_WAIT = timedelta(days=7)
"""How far from its first date an ordinary send may drift in all."""
_SOON = timedelta(minutes=1)
_SOME_DAY = timedelta(days=1)
_PASSING = frozenset({Why.PAUSED, Why.LIVELY, Why.QUIET_HOURS})


def last_look(parcel: Parcel, now: datetime) -> Outcome | None:
    """None if it may be said now; else until when it waits, or why it ends."""
    skip = why_not(
        parcel.circle,
        parcel.send.moment,
        parcel.send.slot,
        parcel.wish.at,
        now,
        person=parcel.send.person_id,
        urgent=parcel.wish.urgent,
        at_once=parcel.wish.at_once,
    )
    if skip is None:
        return None
    until = _until(parcel, skip, now)
    return waits(parcel.send, until, now) if until else became(parcel.send, "withdrawn", skip.why)


def _until(parcel: Parcel, skip: Skip, now: datetime) -> datetime | None:
    """Until when it waits; None if it ends. What is urgent waits as long as it takes."""
    urgent = parcel.wish.urgent
    if skip.until is None:
        return now + _SOME_DAY if urgent and skip.why in _PASSING else None
    until = max(skip.until, now + _SOON)
    if urgent:
        return until
    rests = skip.why is not Why.QUIET_HOURS and until - now > LONGEST_REST
    return None if rests or until - parcel.facts.at > LONGEST_WAIT else until


def nothing_left(parcel: Parcel, now: datetime) -> bool:
    """Whether there is nothing to show any more: words that were taken back, an event that is over."""
    if parcel.send.moment in EMPTY_WITHOUT_WORDS:
        return not parcel.sealed
    event = parcel.facts.event
    over = event is None or (event.starts_at <= now and parcel.send.moment != MET)
    return parcel.send.moment in {EVENT, *CALLS} and over
