"""One wish: whether it is granted now, to whom and when, or why not and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.policy.backoff import stays_quiet
from bot.policy.budget import NEVER, Ledger
from bot.policy.hours import LOOK, next_open
from bot.policy.lively import lively_until
from bot.policy.reach import AWAITED, EVENTS, hearers, listener, mutes, narrow, rests_until
from bot.policy.state import CircleState, Decision, Due, PersonState, Proposal, Skip, Why

People = Sequence[PersonState]


class _Held(NamedTuple):
    """What holds a wish back, and until when if that is known."""

    why: Why
    until: datetime | None = None


class _Send(NamedTuple):
    """One send: to whom (None: the conversation), whose hours it waits for, whose budget it takes."""

    person: int | None
    hearers: People
    payers: People


class _Time(NamedTuple):
    """When a send meets open hours first, and when it meets open hours and free budgets."""

    opens: datetime | None
    due: datetime


def grant(circle: CircleState, wish: Proposal, ledger: Ledger, now: datetime) -> Decision | Skip:
    """What becomes of a wish whose time has come, as if it were the only one. `plan_at` is not set."""
    held = _silence(circle, wish, now)
    if held is None:
        sends = _each(circle, wish, now) if wish.audience == "each" else _together(circle, wish, now)
        if isinstance(sends, _Held):
            held = sends
        else:
            times = [_time(circle, wish, send, ledger, now) for send in sends]
            held = _untimely(circle, sends, times, ledger, now)
            if held is None:
                return _decision(circle, wish, sends, [time.due for time in times])
    return Skip(moment=wish.moment, slot=wish.slot, why=held.why, until=held.until)


def _silence(circle: CircleState, wish: Proposal, now: datetime) -> _Held | None:
    """The stillness that people asked for: they talk to each other, or answered nothing for long."""
    if wish.urgent or wish.at_once:
        return None
    until = lively_until(circle)
    if until is not None and until > now:
        return _Held(Why.LIVELY, until)
    return _Held(Why.BACKED_OFF) if wish.moment not in EVENTS and stays_quiet(circle, now) else None


def _together(circle: CircleState, wish: Proposal, now: datetime) -> list[_Send] | _Held:
    """One send to the conversation; where a pair's hours hardly meet, a direct message to each."""
    people = circle.accepted
    if circle.kind == "group":
        payers = [person for person in people if person.opted_in]
        return [_Send(None, hearers(circle, wish.moment, now), payers)] if people else _Held(Why.LEFT)
    held = _pair_held(people, wish.moment, now)
    if held is not None:
        return held
    if wish.at_once or not narrow(circle, now):
        return [_Send(None, people, people)]
    wide = hearers(circle, wish.moment, now)
    if wish.moment in AWAITED and next_open(wide, now) is not None:
        return [_Send(None, wide, people)]
    return [_Send(person.id, (person,), (person,)) for person in people]


def _pair_held(people: People, moment: str, now: datetime) -> _Held | None:
    """What the two would share waits while one of them rests, and is not said if one does not want it."""
    if len(people) < 2:
        return _Held(Why.LEFT)
    if any(mutes(person, moment) for person in people):
        return _Held(Why.MUTED)
    rests = [until for person in people if (until := rests_until(person, moment, now))]
    return _Held(Why.PAUSED, max(rests)) if rests else None


def _each(circle: CircleState, wish: Proposal, now: datetime) -> list[_Send] | _Held:
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
        _Send(person.id, (person,), (person,))
        for person, rest in zip(wanting, rests, strict=True)
        if not rest
    ]


def _time(circle: CircleState, wish: Proposal, send: _Send, ledger: Ledger, now: datetime) -> _Time:
    """Go from open hour to free budget and on until both agree; each step passes a charge, so it ends."""
    opens = now if wish.at_once else next_open(send.hearers, now)
    due = opens or now + LOOK
    while opens is not None and wish.cost and (free := _free_at(circle, send, ledger, due)) > due:
        if free == NEVER:
            return _Time(opens, NEVER)
        due = free if wish.at_once else next_open(send.hearers, free) or free + LOOK
    return _Time(opens, due)


def _free_at(circle: CircleState, send: _Send, ledger: Ledger, at: datetime) -> datetime:
    if send.person is None and circle.kind == "group":
        return ledger.group_free_at(circle.id, at, circle.rules)
    return max(ledger.free_at(person, at, circle.rules) for person in send.payers)


def _untimely(
    circle: CircleState, sends: Sequence[_Send], times: Sequence[_Time], ledger: Ledger, now: datetime
) -> _Held | None:
    """Why these times won't do: no hour, no budget at the first open hour, or an hour too far away."""
    last = max(time.due for time in times)
    if any(time.opens is None for time in times):
        return _Held(Why.NO_SHARED_HOUR, now + LOOK)
    if any(time.due != time.opens for time in times):
        near = any(_spacing(circle, send, time, ledger) for send, time in zip(sends, times, strict=True))
        return _Held(Why.SPACING if near else Why.BUDGET, last if last < NEVER else None)
    return _Held(Why.QUIET_HOURS, last) if last > now + timedelta(hours=circle.rules.stale_hours) else None


def _spacing(circle: CircleState, send: _Send, time: _Time, ledger: Ledger) -> bool:
    """Whether a person's last or next message is too near to the first open hour."""
    if time.opens is None or (send.person is None and circle.kind == "group"):
        return False
    return any(not ledger.spaced(person, time.opens, circle.rules) for person in send.payers)


def _decision(
    circle: CircleState, wish: Proposal, sends: Sequence[_Send], dues: Sequence[datetime]
) -> Decision:
    together = sends[0].person is None
    charges = [
        (person.id, due) for send, due in zip(sends, dues, strict=True) if wish.cost for person in send.payers
    ]
    return Decision(
        chosen=wish,
        audience="together" if together else "each",
        dues=tuple(Due(at=due, person=send.person) for send, due in zip(sends, dues, strict=True)),
        charges=tuple(charges),
        group_charge=dues[0] if together and circle.kind == "group" and wish.cost else None,
    )
