"""Signs of life: who spoke, where and when; never what was said."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import Activity
from bot.store import tables
from bot.store.tables import Circle, Membership

TWO_WAY = timedelta(days=5)
"""Talk counts as two-way when both spoke within this time."""


async def note(session: AsyncSession, activity: Activity) -> None:
    """Mark the circle of this place, and its member, as alive at that time. Unknown places leave no trace."""
    where = activity.where
    statement = (
        select(Circle, Membership)
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(
            Circle.platform == where.platform,
            Circle.space == where.space,
            Circle.place == where.id,
            col(Circle.thread).in_(("", where.thread)),
            Circle.state == "active",
            Membership.state == "accepted",
        )
    )
    rows = list(await session.exec(statement))
    speakers = await _persons(session, activity)
    for circle, membership in rows:
        circle.activity_at = _later(circle.activity_at, activity.at)
        if membership.person_id in speakers:
            membership.spoke_at = _later(membership.spoke_at, activity.at)
            session.add(membership)
    for circle, mine in rows:
        others = [m for c, m in rows if c.id == circle.id and m.id != mine.id]
        if mine.person_id in speakers and any(_near(other.spoke_at, activity.at) for other in others):
            circle.two_way_at = _later(circle.two_way_at, activity.at)
        session.add(circle)


async def _persons(session: AsyncSession, activity: Activity) -> frozenset[int]:
    """Who they are; an account may be known in more than one community."""
    statement = select(tables.Account.person_id).where(
        tables.Account.platform == activity.by.platform, tables.Account.external_id == activity.by.id
    )
    return frozenset(await session.exec(statement))


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)


def _near(spoke_at: datetime | None, at: datetime) -> bool:
    return spoke_at is not None and abs(at - spoke_at) <= TWO_WAY
