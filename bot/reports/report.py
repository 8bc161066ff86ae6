"""The rows behind a report: counts of people, and each pair's signs of life. No words are read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.messages import value
from bot.reports.figures import Counted
from bot.reports.pairs import PairFacts
from bot.store.tables import Answer, Circle, Delivery, Membership, Person, Programme, Send

LATELY = timedelta(days=28)
ASKED = "quiet_question"
"""The moment that asks both in private before a coordinator hears that a pair is quiet."""


@value
class Figures:
    """Counts of people in a programme; to be shown only through `figures`."""

    people: int
    said_yes: Counted
    answered: Counted
    pausing: Counted
    slower: Counted


async def figures(session: AsyncSession, programme: Programme, now: datetime) -> Figures:
    """How many there are, said yes, took part lately, pause, asked for less."""
    rows = list(await session.exec(_memberships(programme)))
    people = {one.id: one for one in await session.exec(_people(programme))}
    accepted = {row.person_id for row in rows if row.state == "accepted"}
    pausing = {one.id for one in people.values() if one.paused_until is not None and one.paused_until > now}
    slower = {one.id for one in people.values() if one.pace != "usual"}
    answered = set(await session.exec(_answerers(programme, now))) & accepted
    many = len(accepted)
    return Figures(
        people=many,
        said_yes=Counted(part=many, whole=len({row.person_id for row in rows})),
        answered=Counted(part=len(answered), whole=many),
        pausing=Counted(part=len(pausing & accepted), whole=many),
        slower=Counted(part=len(slower & accepted), whole=many),
    )


def _memberships(programme: Programme) -> SelectOfScalar[Membership]:
    return (
        select(Membership)
        .join(Circle, col(Circle.id) == col(Membership.circle_id))
        .where(col(Circle.programme_id) == programme.id, col(Membership.state) != "left")
    )


def _people(programme: Programme) -> SelectOfScalar[Person]:
    ids = select(Membership.person_id).join(Circle, col(Circle.id) == col(Membership.circle_id))
    return select(Person).where(col(Person.id).in_(ids.where(col(Circle.programme_id) == programme.id)))


def _answerers(programme: Programme, now: datetime) -> SelectOfScalar[int]:
    return (
        select(Answer.person_id)
        .distinct()
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(col(Circle.programme_id) == programme.id, col(Answer.at) > now - LATELY)
    )


async def pairs(session: AsyncSession, programme: Programme) -> list[PairFacts]:
    """The programme's running pairs by title."""
    statement = (
        select(Circle)
        .where(
            col(Circle.programme_id) == programme.id,
            col(Circle.kind) == "pair",
            col(Circle.state).in_(("active", "paused")),
        )
        .order_by(col(Circle.title), col(Circle.id))
    )
    circles = list(await session.exec(statement))
    ids = [circle.id for circle in circles]
    asked, alive, helped = (
        await _asked(session, ids),
        await _answered(session, ids),
        await _helps(session, ids),
    )
    return [
        PairFacts(
            title=circle.title,
            ends_on=programme.ends_on,
            asked_at=asked.get(circle.id),
            alive_at=max(
                (at for at in (alive.get(circle.id), circle.two_way_at) if at is not None), default=None
            ),
            help_at=helped.get(circle.id),
        )
        for circle in circles
    ]


async def _asked(session: AsyncSession, ids: Sequence[int]) -> dict[int, datetime]:
    """When the later of both was asked in private, where both were."""
    latest = (
        select(Send.circle_id, Send.person_id, func.max(col(Send.sent_at)))
        .where(col(Send.circle_id).in_(ids), col(Send.moment) == ASKED, col(Send.state) == "sent")
        .group_by(col(Send.circle_id), col(Send.person_id))
    )
    found: dict[int, list[datetime]] = {}
    for circle_id, _, at in await session.exec(latest):
        found.setdefault(circle_id, []).extend([at] if at else [])
    return {circle_id: max(times) for circle_id, times in found.items() if len(times) > 1}


async def _answered(session: AsyncSession, ids: Sequence[int]) -> dict[int, datetime]:
    statement = (
        select(Delivery.circle_id, func.max(col(Answer.changed_at)))
        .join(Answer, col(Answer.delivery_id) == col(Delivery.id))
        .where(col(Delivery.circle_id).in_(ids), or_(col(Answer.substance), col(Answer.choice) == "touch"))
        .group_by(col(Delivery.circle_id))
    )
    return dict((await session.exec(statement)).all())


async def _helps(session: AsyncSession, ids: Sequence[int]) -> dict[int, datetime]:
    statement = (
        select(Delivery.circle_id, func.max(col(Answer.changed_at)))
        .join(Answer, col(Answer.delivery_id) == col(Delivery.id))
        .where(col(Delivery.circle_id).in_(ids), col(Answer.share) == "help")
        .group_by(col(Delivery.circle_id))
    )
    return dict((await session.exec(statement)).all())
