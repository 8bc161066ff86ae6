"""The rows behind a report: counts of people, and each pair's signs of life. No words are read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.messages import value
from bot.policy.cadence import stage
from bot.policy.health import ASKING, health
from bot.policy.rules import Rules
from bot.policy.state import CircleState
from bot.programmes.states import load_states
from bot.reports.figures import Counted
from bot.reports.outcomes import Seen
from bot.reports.pairs import PairFacts
from bot.store.tables import Answer, Charge, Circle, Delivery, Membership, Person, Programme, PulseScore, Send

LATELY = timedelta(days=28)
RECOMMENDS = 4
"""Points of five from which on somebody would recommend it."""


@value
class Figures:
    """Counts of people in a programme; to be shown only through `figures`."""

    people: int
    said_yes: Counted
    answered: Counted
    pausing: Counted
    slower: Counted
    left: Counted
    messages: int = 0
    answers: int = 0


@value
class PulseFigures:
    """The newest points of each person; `whole` are those who were there to be asked."""

    useful: Sequence[int]
    open: Sequence[int]
    recommend: Counted
    whole: int


async def figures(session: AsyncSession, programme: Programme, now: datetime) -> Figures:
    """How many there are, said yes, took part lately, pause, asked for less, left."""
    rows = list(await session.exec(_memberships(programme)))
    people = {one.id: one for one in await session.exec(_people(programme))}
    accepted = {row.person_id for row in rows if row.state == "accepted"}
    left = {row.person_id for row in rows if row.state == "left"} - accepted
    pausing = {one.id for one in people.values() if one.paused_until is not None and one.paused_until > now}
    slower = {one.id for one in people.values() if one.pace != "usual"}
    answered = set(await session.exec(_answerers(programme, now))) & accepted
    many = len(accepted)
    return Figures(
        people=many,
        said_yes=Counted(part=many, whole=len({row.person_id for row in rows if row.state != "left"})),
        answered=Counted(part=len(answered), whole=many),
        pausing=Counted(part=len(pausing & accepted), whole=many),
        slower=Counted(part=len(slower & accepted), whole=many),
        left=Counted(part=len(left), whole=len(accepted | left)),
        messages=await _messages(session, programme),
        answers=await _answers(session, programme),
    )


def _memberships(programme: Programme) -> SelectOfScalar[Membership]:
    return (
        select(Membership)
        .join(Circle, col(Circle.id) == col(Membership.circle_id))
        .where(col(Circle.programme_id) == programme.id)
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


async def _messages(session: AsyncSession, programme: Programme) -> int:
    """Messages that counted towards somebody's budget."""
    statement = (
        select(func.count())
        .select_from(Charge)
        .join(Circle, col(Circle.id) == col(Charge.circle_id))
        .where(col(Circle.programme_id) == programme.id, col(Charge.person_id).is_not(None))
    )
    return (await session.exec(statement)).one()


async def _answers(session: AsyncSession, programme: Programme) -> int:
    statement = (
        select(func.count())
        .select_from(Answer)
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(col(Circle.programme_id) == programme.id, col(Answer.substance))
    )
    return (await session.exec(statement)).one()


async def pulse(session: AsyncSession, programme: Programme, people: int) -> PulseFigures:
    """The newest pulse of each of `people`, and what each said last of recommending it."""
    statement = select(PulseScore).where(col(PulseScore.programme_id) == programme.id)
    rows = list(await session.exec(statement.order_by(col(PulseScore.at), col(PulseScore.id))))
    newest = {row.person_id: row for row in rows}
    recommend = {row.person_id: row.recommend for row in rows if row.recommend is not None}
    would = sum(points >= RECOMMENDS for points in recommend.values())
    return PulseFigures(
        useful=[row.useful for row in newest.values()],
        open=[row.open for row in newest.values()],
        recommend=Counted(part=would, whole=len(recommend)),
        whole=max(people, len(newest)),
    )


async def begun(session: AsyncSession, programme: Programme, defaults: Rules, now: datetime) -> list[Seen]:
    """Every pair of the programme that has begun, by title, also those that are over."""
    statement = (
        select(Circle)
        .where(
            col(Circle.programme_id) == programme.id,
            col(Circle.kind) == "pair",
            col(Circle.started_at).is_not(None),
        )
        .order_by(col(Circle.title), col(Circle.id))
    )
    circles = list(await session.exec(statement))
    states = await load_states(session, [circle.id for circle in circles], now, defaults)
    return [Seen(state=states[one.id], title=one.title, ended_at=one.ended_at) for one in circles]


async def pairs(session: AsyncSession, seen: Sequence[Seen], now: datetime) -> list[PairFacts]:
    """What a coordinator may know of those pairs that run."""
    running = [one for one in seen if one.ended_at is None]
    ids = [one.state.id for one in running]
    asked, alive, helped = (
        await _asked(session, ids),
        await _answered(session, ids),
        await _helps(session, ids),
    )
    return [
        PairFacts(
            title=one.title,
            closing=stage(one.state, now) == "closing",
            quiet=health(one.state, now).level == "quiet",
            grace_days=one.state.rules.quiet_told_days,
            asked_at=asked.get(one.state.id),
            alive_at=_latest(alive.get(one.state.id), one.state),
            help_at=helped.get(one.state.id),
        )
        for one in running
    ]


def _latest(answered: datetime | None, circle: CircleState) -> datetime | None:
    return max((at for at in (answered, circle.two_way_at) if at is not None), default=None)


async def _asked(session: AsyncSession, ids: Sequence[int]) -> dict[int, datetime]:
    """When the later of both was asked in private, where both were."""
    latest = (
        select(Send.circle_id, Send.person_id, func.max(col(Send.sent_at)))
        .where(col(Send.circle_id).in_(ids), col(Send.moment).in_(ASKING), col(Send.state) == "sent")
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
