"""What somebody wants their partner to ask them about: shown once, in the partner's next check-in."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.cipher import Cipher
from bot.store.tables import Answer, Circle, Delivery, Person

KEPT = timedelta(days=60)
"""So long it waits to be shown."""


async def wanted(
    session: AsyncSession, cipher: Cipher, before: Delivery, person_id: int, now: datetime
) -> tuple[str, str] | None:
    """Who wants to be asked by this person, and about what: the newest from a check-in before this one."""
    statement = (
        select(Person.name, Answer.next_time)
        .join(Answer, col(Answer.person_id) == col(Person.id))
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .where(*_others(before, person_id), col(Answer.changed_at) > now - KEPT)
        .order_by(col(Answer.delivery_id).desc())
    )
    found = (await session.exec(statement)).first()
    return (found[0], cipher.open(found[1])) if found is not None and found[1] is not None else None


async def shown(session: AsyncSession, before: Delivery, person_id: int) -> None:
    """It was shown to this person, so it goes, and with it what is older."""
    mine = (
        select(Answer.id)
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .where(*_others(before, person_id))
    )
    await session.exec(update(Answer).where(col(Answer.id).in_(mine)).values(next_time=None))


async def expire(session: AsyncSession, now: datetime) -> None:
    """What nobody came to see goes, and all of circles that have ended."""
    ended = (
        select(Delivery.id)
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(Circle.state == "ended")
    )
    old = or_(col(Answer.changed_at) <= now - KEPT, col(Answer.delivery_id).in_(ended))
    await session.exec(update(Answer).where(col(Answer.next_time).is_not(None), old).values(next_time=None))


def _others(before: Delivery, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """The others' wishes from this circle's earlier check-ins."""
    return (
        col(Answer.next_time).is_not(None),
        col(Answer.person_id) != person_id,
        col(Answer.delivery_id) < before.id,
        col(Delivery.circle_id) == before.circle_id,
        col(Delivery.moment) == before.moment,
    )
