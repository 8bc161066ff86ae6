"""How personal each wants it: a level of one's own in each circle, raised by both, lowered by anyone."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.withdraw import too_deep
from bot.programmes.circles import members
from bot.store.tables import Circle, Membership


async def lower(session: AsyncSession, membership: Membership, to: int, now: datetime) -> None:
    """Go to this level, 1 to 5, if it is less; at once and in silence. What was on its way does not come."""
    if to < membership.level:
        membership.level, membership.level_at = max(1, to), now
        await too_deep(session, circle_id=membership.circle_id, level=membership.level)
    membership.ready = 0
    session.add(membership)
    await session.flush()


async def ready_for(
    session: AsyncSession, circle: Circle, membership: Membership, to: int, now: datetime
) -> bool:
    """Note in private that somebody is ready for a level; when all are, the circle goes there.

    Returns whether it did. Until then nobody learns of it.
    """
    membership.ready = to
    session.add(membership)
    await session.flush()
    everyone = [one for one, _ in await members(session, circle.id, ("accepted",))]
    if any(one.ready < to for one in everyone):
        return False
    for one in everyone:
        one.level, one.level_at, one.ready = max(one.level, to), now, 0
        session.add(one)
    circle.plan_at = now
    session.add(circle)
    await session.flush()
    return True
