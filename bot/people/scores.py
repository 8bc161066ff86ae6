"""What somebody said in a pulse: numbers that nobody sees but in figures over many."""

from datetime import datetime
from statistics import mean

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.tables import Circle, Delivery, PulseScore

DROP = 1.0
"""Points of five: a fall by so much against one's own last pulse offers a word with somebody."""


async def score_of(session: AsyncSession, delivery_id: int, person_id: int) -> PulseScore | None:
    """What this person said to this pulse."""
    statement = select(PulseScore).where(
        PulseScore.delivery_id == delivery_id, PulseScore.person_id == person_id
    )
    return (await session.exec(statement)).first()


async def keep_score(
    session: AsyncSession, delivery: Delivery, person_id: int, useful: int, open: int, now: datetime
) -> PulseScore:
    """Keep both numbers, in place of those given to this pulse before."""
    row = await score_of(session, delivery.id, person_id)
    if row is None:
        circle = await session.get(Circle, delivery.circle_id)
        assert circle is not None  # a delivery has its circle
        row = PulseScore(
            community_id=delivery.community_id,
            programme_id=circle.programme_id,
            delivery_id=delivery.id,
            person_id=person_id,
            useful=useful,
            open=open,
            at=now,
        )
    row.useful, row.open, row.at = useful, open, now
    session.add(row)
    await session.flush()
    return row


async def fell(session: AsyncSession, score: PulseScore, circle_id: int) -> bool:
    """Whether it fell by a point or more against this person's own last pulse in this circle."""
    statement = (
        select(PulseScore)
        .join(Delivery, col(Delivery.id) == col(PulseScore.delivery_id))
        .where(
            Delivery.circle_id == circle_id,
            PulseScore.person_id == score.person_id,
            col(PulseScore.delivery_id) != score.delivery_id,
            col(PulseScore.at) <= score.at,
        )
        .order_by(col(PulseScore.at).desc())
    )
    last = (await session.exec(statement)).first()
    return last is not None and mean((last.useful, last.open)) - mean((score.useful, score.open)) >= DROP
