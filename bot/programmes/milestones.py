"""Milestones: days that a pair sets itself, in words that are encrypted and theirs alone."""

import json
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.outbox.withdraw import withdraw_about
from bot.store.cipher import Cipher
from bot.store.tables import Circle, Milestone, Person

MOMENT = "milestone"
MOST = 20
"""Open ones of a pair: more are a plan, and belong elsewhere."""


async def add(
    session: AsyncSession, cipher: Cipher, circle: Circle, person_id: int, words: str, on: date, now: datetime
) -> Milestone:
    """Write one down. Raises Refused when there are too many."""
    statement = select(func.count()).where(
        col(Milestone.circle_id) == circle.id, col(Milestone.reached_at).is_(None)
    )
    if (await session.exec(statement)).one() >= MOST:
        raise Refused(_("There are {n} already. Reach or drop one first: /kith milestone list.", n=MOST))
    made = Milestone(
        community_id=circle.community_id,
        circle_id=circle.id,
        person_id=person_id,
        on=on,
        sealed=cipher.seal(json.dumps({MOMENT: words}, ensure_ascii=False)),
        created_at=now,
    )
    session.add(made)
    await _plan(session, circle, now)
    return made


def words_of(row: Milestone, cipher: Cipher) -> str:
    """Its words. Raises StoreError where their key is missing."""
    return str(json.loads(cipher.open(row.sealed))[MOMENT])


async def of_circle(session: AsyncSession, circle_id: int) -> list[tuple[Milestone, Person]]:
    """A pair's milestones with who set them, by their day; those that are reached stand last."""
    statement = (
        select(Milestone, Person)
        .join(Person, col(Person.id) == col(Milestone.person_id))
        .where(col(Milestone.circle_id) == circle_id)
        .order_by(col(Milestone.reached_at).is_not(None), col(Milestone.on), col(Milestone.id))
    )
    return [(row, person) for row, person in await session.exec(statement)]


async def reach(session: AsyncSession, circle: Circle, row: Milestone, now: datetime) -> None:
    """It is reached; whoever says so."""
    row.reached_at = now
    session.add(row)
    await _settle(session, circle, row, now)


async def move(session: AsyncSession, circle: Circle, row: Milestone, on: date, now: datetime) -> None:
    """To another day, before which it is brought up again."""
    row.on = on
    session.add(row)
    await _settle(session, circle, row, now)


async def drop(session: AsyncSession, circle: Circle, row: Milestone, now: datetime) -> None:
    """Off the list, words and all."""
    await _settle(session, circle, row, now)
    await session.delete(row)
    await session.flush()


async def _settle(session: AsyncSession, circle: Circle, row: Milestone, now: datetime) -> None:
    """What was to be said about it as it stood is taken back."""
    await withdraw_about(session, circle.id, MOMENT, subject=str(row.id))
    await _plan(session, circle, now)


async def _plan(session: AsyncSession, circle: Circle, now: datetime) -> None:
    circle.plan_at = now
    session.add(circle)
    await session.flush()
