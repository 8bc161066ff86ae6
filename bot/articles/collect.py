"""Fetch the feeds that are due, outside any transaction, and keep what is new."""

import asyncio
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.articles.ingest import EVERY, failed, ingest
from bot.articles.parse import ParsedFeed, read
from bot.articles.pick import repick_communities
from bot.articles.reads import with_old_picks
from bot.errors import Unfetchable
from bot.ports import FeedSource, Fetched
from bot.store.engine import Store
from bot.store.tables import Feed

AT_ONCE = 8
BATCH = 100

Outcome = tuple[Fetched, ParsedFeed | None] | Unfetchable


async def collect(store: Store, source: FeedSource, now: datetime, every: timedelta = EVERY) -> int:
    """Poll every feed that is due, then choose anew for the circles it concerns; how many articles are new.

    A feed that fails keeps its fault and the others go on. At most BATCH feeds a call, the longest due first.
    """
    async with store.read() as session:
        feeds = await _due(session, now)
    if not feeds:
        return 0
    gate = asyncio.Semaphore(AT_ONCE)
    counts = await asyncio.gather(*(_poll(store, source, feed, gate, now, every) for feed in feeds))
    brought = {feed.community_id for feed, count in zip(feeds, counts, strict=True) if count}
    async with store.read() as session:
        stale = await with_old_picks(session, {feed.community_id for feed in feeds}, now)
    if brought | stale:
        await repick_communities(store, brought | stale, now)
    return sum(counts)


async def _due(session: AsyncSession, now: datetime) -> list[Feed]:
    due = select(Feed).where(col(Feed.state) == "active", col(Feed.poll_at) <= now)
    return list(await session.exec(due.order_by(col(Feed.poll_at)).limit(BATCH)))


async def _poll(
    store: Store, source: FeedSource, feed: Feed, gate: asyncio.Semaphore, now: datetime, every: timedelta
) -> int:
    async with gate:
        outcome = await _fetch(source, feed)
    async with store.write() as session:
        if isinstance(outcome, Unfetchable):
            await failed(session, feed, outcome, now, every)
            return 0
        return await ingest(session, feed, *outcome, now, every)


async def _fetch(source: FeedSource, feed: Feed) -> Outcome:
    try:
        fetched = await source.fetch(feed.url, feed.etag, feed.modified)
        if fetched.body is None:
            return fetched, None
        return fetched, await read(fetched.body, fetched.content_type, fetched.url)
    except Unfetchable as error:
        return error
