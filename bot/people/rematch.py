"""Another partner, without a fault: either may ask for it in private, and take it back as long as they wait.

Meanwhile the pair rests, as in a pause, and nobody but the coordinators learns of it.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.withdraw import withdraw, withdraw_about
from bot.policy.state import CircleState, PersonState, Why
from bot.store.tables import Circle, Membership, Person

NOTICE = "notice"
BACK = "-back"
"""What ends the slot of the word that it was taken back."""


def slot_of(person_id: int, since: datetime) -> str:
    """The slot of the word to coordinators: one for each time that somebody asks."""
    return f"rematch-p{person_id}-{since:%Y%m%d%H%M%S}"


def asked_by(slot: str) -> int | None:
    """Who asked, by the slot of that word; None for any other."""
    kind, _, rest = slot.partition("-p")
    number, _, since = rest.partition("-")
    return int(number) if kind == "rematch" and number.isdecimal() and since.isdecimal() else None


def told(circle: CircleState) -> tuple[PersonState, ...]:
    """The coordinators who may learn of it: never the partner, should they be one."""
    members = {member.id for member in circle.members}
    return tuple(one for one in circle.coordinators if one.id not in members)


async def ask(session: AsyncSession, circle: Circle, membership: Membership, now: datetime) -> None:
    """From now on they wait. What was due goes, but for what both wait for already."""
    membership.rematch_at = now
    session.add(membership)
    await withdraw(session, circle_id=circle.id, why=Why.PAUSED, now=now)
    await _plan(session, circle, now)


async def take_back(session: AsyncSession, circle: Circle, membership: Membership, now: datetime) -> None:
    """They go on with who they have; what coordinators were not told yet, they are never told."""
    if membership.rematch_at is not None:
        slot = slot_of(membership.person_id, membership.rematch_at)
        await withdraw_about(session, circle.id, NOTICE, slot=slot)
    membership.rematch_at = None
    session.add(membership)
    await _plan(session, circle, now)


async def names(session: AsyncSession, people: tuple[PersonState, ...]) -> list[str]:
    """Their names."""
    ids = [one.id for one in people]
    statement = select(Person.name).where(col(Person.id).in_(ids)).order_by(col(Person.id))
    return list(await session.exec(statement))


async def _plan(session: AsyncSession, circle: Circle, now: datetime) -> None:
    circle.plan_at = now
    session.add(circle)
    await session.flush()
