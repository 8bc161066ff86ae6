"""What was read for a batch of claimed sends, by id: a constant number of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import value
from bot.outbox import reads
from bot.outbox.claim import Claimed
from bot.policy.state import CircleState

LoadStates = Callable[[AsyncSession, Sequence[int], datetime], Awaitable[dict[int, CircleState]]]

SHOWS = {"reveal": "sealed", "share": "partner", "lone_answer": "sealed"}
"""The moments that show words again, and how these were shared. A call for help shows none."""


@value
class Batch:
    """What was read for a batch, by id. `people` and `members` hold one row for each account."""

    deliveries: Mapping[int, Any]
    states: Mapping[int, CircleState]
    members: Mapping[int, Mapping[int, list[Any]]]
    coordinators: Mapping[int, Mapping[int, list[Any]]]
    people: Mapping[int, list[Any]]
    interests: Mapping[int, list[Any]]
    articles: Mapping[int, Any]
    words: Mapping[int, list[Any]]
    receipts: Mapping[int, list[Any]]
    moderated: Collection[str] = ()


async def read_batch(
    session: AsyncSession,
    claimed: Sequence[Claimed],
    now: datetime,
    load_states: LoadStates,
    moderated: Collection[str],
) -> Batch:
    """Everything about `claimed`."""
    rows = await reads.deliveries(session, {one.delivery_id for one in claimed})
    circles = sorted({row.circle_id for row in rows})
    members = await reads.members(session, circles)
    coordinators = await reads.coordinators(session, {row.community_id for row in rows})
    known = _by("person_id", [*members, *coordinators])
    strangers = {one.person_id for one in claimed if one.person_id} - known.keys()
    known.update(_by("person_id", await reads.people(session, strangers) if strangers else ()))
    deliveries = {row.id: row for row in rows}
    subjects = _subjects(claimed, deliveries)
    again = [one.id for one in claimed if one.attempts]
    return Batch(
        deliveries=deliveries,
        states=await load_states(session, circles, now),
        members=_by_two("circle_id", members),
        coordinators=_by_two("community_id", coordinators),
        people=known,
        interests=_by("person_id", await reads.interests(session, known.keys())),
        articles={row.id: row for row in await reads.articles(session, ids)}
        if (ids := subjects["article"])
        else {},
        words=_by("delivery_id", await reads.words(session, ids)) if (ids := subjects["words"]) else {},
        receipts=_by("send_id", await reads.receipts(session, again)) if again else {},
        moderated=moderated,
    )


def _subjects(claimed: Iterable[Claimed], deliveries: Mapping[int, Any]) -> Mapping[str, set[int]]:
    """The ids of the articles and of the answered deliveries that these sends are about."""
    ids: dict[str, set[int]] = {"article": set(), "words": set()}
    for one in claimed:
        kind = "words" if one.moment in SHOWS else one.moment
        subject = deliveries[one.delivery_id].subject if one.delivery_id in deliveries else ""
        if kind in ids and subject.isdecimal():
            ids[kind].add(int(subject))
    return ids


def _by(column: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, column)].append(row)
    return grouped


def _by_two(column: str, rows: Iterable[Any]) -> dict[int, dict[int, list[Any]]]:
    return {id: _by("person_id", group) for id, group in _by(column, rows).items()}
