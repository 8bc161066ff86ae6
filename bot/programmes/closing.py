"""At night: pairs that want to go on get a new end, and circles whose end is over fall silent for good."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.policy import closing
from bot.policy.rules import Rules
from bot.programmes.circles import OPEN
from bot.programmes.endings import end_circle
from bot.programmes.states import load_states
from bot.store.tables import Circle, Membership, Programme


async def close(session: AsyncSession, defaults: Rules, now: datetime) -> None:
    """Look at every circle whose end has come, by the numbers of its programme and the days of its zone."""
    ends_on = func.coalesce(col(Circle.ends_on), col(Programme.ends_on))
    statement = (
        select(Circle, Programme)
        .join(Programme, col(Programme.id) == col(Circle.programme_id))
        .where(col(Circle.state).in_(OPEN), ends_on <= now.date())
        .order_by(col(Circle.id))
    )
    come = list(await session.exec(statement))
    states = await load_states(session, [circle.id for circle, _ in come], now, defaults)
    for circle, programme in come:
        if closing.renews(states[circle.id], now):
            await _renew(session, circle, programme, now)
        elif closing.over(states[circle.id], now):
            await end_circle(session, circle, now)


async def _renew(session: AsyncSession, circle: Circle, programme: Programme, now: datetime) -> None:
    """As long again as the programme; what their agreement says of the end moves along."""
    end = (circle.ends_on or programme.ends_on) + max(programme.ends_on - programme.starts_on, _WEEK)
    while end <= now.date():
        end += max(programme.ends_on - programme.starts_on, _WEEK)
    circle.ends_on, circle.plan_at = end, now
    session.add(circle)
    await session.exec(update(Membership).where(col(Membership.circle_id) == circle.id).values(ends_on=end))
    await session.flush()


_WEEK = timedelta(weeks=1)
