"""Consent: nobody is in a circle before they say yes."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.programmes.circles import members
from bot.programmes.endings import end_circle
from bot.programmes.groups import LEAST
from bot.store.tables import Circle, Membership, Person


async def membership_of(session: AsyncSession, circle_id: int, person_id: int) -> Membership | None:
    """A person's membership of a circle, whatever its state."""
    statement = select(Membership).where(
        col(Membership.circle_id) == circle_id, col(Membership.person_id) == person_id
    )
    return (await session.exec(statement)).first()


async def accept(session: AsyncSession, membership: Membership, now: datetime) -> Circle:
    """Yes. The circle starts when both of a pair, or two of a group, have said so; twice is like once.

    Raises Refused when the circle is over or the person left it.
    """
    circle = await _circle(session, membership)
    if circle.state == "ended":
        raise Refused(_("This has ended in the meantime. Nothing more will come of it."))
    if membership.state == "left":
        raise Refused(_("You left this circle, so this no longer counts."))
    if membership.state != "accepted":
        membership.state = "accepted"
        membership.answered_at = now
        session.add(membership)
        await _welcome_back(session, membership.person_id)
    await session.flush()
    await _start(session, circle, now)
    return circle


async def decline(session: AsyncSession, membership: Membership, now: datetime) -> Circle:
    """No, thanks. A pair ends with that before it began; a group goes on. Raises Refused after a yes."""
    circle = await _circle(session, membership)
    if membership.state in {"accepted", "left"}:
        raise Refused(_("You said yes before. To go, use /kith leave."))
    if membership.state != "declined":
        membership.state = "declined"
        membership.answered_at = now
        session.add(membership)
        await session.flush()
        if circle.kind == "pair" and circle.state != "ended":
            await end_circle(session, circle, now)
    return circle


async def _start(session: AsyncSession, circle: Circle, now: datetime) -> None:
    """Start the circle if it waits and enough have said yes; a running one is planned anew with who came."""
    accepted = await members(session, circle.id, ("accepted",))
    if circle.state == "invited" and len(accepted) >= LEAST:
        circle.state = "active"
        circle.started_at = now
    circle.plan_at = circle.pick_at = now
    session.add(circle)
    await session.flush()


async def _circle(session: AsyncSession, membership: Membership) -> Circle:
    return (await session.exec(select(Circle).where(col(Circle.id) == membership.circle_id))).one()


async def _welcome_back(session: AsyncSession, person_id: int) -> None:
    person = (await session.exec(select(Person).where(col(Person.id) == person_id))).one()
    if person.left_at is not None:
        person.left_at = None
        session.add(person)
