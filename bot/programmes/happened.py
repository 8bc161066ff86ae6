"""What happens in circles beside what the bot says: answers, arrivals, calls, milestones, events to come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, and_, case, cast, false, func, literal, null, or_, select, union_all
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.tables import Answer, Call, Circle, Delivery, Event, Milestone, Send

ASKS = ("story", "check_in", "agreement", "closing")
"""What may be asked of one person alone and answered in words: when it reached each is worth knowing."""


async def happened(session: AsyncSession, ids: Sequence[int], now: datetime) -> Sequence[Any]:
    """In one statement: these circles' answers, arrivals, calls, milestones and events to come; no words.

    `kind` is answer, arrival, call, event or milestone; `of` the delivery of an answer or of what arrived in
    private, else the circle; `id` the person who answered or got it, else the row's own. `state` is what an
    answer shares, or how the rest stands. `number` is the minutes of a call, or how often an event was
    changed. Of a call `person` is who proposed it, `choice` what is missing for its link, and `times` how
    often it was changed.
    """
    no, none = (literal(""), literal("")), (literal(0), literal(0))
    calls = select(
        *(literal("call"), col(Call.circle_id), col(Call.id), false(), col(Call.state)),
        *(col(Call.failed), literal(""), col(Call.at), col(Call.minutes), cast(null(), Date)),
        *(func.coalesce(col(Call.person_id), 0), col(Call.sequence)),
    ).where(col(Call.circle_id).in_(ids), or_(col(Call.state) != "cancelled", col(Call.at) > now))
    reached = case((col(Milestone.reached_at).is_(None), ""), else_="reached")
    milestones = select(
        *(literal("milestone"), col(Milestone.circle_id), col(Milestone.id), false(), reached, *no),
        *(col(Milestone.created_at), literal(0), col(Milestone.on), *none),
    ).where(col(Milestone.circle_id).in_(ids))
    everything = union_all(
        _answers(ids), calls, milestones, _arrivals(ids, no, none), _events(ids, now, no, none)
    )
    connection = await session.connection()
    return (await connection.execute(everything.order_by("kind", "at", "id"))).all()


def _answers(ids: Sequence[int]) -> Any:
    """Who answered what. It comes first, so it names the columns."""
    return (
        select(
            literal("answer").label("kind"),
            col(Answer.delivery_id).label("of"),
            col(Answer.person_id).label("id"),
            col(Answer.substance),
            col(Answer.share).label("state"),
            col(Answer.choice),
            col(Answer.picks),
            col(Answer.at),
            literal(0).label("number"),
            cast(null(), Date).label("on"),
            literal(0).label("person"),
            literal(0).label("times"),
        )
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .where(col(Delivery.circle_id).in_(ids))
    )


def _arrivals(ids: Sequence[int], no: Sequence[Any], none: Sequence[Any]) -> Any:
    """What each person got alone, and when."""
    return select(
        *(literal("arrival"), col(Send.delivery_id), col(Send.person_id), false(), literal(""), *no),
        *(col(Send.sent_at), literal(0), cast(null(), Date), *none),
    ).where(
        col(Send.circle_id).in_(ids),
        col(Send.moment).in_(ASKS),
        col(Send.person_id).is_not(None),
        col(Send.sent_at).is_not(None),
    )


def _events(ids: Sequence[int], now: datetime, no: Sequence[Any], none: Sequence[Any]) -> Any:
    """What is ahead for these circles: their own, and their programmes' for all."""
    whose = or_(
        col(Event.circle_id) == col(Circle.id),
        and_(col(Event.circle_id).is_(None), col(Event.programme_id) == col(Circle.programme_id)),
    )
    return (
        select(
            *(literal("event"), col(Circle.id), col(Event.id), false(), col(Event.state), *no),
            *(col(Event.starts_at), col(Event.sequence), cast(null(), Date), *none),
        )
        .select_from(Circle)
        .join(Event, whose)
        .where(col(Circle.id).in_(ids), col(Event.starts_at) > now)
    )
