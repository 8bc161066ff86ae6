"""Take back what was not said yet: at a pause, when somebody leaves or answers, when a pair ends."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import unpack
from bot.outbox.release import release
from bot.outbox.rows import DELIVERY, SEND, change, fetch
from bot.policy.again import MOMENT as AGAIN
from bot.policy.state import Why

STORY = "story"


async def withdraw(
    session: AsyncSession,
    *,
    circle_id: int | None = None,
    person_id: int | None = None,
    why: str,
    now: datetime,
) -> int:
    """Withdraw what is due for a circle, for a person, or for a person in a circle; gives how many.

    What is on its way at this moment still arrives. A pause spares what is urgent, reveals above all: they
    wait for its end. `now` bounds nothing; it is when the caller decided. Raises ValueError for neither.
    """
    if circle_id is None and person_id is None:
        raise ValueError("a circle or a person is needed")
    wanted = [SEND.c.state == "due"]
    if circle_id is not None:
        wanted.append(SEND.c.circle_id == circle_id)
    if person_id is not None:
        wanted.append(SEND.c.person_id == person_id)
    if why == Why.PAUSED:
        wanted.append(~exists().where(DELIVERY.c.id == SEND.c.delivery_id, DELIVERY.c.urgent))
    taken = update(SEND).where(*wanted).values(state="withdrawn", why=why).returning(SEND.c.delivery_id)
    rows = await fetch(session, taken)
    await release(session, {row.delivery_id for row in rows})
    return len(rows)


async def withdraw_about(session: AsyncSession, circle_id: int, moment: str, **about: str) -> int:
    """Withdraw what is due of one kind in a circle with this `slot` or `subject`; gives how many."""
    same = [DELIVERY.c[name] == words for name, words in about.items()]
    of = exists().where(DELIVERY.c.id == SEND.c.delivery_id, *same)
    theirs = (SEND.c.circle_id == circle_id, SEND.c.moment == moment, SEND.c.state == "due", of)
    taken = update(SEND).where(*theirs).values(state="withdrawn", why=Why.NOTHING_FITS)
    rows = await fetch(session, taken.returning(SEND.c.delivery_id))
    await release(session, {row.delivery_id for row in rows})
    return len(rows)


async def settled(session: AsyncSession, *, circle_id: int, source: int, person_id: int) -> None:
    """Withdraw a second asking that this person need not get: they answered what it comes back to."""
    again = select(DELIVERY.c.id).where(
        DELIVERY.c.circle_id == circle_id, DELIVERY.c.moment == AGAIN, DELIVERY.c.subject == str(source)
    )
    wanted = (SEND.c.circle_id == circle_id, SEND.c.moment == AGAIN, SEND.c.person_id == person_id)
    taken = (
        update(SEND)
        .where(*wanted, SEND.c.state == "due", SEND.c.delivery_id.in_(again))
        .values(state="withdrawn", why=Why.ANSWERED)
        .returning(SEND.c.delivery_id)
    )
    rows = await fetch(session, taken)
    await release(session, {row.delivery_id for row in rows})


async def too_deep(session: AsyncSession, *, circle_id: int, level: int) -> None:
    """Withdraw stories that are more personal than this circle goes by now, as their details tell."""
    planned = (
        select(SEND.c.id, SEND.c.delivery_id, DELIVERY.c.detail)
        .join_from(SEND, DELIVERY, DELIVERY.c.id == SEND.c.delivery_id)
        .where(SEND.c.circle_id == circle_id, SEND.c.moment == STORY, SEND.c.state == "due")
    )
    deep = [row for row in await fetch(session, planned) if int(unpack(row.detail).get("depth", "1")) > level]
    if deep:
        ids = [row.id for row in deep]
        await change(session, update(SEND).where(SEND.c.id.in_(ids)).values(state="withdrawn", why=Why.DEPTH))
        await release(session, {row.delivery_id for row in deep})
