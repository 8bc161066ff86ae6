"""What choosing needs to know, read for many circles at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.articles.choose import Choice, Item, Readers, Shelf
from bot.articles.ingest import FRESH
from bot.articles.relevance import Words
from bot.messages import value
from bot.store.tables import Article, ArticlePick, Circle, Delivery, Feed, Interest, Membership, Person

SHELF = 600
"""The newest articles of a community that are looked at: a month of about twenty a day."""


@value
class Batch:
    """Circles of one community with all that choosing needs."""

    community_id: int
    items: tuple[Item, ...]
    readers: tuple[Readers, ...]
    picks: Mapping[int, ArticlePick]

    def choose(self) -> dict[int, Choice | None]:
        """The choice for each circle; takes about a millisecond per new interest."""
        shelf = Shelf(self.items)
        return {one.circle_id: shelf.choose(one) for one in self.readers}


async def with_old_picks(session: AsyncSession, community_ids: Collection[int], now: datetime) -> set[int]:
    """Which of these communities hold a pick that is no longer fresh."""
    old = (
        select(ArticlePick.community_id)
        .join(Article, col(Article.id) == col(ArticlePick.article_id))
        .where(col(ArticlePick.community_id).in_(community_ids), _dated() <= now - FRESH)
        .distinct()
    )
    return set(await session.exec(old))


def _dated() -> Any:
    return func.coalesce(col(Article.published_at), col(Article.seen_at))


async def load(session: AsyncSession, circle_ids: Sequence[int], now: datetime) -> list[Batch]:
    """Four queries for all circles together, and one for each community's shelf."""
    where = (col(Circle.id).in_(circle_ids), col(Circle.state) == "active")
    circles: dict[int, list[Circle]] = defaultdict(list)
    for circle in await session.exec(select(Circle).where(*where)):
        circles[circle.community_id].append(circle)
    members, interests = await _people(session, circle_ids)
    had = await had_by(session, circle_ids)
    found = await session.exec(select(ArticlePick).where(col(ArticlePick.circle_id).in_(circle_ids)))
    picks = {pick.circle_id: pick for pick in found}
    return [
        Batch(
            community_id=community_id,
            items=await shelf(session, community_id, now),
            readers=tuple(
                Readers(
                    circle_id=circle.id,
                    programme_id=circle.programme_id,
                    members=frozenset(members[circle.id]),
                    interests=tuple(interests[circle.id]),
                    had=frozenset(had[circle.id]),
                )
                for circle in some
            ),
            picks=picks,
        )
        for community_id, some in circles.items()
    ]


async def _people(
    session: AsyncSession, circle_ids: Sequence[int]
) -> tuple[dict[int, list[int]], dict[int, list[tuple[int, str]]]]:
    """Who accepted in each circle, and their interests and goals."""
    rows = (
        select(Membership.circle_id, Membership.person_id, Interest.words)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Interest, col(Interest.person_id) == col(Membership.person_id), isouter=True)
        .where(
            col(Membership.circle_id).in_(circle_ids),
            col(Membership.state) == "accepted",
            col(Person.left_at).is_(None),
        )
        .order_by(col(Interest.id))
    )
    members: dict[int, list[int]] = defaultdict(list)
    interests: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for circle_id, person_id, words in await session.exec(rows):
        members[circle_id].append(person_id)
        if words:
            interests[circle_id].append((person_id, words))
    return members, interests


async def had_by(session: AsyncSession, circle_ids: Collection[int]) -> dict[int, set[int]]:
    """The articles that each circle was given or is about to get."""
    rows = select(Delivery.circle_id, Delivery.subject).where(
        col(Delivery.circle_id).in_(circle_ids), col(Delivery.moment) == "article"
    )
    had: dict[int, set[int]] = defaultdict(set)
    for circle_id, subject in await session.exec(rows):
        if subject.isdecimal():
            had[circle_id].add(int(subject))
    return had


async def shelf(session: AsyncSession, community_id: int, now: datetime) -> tuple[Item, ...]:
    """The newest fresh articles of feeds that are not removed, and of members."""
    rows = (
        select(Article, Feed.programme_id)
        .join(Feed, col(Feed.id) == col(Article.feed_id), isouter=True)
        .where(
            col(Article.community_id) == community_id,
            col(Article.seen_at) > now - 2 * FRESH,
            _dated() > now - FRESH,
            col(Article.feed_id).is_(None)
            | (col(Feed.state) != "removed")
            | col(Article.shared_by).is_not(None),
        )
        .order_by(_dated().desc(), col(Article.id).desc())
        .limit(SHELF)
    )
    return tuple(
        Item(
            id=article.id,
            words=Words(title=article.title, summary=article.summary),
            programme_id=programme_id,
            shared_by=article.shared_by,
        )
        for article, programme_id in await session.exec(rows)
    )
