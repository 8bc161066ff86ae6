"""What people and groups were charged, for a whole batch of circles."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.policy.budget import Ledger
from bot.policy.state import CircleState
from bot.store.tables import Charge, Membership

LEDGER_DAYS = 29
"""The longest pace is one message in 28 days."""


async def load_ledger(session: AsyncSession, states: Mapping[int, CircleState], now: datetime) -> Ledger:
    """What these people and groups were charged lately or will be: one ledger for the whole batch."""
    people = select(col(Membership.person_id)).where(col(Membership.circle_id).in_(states))
    since = now - timedelta(days=LEDGER_DAYS)
    connection = await session.connection()
    rows = await connection.execute(
        select(col(Charge.person_id), col(Charge.circle_id), col(Charge.at)).where(
            col(Charge.at) > since,
            or_(
                col(Charge.person_id).in_(people),
                and_(col(Charge.person_id).is_(None), col(Charge.circle_id).in_(states)),
            ),
        ),
    )
    by_person, by_group = defaultdict(list), defaultdict(list)
    for row in rows:
        if row.person_id is None:
            by_group[row.circle_id].append(row.at)
        else:
            by_person[row.person_id].append(row.at)
    return Ledger(by_person, by_group)
