"""Take what is due, so that nobody else does, for as long as the lease lasts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import value
from bot.outbox.rows import SEND, fetch
from bot.store.prepared import Prepared

LEASE = timedelta(seconds=120)
MOST = 40
"""Small, because each claimed send must be looked up after a crash, and Slack allows about 50 a minute."""

# The partial indexes only serve a query that names the state in so many words.
_DUE = SEND.c.state == literal_column("'due'")
_HELD = SEND.c.state.in_([literal_column("'claimed'"), literal_column("'unsure'")])


@value
class Claimed:
    """A send that is ours until `lease_until`. `wanted_at` is when it was first due; waits move it.

    `why` tells what became of it before, `outcome.IN_CIRCLE` above all.
    """

    id: int
    community_id: int
    delivery_id: int
    circle_id: int
    person_id: int | None
    moment: str
    slot: str
    key: str
    due_at: datetime
    wanted_at: datetime | None
    attempts: int
    claimed_by: str
    lease_until: datetime
    why: str = ""


_TOLD = tuple(name for name in Claimed.__dataclass_fields__ if name not in {"claimed_by", "lease_until"})


def _take(held: Select[Any], state: str, **changes: Any) -> Prepared:
    # PostgreSQL skips rows that another claim holds; SQLite has one writer and leaves the clause out.
    ids = held.limit(bindparam("most")).with_for_update(skip_locked=True)
    return Prepared(
        update(SEND)
        .where(SEND.c.id.in_(ids))
        .values(state=state, claimed_by=bindparam("worker"), lease_until=bindparam("until"), **changes)
        .returning(*(SEND.c[name] for name in _TOLD))
    )


_CLAIM = _take(
    select(SEND.c.id).where(_DUE, SEND.c.due_at <= bindparam("now")).order_by(SEND.c.due_at), "claimed"
)
_CLAIM_LAPSED = _take(
    select(SEND.c.id).where(_HELD, SEND.c.lease_until <= bindparam("now")).order_by(SEND.c.lease_until),
    "unsure",
    attempts=SEND.c.attempts + 1,
)


async def claim(
    session: AsyncSession, now: datetime, worker: str, most: int = MOST, lease: timedelta = LEASE
) -> list[Claimed]:
    """Claim up to `most` sends that are due at `now`, the earliest first, in one conditional statement."""
    return await _claimed(session, _CLAIM, now, worker, most, lease)


async def claim_lapsed(
    session: AsyncSession, now: datetime, worker: str, most: int = MOST, lease: timedelta = LEASE
) -> list[Claimed]:
    """Claim up to `most` sends whose lease has passed: whether they arrived is unsure.

    That counts as an attempt; only sends with attempts can have parts that arrived.
    """
    return await _claimed(session, _CLAIM_LAPSED, now, worker, most, lease)


async def next_due(session: AsyncSession) -> datetime | None:
    """When the earliest send is due; None where none is."""
    ((at,),) = await fetch(session, select(func.min(SEND.c.due_at)).where(_DUE))
    return at  # type: ignore[no-any-return]  # Core rows are untyped


async def next_lapse(session: AsyncSession) -> datetime | None:
    """When the earliest lease ends; None where none is held."""
    ((at,),) = await fetch(session, select(func.min(SEND.c.lease_until)).where(_HELD))
    return at  # type: ignore[no-any-return]  # Core rows are untyped


async def _claimed(
    session: AsyncSession, statement: Prepared, now: datetime, worker: str, most: int, lease: timedelta
) -> list[Claimed]:
    until = now + lease
    rows = await statement.rows(session, now=now, most=most, worker=worker, until=until)
    claimed = [
        Claimed(claimed_by=worker, lease_until=until, **dict(zip(_TOLD, row, strict=True))) for row in rows
    ]
    return sorted(claimed, key=lambda one: (one.due_at, one.id))
