"""A member brings something to read."""

from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.articles.address import canonical
from bot.articles.parse import TITLE
from bot.articles.text import plain_text
from bot.errors import Refused
from bot.language import _
from bot.store.insert import insert_new
from bot.store.tables import Article


async def share(
    session: AsyncSession, community_id: int, person_id: int, url: str, title: str, now: datetime
) -> Article:
    """Keep it as this member's; one that is there already becomes theirs if nobody brought it before.

    Call `repick` for the circles it may reach. Raises Refused where there is no address to open.
    """
    address = canonical(url)
    if not address:
        raise Refused(_("Share an address that begins with http:// or https://."), field="url")
    row = {
        "community_id": community_id,
        "feed_id": None,
        "guid": address,
        "url": address,
        "title": plain_text(title, TITLE) or address.partition("://")[2].partition("/")[0],
        "summary": "",
        "source": "",
        "published_at": None,
        "seen_at": now,
        "shared_by": person_id,
    }
    await session.exec(insert_new(session, Article).values(**row))
    same = (col(Article.community_id) == community_id, col(Article.url) == address)
    first = update(Article).where(*same, col(Article.shared_by).is_(None))
    await session.exec(first.values(shared_by=person_id, seen_at=now, published_at=None))
    return (await session.exec(select(Article).where(*same).execution_options(populate_existing=True))).one()
