"""What a fetch brought, written down: new articles, and how the feed does. Short transactions, no network."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.articles.parse import Entry, ParsedFeed
from bot.errors import Unfetchable
from bot.language import kept
from bot.ports import Fetched
from bot.store.insert import insert_new
from bot.store.tables import Article, Feed

FRESH = timedelta(days=30)
AT_MOST = 30
EVERY = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(hours=24)


async def ingest(
    session: AsyncSession,
    feed: Feed,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    now: datetime,
    every: timedelta = EVERY,
) -> int:
    """Insert what is new and set the feed's next poll; how many articles are new.

    An article that is there, by its address or by its guid, stays as it is: a publisher who edits a date or a
    title makes no second one. `parsed` is None where the feed had not changed.
    """
    new = 0
    if parsed:
        rows = [_row(feed, parsed, entry, now) for entry in fresh(parsed.entries, now)]
        for row in rows:
            new += (await session.exec(insert_new(session, Article).values(**row))).rowcount
    changes = {
        "etag": fetched.etag or (feed.etag if fetched.body is None else ""),
        "modified": fetched.modified or (feed.modified if fetched.body is None else ""),
        "title": (parsed.title if parsed else "") or feed.title,
        "url": await _address(session, feed, fetched),
    }
    await _settle(session, feed, now, now + every, failures=0, fault="", **changes)
    return new


async def failed(
    session: AsyncSession, feed: Feed, error: Unfetchable, now: datetime, every: timedelta = EVERY
) -> None:
    """Note why it failed, in words for a coordinator, and come back later each time."""
    wait = max(every, min(every * 2 ** min(feed.failures, 6), LONGEST_BACK_OFF))
    poll_at = now + max(wait, error.retry_after or wait)
    await _settle(session, feed, now, poll_at, failures=feed.failures + 1, fault=kept(error.words))


async def _settle(
    session: AsyncSession, feed: Feed, now: datetime, poll_at: datetime, **changes: object
) -> None:
    statement = update(Feed).where(col(Feed.id) == feed.id).values(polled_at=now, poll_at=poll_at, **changes)
    await session.exec(statement)


def fresh(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The entries worth keeping: something to open, of the last 30 days, the newest first, AT_MOST of them.

    An entry without a date counts as new: `insert_new` knows whether it is.
    """
    kept = [one for one in entries if one.url and (one.published_at or now) > now - FRESH]
    return sorted(kept, key=lambda one: one.published_at or now, reverse=True)[:AT_MOST]


def _row(feed: Feed, parsed: ParsedFeed, entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "community_id": feed.community_id,
        "feed_id": feed.id,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary if entry.summary != entry.title else "",
        "source": parsed.title or feed.title,
        "published_at": min(entry.published_at, now) if entry.published_at else None,
        "seen_at": now,
        "shared_by": None,
    }


async def _address(session: AsyncSession, feed: Feed, fetched: Fetched) -> str:
    """Where to ask next time: the new place of a feed that moved for good, unless it is a feed already."""
    if not fetched.moved:
        return feed.url
    there = select(Feed.id).where(col(Feed.community_id) == feed.community_id, col(Feed.url) == fetched.url)
    return feed.url if (await session.exec(there)).first() else fetched.url
