"""What the night is for: circles past their end, stories that expired, events that need not be remembered."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.policy.state import Rules
from bot.programmes.endings import end_circle
from bot.store.engine import Store
from bot.store.tables import Answer, Circle, Delivery, Programme, SeenEvent, Skipped

EVENTS_KEPT = timedelta(days=7)
"""Longer than any platform tries to deliver an event again."""
SKIPS_KEPT = timedelta(days=28)
LINGER = timedelta(days=7)
"""Silent a week after the agreed end (evidence 26)."""


async def clean(store: Store, rules: Rules, now: datetime) -> None:
    """Each in a transaction of its own, so that one can't hold up the others."""
    for act in (_end, _expire, _close, _forget):
        async with store.write() as session:
            await act(session, rules, now)


async def _end(session: AsyncSession, _rules: Rules, now: datetime) -> None:
    """Circles of programmes that ended a week ago."""
    statement = (
        select(Circle)
        .join(Programme, col(Programme.id) == col(Circle.programme_id))
        .where(
            col(Circle.state).in_(("active", "invited", "paused")),
            Programme.ends_on < (now - LINGER).date(),
        )
    )
    for circle in list(await session.exec(statement)):
        await end_circle(session, circle, now)


async def _expire(session: AsyncSession, rules: Rules, now: datetime) -> None:
    """Sealed answers that stayed alone for too long are deleted; so is what a closed circle left sealed."""
    old = now - timedelta(days=rules.erase_days)
    ended = (
        select(Delivery.id)
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(Circle.state == "ended")
    )
    await session.exec(
        update(Answer)
        .where(
            col(Answer.share) == "sealed",
            (col(Answer.at) <= old) | col(Answer.delivery_id).in_(ended),
        )
        .values(sealed=None, share="none")
    )


async def _close(session: AsyncSession, rules: Rules, now: datetime) -> None:
    """Stories close on day 10, or when a lone answer's time is over."""
    waiting = select(Answer.delivery_id).where(Answer.share == "sealed")
    await session.exec(
        update(Delivery)
        .where(
            col(Delivery.moment) == "story",
            col(Delivery.state) == "open",
            col(Delivery.at) <= now - timedelta(days=rules.close_days),
            col(Delivery.id).not_in(waiting),
        )
        .values(state="closed")
    )


async def _forget(session: AsyncSession, _rules: Rules, now: datetime) -> None:
    """Events seen and wishes skipped long ago."""
    await session.exec(delete(SeenEvent).where(col(SeenEvent.at) <= now - EVENTS_KEPT))
    await session.exec(delete(Skipped).where(col(Skipped.at) <= now - SKIPS_KEPT))
