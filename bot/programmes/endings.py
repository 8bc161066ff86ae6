"""Endings: a circle ends, or one person leaves it; at once, kindly, and without a reason."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.withdraw import withdraw
from bot.policy.state import Why
from bot.programmes.calls import give_back
from bot.store.tables import Circle, Membership


async def end_circle(session: AsyncSession, circle: Circle, now: datetime) -> None:
    """Over: what was due is withdrawn, and one last plan lets those who remain be told."""
    await withdraw(session, circle_id=circle.id, why=Why.ENDED, now=now)
    await give_back(session, circle.id, now)
    circle.state = "ended"
    circle.ended_at = now
    circle.plan_at = now
    session.add(circle)
    await session.flush()


async def leave_circle(session: AsyncSession, circle: Circle, membership: Membership, now: datetime) -> bool:
    """One person goes. A pair ends with that; a group goes on. Returns whether the circle ended."""
    membership.state = "left"
    membership.answered_at = membership.answered_at or now
    session.add(membership)
    await withdraw(session, circle_id=circle.id, person_id=membership.person_id, why=Why.LEFT, now=now)
    if circle.kind == "pair":
        await end_circle(session, circle, now)
        return True
    await session.flush()
    return False
