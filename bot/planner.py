"""Planning: circles whose time has come are asked for wishes, policy disposes, the outbox takes over.

One transaction for a batch, in a constant number of statements whatever its size.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, func, literal_column, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.library import Library
from bot.moments import wishes
from bot.outbox import enqueue
from bot.policy.budget import Ledger
from bot.policy.choose import choose
from bot.policy.reach import COORDINATORS
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Proposal
from bot.programmes.ledger import load_ledger
from bot.programmes.states import load_states
from bot.store.engine import Store
from bot.store.tables import Call, Circle, Send

log = structlog.get_logger(__name__)
BATCH = 500
AFTER_FAULT = timedelta(hours=1)
# The partial indexes only serve a query that names the states in so many words.
_DUE = col(Send.state) == literal_column("'due'")
_HELD = col(Send.state).in_([literal_column("'claimed'"), literal_column("'unsure'")])


async def next_due(store: Store) -> datetime | None:
    """The earliest instant at which anything is due: plan, send, lease, revision, pick, room; one query."""
    earliest = (
        select(func.min(col(Circle.plan_at))).where(col(Circle.plan_at).is_not(None)).scalar_subquery(),
        select(func.min(col(Send.due_at))).where(_DUE).scalar_subquery(),
        select(func.min(col(Send.lease_until))).where(_HELD).scalar_subquery(),
        select(func.min(col(Send.revise_at))).where(col(Send.revise_at).is_not(None)).scalar_subquery(),
        select(func.min(col(Circle.pick_at))).where(col(Circle.pick_at).is_not(None)).scalar_subquery(),
        select(func.min(col(Call.make_at))).where(col(Call.make_at).is_not(None)).scalar_subquery(),
    )
    async with store.read() as session:
        connection = await session.connection()
        row = (await connection.execute(select(*earliest))).one()
    return min((at for at in row if at is not None), default=None)


async def plan_due(
    store: Store,
    library: Library,
    rules: Rules,
    now: datetime,
    configured: frozenset[str] = frozenset(),
) -> int:
    """Plan one batch of circles whose `plan_at` has come; how many there were.

    `configured` are the coordinators whom the configuration names.
    """
    async with store.write() as session:
        due = (
            select(col(Circle.id), col(Circle.community_id))
            .where(col(Circle.plan_at) <= now)
            .order_by(col(Circle.plan_at))
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        connection = await session.connection()
        communities = {row.id: row.community_id for row in await connection.execute(due)}
        if not communities:
            return 0
        states = await load_states(session, list(communities), now, rules, configured=configured)
        ledger = await load_ledger(session, states, now)
        decisions = list(decide(states.values(), library, ledger, now))
        await enqueue(session, communities, decisions, now)
        await _plan_again(session, decisions, now)
        return len(communities)


def decide(
    states: Iterable[CircleState], library: Library, ledger: Ledger, now: datetime
) -> Iterator[tuple[CircleState, Decision]]:
    """What becomes of each circle's wishes; the ledger is charged as it goes, for people in two circles.

    A circle that can't be planned is logged and tried again later; it never holds up the others.
    """
    told: set[tuple[int, str]] = set()
    for state in states:
        try:
            wished = [one for one in wishes(state, library, now) if _once(state, one) not in told]
            decision = choose(state, wished, ledger, now)
        except Exception:
            log.exception("planning failed", circle=state.id)
            decision = Decision(plan_at=now + AFTER_FAULT)
        ledger.charge_all(state.id, decision)
        if decision.chosen is not None and decision.chosen.moment == "notice":
            told.add(_once(state, decision.chosen))
        yield state, decision


def _once(state: CircleState, wish: Proposal) -> tuple[int, str]:
    """What a community is told once, also when many of its circles want to tell it in one batch."""
    about_all = wish.moment == "notice" and wish.subject
    return (state.community_id, wish.subject) if about_all else (0, f"{state.id} {wish.moment} {wish.slot}")


async def _plan_again(
    session: AsyncSession, decisions: Iterable[tuple[CircleState, Decision]], now: datetime
) -> None:
    circle = Circle.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table
    statement = (
        update(circle)
        .where(circle.c.id == bindparam("of"))
        .values(plan_at=bindparam("at"), prompt_now=bindparam("wanted"), pick_at=bindparam("pick"))
    )
    rows = [
        {
            "of": state.id,
            "at": _plan_at(decision, now),
            "wanted": _still_wanted(state, decision),
            "pick": _pick_at(state, decision, now),
        }
        for state, decision in decisions
    ]
    connection = await session.connection()
    await connection.execute(statement, rows)


def _plan_at(decision: Decision, now: datetime) -> datetime | None:
    """At once after a word to coordinators, since a second call for help must not wait for the first."""
    told = decision.chosen is not None and decision.chosen.moment in COORDINATORS
    return now if told else decision.plan_at


def _still_wanted(state: CircleState, decision: Decision) -> str:
    """What a coordinator brought forward stays so until it was chosen."""
    chosen = decision.chosen is not None and decision.chosen.moment == state.brought_forward
    return "" if chosen else state.brought_forward


def _pick_at(state: CircleState, decision: Decision, now: datetime) -> datetime | None:
    """A pick that was used asks for another one."""
    used = decision.chosen is not None and decision.chosen.moment == "article"
    return now if used else state.pick_at
