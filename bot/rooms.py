"""Rooms for calls, where the operator has an account that makes them: made, moved and given back.

Outside any transaction, and never in the way of what is said: where a room can't be had now, the word on the
call goes out without it, and comes again with the link once it is there.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Misconfigured, Transient, Unreachable
from bot.messages import value
from bot.outbox.outcome import MISCONFIGURED
from bot.ports import Made, MeetingMaker
from bot.store.engine import Store
from bot.store.tables import Call, Circle, Delivery, Programme, Send

log = structlog.get_logger(__name__)
BATCH = 20
LEASE = timedelta(minutes=2)
"""A claim that nobody settled is taken up again after this."""
SOONEST = timedelta(minutes=5)
"""Between two attempts at one room."""


@value
class Wanted:
    """A room to be made, moved or given back. `room` is where its people talk otherwise."""

    call_id: int
    circle_id: int
    title: str
    key: str
    at: datetime
    minutes: int
    state: str
    sequence: int
    made_by: str
    made_id: str
    room: str
    until: datetime


@value
class Outcome:
    """What came of it. `again` is when to try once more; `failed` what an operator must give."""

    wanted: Wanted
    made: Made | None = None
    again: datetime | None = None
    failed: str = ""


async def make_due(store: Store, maker: MeetingMaker | None, now: datetime) -> int:
    """Ask the maker for everything that is due; how many there were. Without one nothing is wanted."""
    async with store.read() as session:
        due = select(Call.id).where(col(Call.make_at) <= now).limit(1)
        if (await session.exec(due)).first() is None:
            return 0  # mostly: nobody waits for the write transaction then
    async with store.write() as session:
        wanted = await _claim(session, now) if maker else await _forget(session, now)
    if maker is None or not wanted:
        return len(wanted)
    outcomes = await asyncio.gather(*(_ask(maker, one, now) for one in wanted))
    async with store.write() as session:
        for outcome in outcomes:
            await _settle(session, outcome, maker.name, now)
    return len(wanted)


async def _forget(session: AsyncSession, now: datetime) -> Sequence[Any]:
    due = update(Call).where(col(Call.make_at) <= now).values(make_at=None).returning(col(Call.id))
    connection = await session.connection()
    return (await connection.execute(due)).all()


async def _claim(session: AsyncSession, now: datetime) -> list[Wanted]:
    """Those that are due, held for a while."""
    otherwise = func.coalesce(func.nullif(col(Circle.call_link), ""), col(Programme.call_link), "")
    statement = (
        select(Call, Circle.title, otherwise)
        .join(Circle, col(Circle.id) == col(Call.circle_id))
        .join(Programme, col(Programme.id) == col(Circle.programme_id))
        .where(col(Call.make_at) <= now)
        .order_by(col(Call.make_at))
        .limit(BATCH)
        .with_for_update(of=Call, skip_locked=True)
    )
    found = []
    for call, title, room in (await session.exec(statement)).all():
        call.make_at = now + LEASE
        session.add(call)
        found.append(
            Wanted(
                call_id=call.id,
                circle_id=call.circle_id,
                title=title,
                key=call.uid,
                at=call.at,
                minutes=call.minutes,
                state=call.state,
                sequence=call.sequence,
                made_by=call.made_by,
                made_id=call.made_id,
                room=room,
                until=call.make_at,
            )
        )
    return found


async def _ask(maker: MeetingMaker, wanted: Wanted, now: datetime) -> Outcome:
    """Never raises but when cancelled: a room is a courtesy."""
    try:
        return Outcome(wanted=wanted, made=await _asked(maker, wanted, now))
    except Transient as fault:
        log.warning("room_waits", call=wanted.call_id, maker=maker.name, fault=str(fault))
        again = now + max(fault.retry_after, SOONEST)
        late = again >= wanted.at or (wanted.room and wanted.state == "agreed")
        return Outcome(wanted=wanted, again=None if late else again)
    except Misconfigured as fault:
        log.warning("room_missing", call=wanted.call_id, maker=maker.name, fault=str(fault))
        return Outcome(wanted=wanted, failed=f"{MISCONFIGURED}:{fault.missing}")
    except Exception as fault:
        log.error("room_broke", call=wanted.call_id, maker=maker.name, exc_info=fault)
        return Outcome(wanted=wanted)


async def _asked(maker: MeetingMaker, wanted: Wanted, now: datetime) -> Made | None:
    """The room if it is new; None where nothing new came of it."""
    own = bool(wanted.made_id) and wanted.made_by == maker.name
    if wanted.state != "agreed" or wanted.at <= now:
        if own:
            await maker.cancel(wanted.made_id)
        return None
    if own:
        try:
            await maker.move(wanted.made_id, wanted.at, wanted.minutes)
        except Unreachable:
            log.info("room_gone", call=wanted.call_id, maker=maker.name)
            key = f"{wanted.key}-{wanted.sequence}"
            return await maker.create(wanted.title, wanted.at, wanted.minutes, key)
        return None
    return await maker.create(wanted.title, wanted.at, wanted.minutes, wanted.key)


async def _settle(session: AsyncSession, outcome: Outcome, maker: str, now: datetime) -> None:
    """Keep what came of it. What changed meanwhile is due again, and stays so."""
    wanted, made = outcome.wanted, outcome.made
    call = await session.get(Call, wanted.call_id, with_for_update=True)
    if call is None:
        return
    if call.make_at == wanted.until:
        call.make_at, call.failed = outcome.again, outcome.failed
    if made is not None:
        call.link, call.made_by, call.made_id = made.link, maker, made.id
        call.sequence += await _told(session, call)
        if call.state != "agreed" and call.make_at is None:
            call.make_at = now  # called off while it was made
    session.add(call)
    if made is not None or outcome.failed:
        again = update(Circle).where(col(Circle.id) == call.circle_id).values(plan_at=now)
        await session.exec(again.execution_options(synchronize_session=False))


async def _told(session: AsyncSession, call: Call) -> bool:
    """Whether the two heard of this call without its link already."""
    statement = (
        select(Send.id)
        .join(Delivery, col(Delivery.id) == col(Send.delivery_id))
        .where(
            col(Send.circle_id) == call.circle_id,
            col(Send.moment) == "call_agreed",
            col(Delivery.subject) == str(call.id),
            col(Send.state).in_(("claimed", "unsure", "sent", "lost")),
        )
    )
    return (await session.exec(statement.limit(1))).first() is not None
