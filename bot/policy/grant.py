"""One wish: whether it is granted now, to whom and when, or why not and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.policy.backoff import stays_quiet
from bot.policy.budget import NEVER, Ledger
from bot.policy.dues import People, Send, Time, learned, usual
from bot.policy.hours import next_open
from bot.policy.lively import lively_until
from bot.policy.reach import AWAITED, EVENTS, hearers, listener, mutes, narrow, rests_until
from bot.policy.spans import WEEK, days, hours
from bot.policy.state import CircleState, Due, Proposal, Skip, Why


class Grant(NamedTuple):
    """A wish that is granted: when each send is due, who pays and when, when the group pays for a post."""

    wish: Proposal
    dues: tuple[Due, ...]
    charges: tuple[tuple[int, datetime], ...]
    group_charge: datetime | None


class _Held(NamedTuple):
    """What holds a wish back, and until when if that is known."""

    why: Why
    until: datetime | None = None


def grant(circle: CircleState, wish: Proposal, ledger: Ledger, now: datetime) -> Grant | Skip:
    """What becomes of a wish whose time has come, as if it were the only one."""
    held = _Held(wish.withheld, now + WEEK) if wish.withheld else _silence(circle, wish, now)
    if held is None:
        sends = _each(circle, wish, now) if wish.audience == "each" else _together(circle, wish, now)
        if isinstance(sends, _Held):
            held = sends
        else:
            times = usual(circle, wish, sends, ledger, now)
            held = _untimely(circle, wish, sends, times, ledger, now) or _given(circle, wish)
            if held is None and wish.round:
                times = learned(circle, wish, sends, ledger, now) or times
                held = _far(circle, wish, sends, times, now)
            if held is None:
                return _granted(circle, wish, sends, times)
    return Skip(moment=wish.moment, slot=wish.slot, why=held.why, until=held.until)


def _given(circle: CircleState, wish: Proposal) -> _Held | None:
    """A slot is given once, even to a moment that forgets what it said."""
    slot = wish.slot
    given = any(past.slot == slot for past in circle.of(wish.moment))
    return _Held(Why.NOT_DUE) if given else None


def _silence(circle: CircleState, wish: Proposal, now: datetime) -> _Held | None:
    """The stillness that people asked for: they talk to each other, or answered nothing for long."""
    if wish.urgent or wish.at_once:
        return None
    until = lively_until(circle)
    if until is not None and until > now:
        return _Held(Why.LIVELY, until)
    until = _paced_until(circle) if circle.pace_days and wish.cost else None
    if until is not None and until > now:
        return _Held(Why.SPACING, until)
    return _Held(Why.BACKED_OFF) if wish.moment not in EVENTS and stays_quiet(circle, now) else None


def _paced_until(circle: CircleState) -> datetime | None:
    """When a pair that went on now and then may be nudged again."""
    said = [past.at for past in circle.past if past.moment not in EVENTS]
    return max(said) + days(circle.pace_days) if said else None


def _together(circle: CircleState, wish: Proposal, now: datetime) -> list[Send] | _Held:
    """One send to the conversation; where a pair's hours hardly meet, a direct message to each."""
    people = circle.accepted
    if circle.kind == "group":
        payers = [person for person in people if person.opted_in]
        return [Send(None, hearers(circle, wish.moment, now), payers)] if people else _Held(Why.LEFT)
    held = _pair_held(people, wish.moment, now)
    if held is not None:
        return held
    if wish.at_once or not narrow(people, circle.rules, now):
        return [Send(None, people, people)]
    wide = hearers(circle, wish.moment, now)
    if wish.moment in AWAITED and next_open(wide, now) is not None:
        return [Send(None, wide, people)]
    return [Send(person.id, (person,), (person,)) for person in people]


def _pair_held(people: People, moment: str, now: datetime) -> _Held | None:
    """What the two would share waits while one of them rests, and is not said if one does not want it."""
    if len(people) < 2:
        return _Held(Why.LEFT)
    rests = None
    for person in people:
        if mutes(person, moment):
            return _Held(Why.MUTED)
        rest = rests_until(person, moment, now)
        if rest is not None and (rests is None or rest > rests):
            rests = rest
    return _Held(Why.PAUSED, rests) if rests is not None else None


def _each(circle: CircleState, wish: Proposal, now: datetime) -> list[Send] | _Held:
    """A direct message to each, but for those who rest or don't want this kind."""
    named = (listener(circle, wish.moment, person) for person in wish.recipients)
    people = [one for one in named if one] if wish.recipients else circle.accepted
    if not people:
        return _Held(Why.LEFT)
    wanting = [person for person in people if not mutes(person, wish.moment)]
    if not wanting:
        return _Held(Why.MUTED)
    rests = [rests_until(person, wish.moment, now) for person in wanting]
    if all(rests):
        return _Held(Why.PAUSED, min(until for until in rests if until))
    return [
        Send(person.id, (person,), (person,)) for person, rest in zip(wanting, rests, strict=True) if not rest
    ]


def _untimely(
    circle: CircleState,
    wish: Proposal,
    sends: Sequence[Send],
    times: Sequence[Time],
    ledger: Ledger,
    now: datetime,
) -> _Held | None:
    """Why these times won't do: no hour, no budget at the first open hour, or an hour too far away.

    Those who follow others may be pushed as far as their span goes; beyond, the others wait with them.
    """
    last, most = _last(wish, sends, times), hours(circle.rules.mentor_lead_most_hours)
    until, pushed, near = last, False, False
    for send, (opens, due) in zip(sends, times, strict=True):
        if opens is None:
            return _Held(Why.NO_SHARED_HOUR, due)
        follows = due > last
        if due != opens and not (follows and due <= last + most):
            pushed = True
            near = near or _spacing(circle, send, opens, ledger)
            until = max(until, due - most if follows and due < NEVER else due)
    if pushed:
        return _Held(Why.SPACING if near else Why.BUDGET, until if until < NEVER else None)
    return _Held(Why.QUIET_HOURS, last) if last - now > hours(circle.rules.stale_hours) else None


def _far(
    circle: CircleState, wish: Proposal, sends: Sequence[Send], times: Sequence[Time], now: datetime
) -> _Held | None:
    """A better time that is too far ahead to be promised: asked again while nothing else took its place."""
    last, soon = _last(wish, sends, times), hours(circle.rules.stale_hours)
    return _Held(Why.TIMING, last - soon) if last - now > soon else None


def _last(wish: Proposal, sends: Sequence[Send], times: Sequence[Time]) -> datetime:
    """When the last of those is due who go first; of all where nobody does."""
    dues = [(send.person, due) for send, (_, due) in zip(sends, times, strict=True)]
    return max([due for who, due in dues if who in wish.first] or [due for _, due in dues])


def _spacing(circle: CircleState, send: Send, at: datetime, ledger: Ledger) -> bool:
    """Whether a person's last or next message is too near to `at`."""
    post = send.person is None and circle.kind == "group"
    return not post and any(not ledger.spaced(person, at, circle.rules) for person in send.payers)


def _granted(circle: CircleState, wish: Proposal, sends: Sequence[Send], times: Sequence[Time]) -> Grant:
    dues, charges = [], []
    for send, (_, due) in zip(sends, times, strict=True):
        dues.append(Due(at=due, person=send.person))
        if wish.cost:
            charges += [(person.id, due) for person in send.payers]
    post = wish.cost and circle.kind == "group" and dues[0].person is None
    return Grant(wish, tuple(dues), tuple(charges), dues[0].at if post else None)
