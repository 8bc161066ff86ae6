"""The calls of a pair as rows: proposed by one, agreed by both, moved, held, called off."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.outbox.release import release
from bot.outbox.rows import SEND, fetch
from bot.policy.state import Why
from bot.store.tables import Call, Circle

SOON, LATEST = timedelta(minutes=30), timedelta(days=90)
"""Between these a call may be set: nobody is asked about the next half hour."""
STATES = {"yes": "met", "moved": "moved", "no": "missed"}
"""What somebody says of a call that is over; a yes of either is a yes."""


async def circle_of(session: AsyncSession, circle_id: int) -> Circle:
    """The circle, held until the end of the transaction, so that two presses don't cross."""
    return (await session.exec(select(Circle).where(col(Circle.id) == circle_id).with_for_update())).one()


async def pending(session: AsyncSession, circle_id: int, now: datetime) -> Call | None:
    """The time that waits for the other one's yes."""
    return await _one(session, circle_id, "proposed", now)


async def agreed(session: AsyncSession, circle_id: int, now: datetime) -> Call | None:
    """The call that both said yes to and that is not begun."""
    return await _one(session, circle_id, "agreed", now)


async def _one(session: AsyncSession, circle_id: int, state: str, now: datetime) -> Call | None:
    statement = select(Call).where(
        col(Call.circle_id) == circle_id, col(Call.state) == state, col(Call.at) > now
    )
    return (await session.exec(statement.order_by(col(Call.id).desc()))).first()


async def propose(
    session: AsyncSession,
    circle: Circle,
    person_id: int,
    at: datetime,
    minutes: int,
    now: datetime,
    delivery_id: int | None = None,
) -> Call:
    """One says that this time suits them; "agreed" in the result's state where the other said so before.

    Raises Refused for a time that is over, or too far away.
    """
    in_time(at, now)
    waiting = await pending(session, circle.id, now)
    if waiting is not None and waiting.at == at and waiting.person_id not in {None, person_id}:
        return await agree(session, circle, waiting, now)
    if waiting is None:
        waiting = Call(community_id=circle.community_id, circle_id=circle.id, at=at, state="proposed")
    elif (waiting.at, waiting.person_id) != (at, person_id):
        waiting.sequence += 1
        await _take_back(session, circle.id, "call_asked")
    waiting.at, waiting.minutes, waiting.person_id = at, minutes, person_id
    waiting.delivery_id = delivery_id or waiting.delivery_id
    return await _changed(session, circle, waiting, now)


def in_time(at: datetime, now: datetime) -> None:
    """Raises Refused for a time that can't be agreed on any more, or not yet."""
    if at < now + SOON:
        raise Refused(_("That is too soon, or over already. Choose a time that is still to come."), "day")
    if at > now + LATEST:
        raise Refused(_("That is far away. Choose a day in the next three months."), "day")


async def agree(session: AsyncSession, circle: Circle, call: Call, now: datetime) -> Call:
    """Both said yes: it is agreed, or the call that they had agreed on moves there. Gives that one."""
    await _take_back(session, circle.id, "call_asked", "call_agreed")
    before = await agreed(session, circle.id, now)
    if before is not None:
        before.at, before.minutes, call.state = call.at, call.minutes, "cancelled"
        before.sequence += 1
        session.add(call)
        call = before
    call.state, call.failed = "agreed", ""
    call.make_at = now if call.made_id or not circle.call_link else None
    return await _changed(session, circle, call, now)


async def call_off(session: AsyncSession, circle: Circle, call: Call, now: datetime) -> None:
    """It will not take place; nobody asks why. A room that was made for it is given back."""
    await _take_back(session, circle.id, "call_asked", "call_agreed")
    call.state = "cancelled"
    call.sequence += 1
    call.make_at = now if call.made_id else None
    await _changed(session, circle, call, now)


async def told(session: AsyncSession, circle: Circle, call: Call, what: str, now: datetime) -> None:
    """What became of it: "yes", "moved" or "no". They talked as soon as one of them says so."""
    if call.state == "met" or (call.state == "moved" and what == "no"):
        return
    call.state = STATES[what]
    if what == "yes":
        met(circle, now)
    await _changed(session, circle, call, now)


async def met_anyway(session: AsyncSession, circle: Circle, minutes: int, now: datetime) -> None:
    """They talked without any of this; what was proposed meanwhile is not asked any more."""
    waiting = await pending(session, circle.id, now)
    if waiting is not None:
        await _take_back(session, circle.id, "call_asked")
        waiting.state = "cancelled"
        session.add(waiting)
    met(circle, now)
    at = now - timedelta(minutes=minutes)
    call = Call(community_id=circle.community_id, circle_id=circle.id, at=at, minutes=minutes, state="met")
    await _changed(session, circle, call, now)


async def give_back(session: AsyncSession, circle_id: int, now: datetime) -> None:
    """The circle is over: its calls to come are off, and rooms that were made for them are given back."""
    statement = select(Call).where(
        col(Call.circle_id) == circle_id, col(Call.state).in_(("proposed", "agreed")), col(Call.at) > now
    )
    for call in (await session.exec(statement)).all():
        call.state, call.make_at = "cancelled", now if call.made_id else None
        session.add(call)


def met(circle: Circle, now: datetime) -> None:
    """A sign of life of both: Kith keeps quiet for some days."""
    circle.two_way_at = now


async def _changed(session: AsyncSession, circle: Circle, call: Call, now: datetime) -> Call:
    circle.plan_at = now
    session.add(circle)
    session.add(call)
    await session.flush()
    return call


async def _take_back(session: AsyncSession, circle_id: int, *moments: str) -> None:
    """Withdraw what was to be said of a time that does not stand any more."""
    theirs = (SEND.c.circle_id == circle_id, SEND.c.moment.in_(moments), SEND.c.state == "due")
    taken = update(SEND).where(*theirs).values(state="withdrawn", why=Why.ANSWERED)
    rows = await fetch(session, taken.returning(SEND.c.delivery_id))
    await release(session, {row.delivery_id for row in rows})
