"""Workshops and meetings: set up, moved, called off. Their circles hear of it by the moment of that name."""

import difflib
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.outbox import revise
from bot.programmes.circles import OPEN
from bot.store.tables import Circle, Delivery, Event, Programme, Send

MOMENT = "event"
UNDER_WAY = ("claimed", "unsure", "sent", "lost")


async def add(
    session: AsyncSession, programme: Programme, circle: Circle | None, event: Event, now: datetime
) -> Event:
    """Invite the circle, or without one every circle of the programme. Fills in whose it is."""
    event.community_id, event.programme_id = programme.community_id, programme.id
    event.circle_id, event.uid, event.created_at = circle.id if circle else None, f"event-{uuid4().hex}", now
    session.add(event)
    await session.flush()
    await _plan_again(session, event, now)
    return event


async def listed(
    session: AsyncSession, community_id: int, now: datetime, only: frozenset[int] | None = None
) -> list[Event]:
    """Those that are still to come, the next one first; with `only`, those of these programmes."""
    statement = select(Event).where(
        col(Event.community_id) == community_id, col(Event.starts_at) > now, col(Event.state) == "planned"
    )
    if only is not None:
        statement = statement.where(col(Event.programme_id).in_(only))
    return list(await session.exec(statement.order_by(col(Event.starts_at), col(Event.id))))


async def circles_of(session: AsyncSession, event: Event) -> list[Circle]:
    """The open circles that are invited."""
    statement = select(Circle).where(_invited(event), col(Circle.state).in_(OPEN)).order_by(col(Circle.title))
    return list(await session.exec(statement))


async def move(session: AsyncSession, event: Event, starts_at: datetime, now: datetime) -> None:
    """Another time. What was said is brought up to date, and each circle hears of it once."""
    event.starts_at = starts_at
    await _changed(session, event, now)


async def cancel(session: AsyncSession, event: Event, now: datetime) -> None:
    """It will not take place. Who was not told of it yet never is."""
    event.state = "cancelled"
    await _changed(session, event, now)


def named(events: Sequence[Event], words: str) -> Event:
    """The one that is meant, by title in any case or by number. Raises Refused, with what may be meant."""
    if not events:
        raise Refused(_("There is no event ahead. /kith event add sets one up."), "event")
    asked = words.strip().casefold()
    if not asked and len(events) == 1:
        return events[0]
    found = [one for one in events if asked == str(one.id)]
    found = found or [one for one in events if asked == one.title.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(one.id) for one in found)
        several = _("More than one is called “{name}”. Write its number: {ids}.", name=words.strip(), ids=ids)
        raise Refused(several, "event")
    if not asked:
        raise Refused(_("Which event?"), "event")
    titles = {one.title.casefold(): one.title for one in events}
    close = difflib.get_close_matches(asked, titles, 1, 0.5)
    meant = _("Did you mean “{name}”?", name=titles[close[0]]) if close else ""
    unknown = _("I know no event called “{name}”.", name=words.strip())
    raise Refused(f"{unknown} {meant}".strip(), "event")


async def _changed(session: AsyncSession, event: Event, now: datetime) -> None:
    event.sequence += 1
    session.add(event)
    await session.flush()
    told = exists().where(col(Send.delivery_id) == col(Delivery.id), col(Send.state).in_(UNDER_WAY))
    unsaid = delete(Delivery).where(
        col(Delivery.moment) == MOMENT,
        col(Delivery.subject) == str(event.id),
        col(Delivery.community_id) == event.community_id,
        ~told,
    )
    await session.exec(unsaid.execution_options(synchronize_session=False))
    await revise.ask(session, event.community_id, MOMENT, str(event.id), now)
    await _plan_again(session, event, now)


async def _plan_again(session: AsyncSession, event: Event, now: datetime) -> None:
    statement = update(Circle).where(_invited(event), col(Circle.state).in_(OPEN))
    await session.exec(statement.values(plan_at=now).execution_options(synchronize_session=False))


def _invited(event: Event) -> ColumnElement[bool]:
    everyone = event.circle_id is None
    return col(Circle.programme_id) == event.programme_id if everyone else col(Circle.id) == event.circle_id
