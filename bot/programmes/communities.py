"""The community of a space: made the first time Kith hears from there."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.tables import Community, Space


async def home(session: AsyncSession, platform: str, space: str, now: datetime, name: str = "") -> Community:
    """The community that `space` of `platform` belongs to; a new one with this name when it is new."""
    found = await known(session, platform, space)
    if found:
        return found
    made = Community(name=name or f"{platform} {space}".strip(), created_at=now)
    session.add(made)
    await session.flush()
    session.add(Space(community_id=made.id, platform=platform, space=space))
    await session.flush()
    return made


async def known(session: AsyncSession, platform: str, space: str) -> Community | None:
    """The community that `space` of `platform` belongs to, if Kith has heard from there."""
    statement = (
        select(Community)
        .join(Space, col(Space.community_id) == col(Community.id))
        .where(col(Space.platform) == platform, col(Space.space) == space)
    )
    return (await session.exec(statement)).first()


async def space_on(session: AsyncSession, community_id: int, platform: str) -> str:
    """The community's first space on `platform`; "" where it has none."""
    statement = (
        select(Space.space)
        .where(col(Space.community_id) == community_id, col(Space.platform) == platform)
        .order_by(col(Space.id))
    )
    return (await session.exec(statement)).first() or ""
