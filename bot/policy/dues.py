"""When each send of a wish is due: at the first open hour with room in the budget, or at a better one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.policy.budget import NEVER, Ledger
from bot.policy.hours import LOOK, next_open
from bot.policy.spans import hours
from bot.policy.state import CircleState, PersonState, Proposal
from bot.policy.timing import ranked

People = Sequence[PersonState]


class Send(NamedTuple):
    """One send: to whom (None: the conversation), whose hours it waits for, whose budget it takes."""

    person: int | None
    hearers: People
    payers: People


Time = tuple[datetime | None, datetime]
"""When a send meets open hours first, and when it meets open hours and free budgets."""
_DAY, _NONE = hours(24), hours(0)
_TRIES = 7
"""The days of a week, to look for one from which those who go first are early enough, and not too early."""


def usual(
    circle: CircleState, wish: Proposal, sends: Sequence[Send], ledger: Ledger, now: datetime
) -> list[Time]:
    """When each is due; those who go first so much earlier that the others fall into the rules' span.

    Weekends may lie between, so the first day is looked for from which it comes out right; where no day of
    the coming week does, the first one has to do.
    """
    if not any(send.person in wish.first for send in sends):
        return [_time(circle, wish, send, ledger, now) for send in sends]
    least, most = hours(circle.rules.mentor_lead_hours), hours(circle.rules.mentor_lead_most_hours)
    found: list[list[Time]] = []
    start = now
    for _ in range(_TRIES):
        ahead: dict[int | None, Time] = {
            send.person: _time(circle, wish, send, ledger, start)
            for send in sends
            if send.person in wish.first
        }
        last = max(due for _, due in ahead.values())
        if last == NEVER:
            break
        found.append([ahead.get(s.person) or _time(circle, wish, s, ledger, last + least) for s in sends])
        if all(due <= last + most for _, due in found[-1]):
            return found[-1]
        start = max(last, start) + _DAY
    return found[0] if found else [_time(circle, wish, send, ledger, now) for send in sends]


def _time(circle: CircleState, wish: Proposal, send: Send, ledger: Ledger, now: datetime) -> Time:
    """Go from open hour to free budget and on until both agree; each step passes a charge, so it ends."""
    opens = due = now if wish.at_once else next_open(send.hearers, now)
    while due is not None and wish.cost:
        free = _free_at(circle, send, ledger, due)
        if free == due:
            break
        if free == NEVER:
            return opens, NEVER
        due = free if wish.at_once else next_open(send.hearers, free) or free + LOOK
    return opens, due or now + LOOK


def _free_at(circle: CircleState, send: Send, ledger: Ledger, at: datetime) -> datetime:
    """The first instant from `at` on at which the group, or each of these people, has room."""
    if send.person is None and circle.kind == "group":
        return ledger.group_free_at(circle.id, at, circle.rules)
    for person in send.payers:
        at = max(at, ledger.free_at(person, at, circle.rules))
    return at


def learned(
    circle: CircleState, wish: Proposal, sends: Sequence[Send], ledger: Ledger, now: datetime
) -> list[Time] | None:
    """The times in the week from the wish's date on at which these people answer best; None if unknown.

    Only for a pair's rounds, and not for what a coordinator brought forward. Those who go first choose; where
    nobody does, all get it within a day.
    """
    if circle.kind == "group" or wish.urgent or wish.at_once or circle.brought_forward == wish.moment:
        return None
    lead = next((send for send in sends if send.person in wish.first), sends[0])
    least, most = hours(0), _DAY
    if lead.person in wish.first:
        least, most = hours(circle.rules.mentor_lead_hours), hours(circle.rules.mentor_lead_most_hours)
    for at in _fitting(circle, wish, lead, ledger, now):
        due = [
            at if send is lead else _within(circle, wish, send, ledger, at + least, at + most)
            for send in sends
        ]
        times: list[Time] = [(one, one) for one in due if one is not None]
        if len(times) == len(sends):
            return times
    return None


def _within(
    circle: CircleState, wish: Proposal, send: Send, ledger: Ledger, start: datetime, end: datetime
) -> datetime | None:
    """The best time for this send in a span, else the first; None if it holds none."""
    better = (at for at in _fitting(circle, wish, send, ledger, start) if at <= end)
    due = next(better, None) or _time(circle, wish, send, ledger, start)[1]
    return due if due <= end else None


def _fitting(
    circle: CircleState, wish: Proposal, send: Send, ledger: Ledger, start: datetime
) -> Iterator[datetime]:
    """The learned times of a send from `start` on that keep hours and budget, the best first."""
    for at in ranked(circle, wish, send.hearers):
        free = at >= start and (not wish.cost or _free_at(circle, send, ledger, at) == at)
        if free and next_open(send.hearers, at, _NONE) == at:
            yield at
