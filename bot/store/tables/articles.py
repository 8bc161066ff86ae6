"""Feeds, articles, and each circle's best unseen one."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.tables.base import Row, of_community, one_of, part_of


class Feed(Row, table=True):
    """An RSS or Atom feed of a community. `fault` tells the last failure in plain words."""

    __table_args__ = (
        UniqueConstraint("community_id", "url"),
        one_of("state", "active", "paused", "removed"),
        Index(
            "ix_feed_poll",
            "poll_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )
    community_id: int = of_community()
    programme_id: int | None = Field(default=None, foreign_key="programme.id", ondelete="CASCADE", index=True)
    url: str
    title: str = ""
    state: str = "active"
    etag: str = ""
    modified: str = ""
    poll_at: datetime
    polled_at: datetime | None = None
    failures: int = 0
    fault: str = ""
    created_at: datetime


class Article(Row, table=True):
    """Something to read. `url` is canonical; `shared_by` is the member who brought it, if one did."""

    __table_args__ = (UniqueConstraint("community_id", "url"), UniqueConstraint("feed_id", "guid"))
    community_id: int = of_community()
    feed_id: int | None = Field(default=None, foreign_key="feed.id", ondelete="CASCADE")
    guid: str
    url: str
    title: str
    summary: str = ""
    source: str = ""
    published_at: datetime | None = None
    seen_at: datetime = Field(index=True)
    shared_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)


class ArticlePick(Row, table=True):
    """The best article that a circle has not had, and the words of interest that it fits."""

    __table_args__ = (UniqueConstraint("circle_id"),)
    community_id: int = of_community()
    circle_id: int = part_of("circle.id", index=False)
    article_id: int = part_of("article.id")
    person_id: int = part_of("person.id")
    score: float
    because: str
    at: datetime
