"""Pairing two people: an invitation to both, and nothing more until both say yes."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.programmes.circles import pair_of
from bot.store.tables import Circle, Membership, Person, Programme


async def pair(
    session: AsyncSession,
    programme: Programme,
    mentor: Person,
    mentee: Person,
    now: datetime,
    *,
    platform: str,
    space: str,
) -> Circle:
    """Invite both; the circle starts when both accept. Raises Refused where it makes no sense."""
    await _sensible(session, programme, mentor, mentee)
    made = Circle(
        community_id=programme.community_id,
        programme_id=programme.id,
        kind="pair",
        tie="mentor",
        title=f"{mentor.name} & {mentee.name}",
        platform=platform,
        space=space,
        created_at=now,
        plan_at=now,
    )
    session.add(made)
    await session.flush()
    for person, role in ((mentor, "mentor"), (mentee, "mentee")):
        session.add(invited(made, person, role, now))
    await session.flush()
    return made


async def _sensible(session: AsyncSession, programme: Programme, mentor: Person, mentee: Person) -> None:
    if mentor.id == mentee.id:
        raise Refused(_("That is the same person twice. A pair needs two."), "mentee")
    if programme.state == "ended":
        raise Refused(
            _("“{programme}” is over. Choose one that runs.", programme=programme.name), "programme"
        )
    if await pair_of(session, mentor.id, mentee.id, [programme.id]):
        raise Refused(
            _(
                "{mentor} and {mentee} are a pair in “{programme}” already.",
                mentor=mentor.name,
                mentee=mentee.name,
                programme=programme.name,
            ),
            "mentee",
        )


def invited(circle: Circle, person: Person, role: str, now: datetime) -> Membership:
    """A membership that waits for its person's yes."""
    return Membership(
        community_id=circle.community_id, circle_id=circle.id, person_id=person.id, role=role, invited_at=now
    )
