"""Groups: a place where people already talk, and an invitation to each for themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.messages import Address
from bot.programmes.circles import at_place
from bot.programmes.pairing import invited
from bot.store.tables import Circle, Membership, Person, Programme

LEAST = 2
"""A group starts when this many have said yes."""


async def group(
    session: AsyncSession,
    programme: Programme,
    place: Address,
    people: Sequence[Person],
    now: datetime,
    *,
    name: str = "",
) -> tuple[Circle, list[Person]]:
    """Invite these people to a group in `place`, or to the one that is there; with whom it newly invited.

    Raises Refused for too few people, or when nothing would change.
    """
    circle = await at_place(session, programme.community_id, place.platform, place.id)
    distinct = list({person.id: person for person in people}.values())
    if circle is None:
        if len(distinct) < LEAST:
            raise Refused(
                _("Name at least two people; I ask each of them, and start when two say yes."), "people"
            )
        circle = await _made(session, programme, place, name, now)
    new = [person for person in distinct if await _invite(session, circle, person, now)]
    if not new:
        raise Refused(_("There is a group here already, and everybody you named has been asked."), "people")
    circle.plan_at = now
    session.add(circle)
    await session.flush()
    return circle, new


async def _made(
    session: AsyncSession, programme: Programme, place: Address, name: str, now: datetime
) -> Circle:
    if programme.state == "ended":
        raise Refused(
            _("“{programme}” is over. Choose one that runs.", programme=programme.name), "programme"
        )
    circle = Circle(
        community_id=programme.community_id,
        programme_id=programme.id,
        kind="group",
        tie="group",
        title=name or programme.name,
        platform=place.platform,
        space=place.space,
        place=place.id,
        thread=place.thread,
        created_at=now,
    )
    session.add(circle)
    await session.flush()
    return circle


async def _invite(session: AsyncSession, circle: Circle, person: Person, now: datetime) -> bool:
    """Whether the person was newly asked; who said no or left is not asked again by this."""
    known = await session.exec(
        select(Membership).where(
            col(Membership.circle_id) == circle.id, col(Membership.person_id) == person.id
        )
    )
    if known.first():
        return False
    session.add(invited(circle, person, "member", now))
    await session.flush()
    return True
