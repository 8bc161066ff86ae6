"""Who steers: those in the configuration, platform admins, and those they appoint."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.messages import Account
from bot.store import tables
from bot.store.tables import Coordinator, Person, Programme

ADMIN_HOLDS = timedelta(hours=1)
"""A platform tells only with a command who administers the space; the form that follows may take a while."""


def configured_name(account: Account) -> str:
    """How the configuration names a coordinator: "platform:id"."""
    return f"{account.platform}:{account.id}"


async def note_admin(session: AsyncSession, row: tables.Account, *, admin: bool, now: datetime) -> None:
    """Remember for an hour what the platform said with this command."""
    if admin or row.admin_until is not None:
        row.admin_until = now + ADMIN_HOLDS if admin else None
        session.add(row)
        await session.flush()


def is_admin(row: tables.Account | None, now: datetime) -> bool:
    """Whether the platform said so within the hour."""
    return row is not None and row.admin_until is not None and row.admin_until > now


async def is_coordinator(
    session: AsyncSession,
    community_id: int,
    person_id: int,
    *,
    configured: frozenset[str],
    account: Account,
    admin: bool,
) -> bool:
    """Whether this person may steer something in this community."""
    if admin or configured_name(account) in configured:
        return True
    return bool(await _appointments(session, community_id, person_id))


async def steers(
    session: AsyncSession,
    community_id: int,
    person_id: int,
    *,
    configured: frozenset[str],
    account: Account,
    admin: bool,
) -> frozenset[int] | None:
    """The programmes this person may steer; None for all of them."""
    if admin or configured_name(account) in configured:
        return None
    found = await _appointments(session, community_id, person_id)
    if any(one.programme_id is None for one in found):
        return None
    return frozenset(one.programme_id for one in found if one.programme_id is not None)


async def appoint(
    session: AsyncSession, community_id: int, person_id: int, programme_id: int | None = None
) -> bool:
    """Make somebody a coordinator, of one programme or of all; False when they are already."""
    found = await _appointments(session, community_id, person_id)
    if any(one.programme_id in {None, programme_id} for one in found):
        return False
    session.add(Coordinator(community_id=community_id, person_id=person_id, programme_id=programme_id))
    await session.flush()
    return True


async def appointed(session: AsyncSession, community_id: int) -> list[tuple[Coordinator, Person]]:
    """Everybody who was appointed, in the order they were."""
    statement = (
        select(Coordinator, Person)
        .join(Person, col(Person.id) == col(Coordinator.person_id))
        .where(col(Coordinator.community_id) == community_id)
        .order_by(col(Coordinator.id))
    )
    return [(row, person) for row, person in await session.exec(statement)]


async def look_after(session: AsyncSession, programme: Programme, person_id: int) -> bool:
    """See to it that a call for help in this programme reaches somebody: this person, if there is nobody yet.

    Returns whether it is them from now on.
    """
    rows = await appointed(session, programme.community_id)
    if any(row.programme_id in {None, programme.id} for row, _ in rows):
        return False
    return await appoint(session, programme.community_id, person_id, programme.id)


async def dismiss(session: AsyncSession, community_id: int, person_id: int) -> None:
    """They steer nothing by appointment any more. Raises Refused for who does not, and for the last one."""
    mine = await _appointments(session, community_id, person_id)
    if not mine:
        raise Refused(_("They were not appointed, so nothing was changed."), "person")
    if len({person.id for _, person in await appointed(session, community_id)}) == 1:
        raise Refused(_("Calls for help would reach nobody. Appoint somebody else first."), "person")
    for row in mine:
        await session.delete(row)
    await session.flush()


async def _appointments(session: AsyncSession, community_id: int, person_id: int) -> list[Coordinator]:
    statement = select(Coordinator).where(
        col(Coordinator.community_id) == community_id, col(Coordinator.person_id) == person_id
    )
    return list(await session.exec(statement))
