"""The names that a reply to one member mentions."""

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.language import _
from bot.store.tables import Circle, Coordinator, Membership, Person


async def names_of_others(session: AsyncSession, circle_id: int, person_id: int) -> list[str]:
    """The names of the other accepted members; "the others" for more than three."""
    statement = (
        select(Person.name)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            Membership.circle_id == circle_id,
            Membership.state == "accepted",
            Membership.person_id != person_id,
        )
        .order_by(col(Membership.id))
    )
    names = list((await session.exec(statement)).all())
    return names if len(names) <= 3 else [_("the others")]


async def coordinator_names(session: AsyncSession, circle_id: int) -> list[str]:
    """The names of those who look after a circle's community or its programme."""
    statement = (
        select(Person.name)
        .join(Coordinator, col(Coordinator.person_id) == col(Person.id))
        .join(Circle, col(Circle.community_id) == col(Coordinator.community_id))
        .where(
            Circle.id == circle_id,
            or_(
                col(Coordinator.programme_id).is_(None),
                col(Coordinator.programme_id) == col(Circle.programme_id),
            ),
        )
        .order_by(col(Coordinator.id))
    )
    return list((await session.exec(statement)).all())
