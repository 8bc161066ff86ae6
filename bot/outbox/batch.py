"""What was read for a batch of claimed sends, by id: a constant number of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import value
from bot.outbox import reads
from bot.outbox.claim import Claimed
from bot.policy.state import CircleState

LoadStates = Callable[[AsyncSession, Sequence[int], datetime], Awaitable[dict[int, CircleState]]]

SHOWS = {"reveal": "sealed", "share": "partner", "lone_answer": "sealed", "agreed": "agreed"}
"""The moments that show words again, and how these were shared. A call for help shows none."""
ARTICLE, EVENT, MILESTONE = "article", "event", "milestone"
AGREED = "agreed"
CALLS = frozenset({"call_agreed", "call_met"})
"""The moments about a call."""


@value
class Batch:
    """What was read for a batch, by id. `people` hold one row for each account."""

    deliveries: Mapping[int, Any]
    states: Mapping[int, CircleState]
    people: Mapping[int, list[Any]]
    articles: Mapping[int, Any]
    events: Mapping[int, Any]
    calls: Mapping[int, Any]
    milestones: Mapping[int, Any]
    words: Mapping[int, list[Any]]
    receipts: Mapping[int, list[Any]]


async def read_batch(
    session: AsyncSession, claimed: Sequence[Claimed], now: datetime, load_states: LoadStates
) -> Batch:
    """Everything about `claimed`, in eight queries at most beside those of `load_states`."""
    rows = await reads.deliveries(session, {one.delivery_id for one in claimed})
    deliveries = {row.id: row for row in rows}
    states = await load_states(session, sorted({row.circle_id for row in rows}), now)
    people = {one.person_id for one in claimed if one.person_id}.union(*map(_everybody, states.values()))
    articles, events, calls, milestones, answered = _subjects(claimed, deliveries)
    again = [one.id for one in claimed if one.attempts]
    return Batch(
        deliveries=deliveries,
        states=states,
        people=_by("person_id", await reads.people(session, people)),
        articles={row.id: row for row in await reads.articles(session, articles)} if articles else {},
        events={row.id: row for row in await reads.events(session, events)} if events else {},
        calls={row.id: row for row in await reads.calls(session, calls)} if calls else {},
        milestones={row.id: row for row in await reads.milestones(session, milestones)} if milestones else {},
        words=_by("delivery_id", await reads.words(session, answered)) if answered else {},
        receipts=_by("send_id", await reads.receipts(session, again)) if again else {},
    )


def _everybody(state: CircleState) -> set[int]:
    return {*state.gone, *(one.id for one in state.members), *(one.id for one in state.coordinators)}


def _subjects(claimed: Iterable[Claimed], deliveries: Mapping[int, Any]) -> tuple[set[int], ...]:
    """The ids of the articles, events, calls, milestones and answered deliveries that these are about."""
    articles: set[int] = set()
    events: set[int] = set()
    calls: set[int] = set()
    milestones: set[int] = set()
    answered: set[int] = set()
    about = {ARTICLE: articles, EVENT: events, MILESTONE: milestones, **dict.fromkeys(SHOWS, answered)}
    about |= dict.fromkeys(CALLS, calls)
    for one in claimed:
        subject = deliveries[one.delivery_id].subject if one.delivery_id in deliveries else ""
        if subject.isdecimal() and one.moment in about:
            about[one.moment].add(int(subject))
    return articles, events, calls, milestones, answered


def _by(column: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, column)].append(row)
    return grouped
