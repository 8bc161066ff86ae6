"""Circles and memberships as commands look them up: mine, ours, by name."""

import difflib
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.store.tables import Circle, Membership, Person

OPEN = ("invited", "active", "paused")
"""The states of a circle that is not over."""


async def of_person(session: AsyncSession, person_id: int) -> list[tuple[Circle, Membership]]:
    """The circles that a person is in or invited to, oldest first."""
    statement = (
        select(Circle, Membership)
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(
            col(Membership.person_id) == person_id,
            col(Membership.state).in_(("invited", "accepted")),
            col(Circle.state).in_(OPEN),
        )
        .order_by(col(Circle.id))
    )
    return [(circle, membership) for circle, membership in await session.exec(statement)]


async def of_community(
    session: AsyncSession, community_id: int, only: frozenset[int] | None = None
) -> list[Circle]:
    """The community's open circles by title; with `only`, those of these programmes."""
    statement = select(Circle).where(col(Circle.community_id) == community_id, col(Circle.state).in_(OPEN))
    if only is not None:
        statement = statement.where(col(Circle.programme_id).in_(only))
    return list(await session.exec(statement.order_by(col(Circle.title), col(Circle.id))))


async def members(
    session: AsyncSession, circle_id: int, states: Sequence[str] = ("invited", "accepted")
) -> list[tuple[Membership, Person]]:
    """Who is in a circle, in the order they came."""
    statement = (
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.circle_id) == circle_id, col(Membership.state).in_(states))
        .order_by(col(Membership.id))
    )
    return [(membership, person) for membership, person in await session.exec(statement)]


async def pair_of(
    session: AsyncSession, one_id: int, other_id: int, programme_ids: Sequence[int]
) -> Circle | None:
    """The open pair of these two people in one of these programmes."""
    with_other = select(Membership.circle_id).where(
        col(Membership.person_id) == other_id, col(Membership.state).in_(("invited", "accepted"))
    )
    statement = (
        select(Circle)
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(
            col(Circle.kind) == "pair",
            col(Circle.state).in_(OPEN),
            col(Circle.programme_id).in_(programme_ids),
            col(Membership.person_id) == one_id,
            col(Membership.state).in_(("invited", "accepted")),
            col(Circle.id).in_(with_other),
        )
    )
    return (await session.exec(statement)).first()


async def at_place(session: AsyncSession, community_id: int, platform: str, place: str) -> Circle | None:
    """The open group that lives in this place."""
    statement = select(Circle).where(
        col(Circle.community_id) == community_id,
        col(Circle.platform) == platform,
        col(Circle.place) == place,
        col(Circle.kind) == "group",
        col(Circle.state).in_(OPEN),
    )
    return (await session.exec(statement)).first()


def named(circles: Sequence[Circle], words: str, field: str = "circle") -> Circle:
    """The one that is meant, by title in any case or by id; without words the only one there is.

    Raises Refused, with what may be meant.
    """
    if not circles:
        raise Refused(_("There is no circle here yet."), field)
    asked = words.strip().casefold()
    if not asked and len(circles) == 1:
        return circles[0]
    by_id = [one for one in circles if asked == str(one.id)]
    found = by_id or [one for one in circles if asked == one.title.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(one.id) for one in found)
        raise Refused(
            _(
                "More than one circle is called “{words}”. Write its number: {ids}.",
                words=words.strip(),
                ids=ids,
            ),
            field,
        )
    if not asked:
        raise Refused(_("Which circle?"), field)
    titles = {one.title.casefold(): one.title for one in circles}
    close = difflib.get_close_matches(asked, titles, 1, 0.5)
    meant = _("Did you mean “{circle}”?", circle=titles[close[0]]) if close else ""
    known = _("I know no circle called “{words}”. {hint}", words=words.strip(), hint=meant)
    raise Refused(known.strip(), field)
