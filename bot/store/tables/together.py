"""What people do together: calls, events, milestones; the pulse; prompts of a community's own."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.tables.base import Row, of_community, one_of, part_of


class Call(Row, table=True):
    """A call that a pair agreed on, or that one of the two proposed: `person_id` is who did, last.

    `uid` is its name in calendars, `delivery_id` the suggestion it came from. `made_by` names who made the
    link ("zoom", ...), `made_id` it there. `make_at` is when to ask them again to make, move or cancel it,
    None for never; `failed` says what is missing for that. `sequence` counts how often it changed, as
    calendars do.
    """

    __table_args__ = (
        one_of("state", "proposed", "agreed", "met", "moved", "missed", "cancelled"),
        Index(
            "ix_call_make",
            "make_at",
            sqlite_where=text("make_at IS NOT NULL"),
            postgresql_where=text("make_at IS NOT NULL"),
        ),
    )
    community_id: int = of_community()
    circle_id: int = part_of("circle.id")
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", ondelete="SET NULL", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    uid: str = Field(default_factory=lambda: uuid4().hex, unique=True)
    at: datetime
    minutes: int = 30
    state: str = "agreed"
    link: str = ""
    made_by: str = ""
    made_id: str = ""
    make_at: datetime | None = None
    failed: str = ""
    sequence: int = 0


class Event(Row, table=True):
    """A workshop or meeting that a coordinator announced to one circle, or without one to a whole programme.

    `uid` is its name in calendars. `place` is a link, words, or a channel as "<platform>#<id>". `zone` is the
    zone it was set in. `sequence` counts how often it was changed, as calendars do.
    """

    __table_args__ = (one_of("state", "planned", "cancelled"),)
    community_id: int = of_community()
    programme_id: int = part_of("programme.id")
    circle_id: int | None = Field(default=None, foreign_key="circle.id", ondelete="CASCADE", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    uid: str = Field(unique=True)
    title: str
    about: str = ""
    starts_at: datetime
    minutes: int = 60
    place: str = ""
    zone: str = "UTC"
    sequence: int = 0
    state: str = "planned"
    created_at: datetime


class Milestone(Row, table=True):
    """A day that a pair named itself; the words are theirs alone and encrypted."""

    community_id: int = of_community()
    circle_id: int = part_of("circle.id")
    person_id: int = part_of("person.id")
    on: date
    sealed: bytes
    reached_at: datetime | None = None
    created_at: datetime


class PulseScore(Row, table=True):
    """One person's pulse: two or three numbers of 1 to 5. Shown to nobody but in numbers over many."""

    __table_args__ = (UniqueConstraint("delivery_id", "person_id"),)
    community_id: int = of_community()
    programme_id: int = part_of("programme.id")
    delivery_id: int = part_of("delivery.id", index=False)
    person_id: int = part_of("person.id")
    useful: int
    open: int
    recommend: int | None = None
    at: datetime


class OwnPrompt(Row, table=True):
    """A prompt of a community's own. `entry` is what a file would say, as JSON; a coordinator approves it.

    One that is retired is asked no more, but what it asked before can still be answered.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "prompt"),
        one_of("state", "proposed", "approved", "declined", "retired"),
    )
    community_id: int = of_community()
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    prompt: str
    entry: str
    state: str = "proposed"
    created_at: datetime
