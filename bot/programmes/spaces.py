"""Joining two spaces into one community: a Slack workspace and a Discord server with the same people."""

from sqlmodel import SQLModel, col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.store.tables import (
    Account,
    Circle,
    Community,
    Coordinator,
    Interest,
    LinkCode,
    Person,
    Programme,
    SeenEvent,
    Space,
    VaultEntry,
)

_MOVED: tuple[type[SQLModel], ...] = (
    Space,
    Person,
    Account,
    Interest,
    Coordinator,
    LinkCode,
    SeenEvent,
    VaultEntry,
)


async def join(session: AsyncSession, joining: Community, to: int) -> None:
    """Make everything of the community `joining` part of `to`.

    Raises Refused where `joining` has programmes or circles of its own: whose rules would they keep?
    """
    if joining.id == to:
        raise Refused(_("These two belong together already."), "code")
    for table in (Programme, Circle):
        there = select(func.count()).select_from(table).where(table.community_id == joining.id)
        if (await session.exec(there)).one():
            raise Refused(
                _(
                    "This place has a programme of its own, so it can't join another. Join "
                    "before you make one."
                ),
                "code",
            )
    for moved in _MOVED:
        community = col(moved.community_id)  # type: ignore[attr-defined]  # every table has it
        await session.exec(update(moved).where(community == joining.id).values(community_id=to))
    session.expunge(joining)
    await session.exec(delete(Community).where(col(Community.id) == joining.id))
