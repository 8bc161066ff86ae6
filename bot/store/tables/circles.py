"""Programmes, circles and memberships."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.tables.base import Row, of_community, one_of, part_of


class Programme(Row, table=True):
    """A scheme with a purpose, a start, an end and a cadence.

    `rules` overrides defaults of `policy.Rules` by name; it is validated before it is written.
    `zone` and `country` stand in for people whose own are unknown. `hours_*` are its people's usual hours.
    `call_link` is where its circles talk that have no link of their own.
    """

    __table_args__ = (one_of("state", "active", "paused", "ended"), UniqueConstraint("community_id", "name"))
    community_id: int = of_community()
    name: str
    purpose: str = ""
    state: str = "active"
    starts_on: date
    ends_on: date
    zone: str = "UTC"
    locale: str = "en"
    country: str = ""
    hours_start: time = time(9)
    hours_end: time = time(18)
    weekends: bool = False
    rules: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    call_link: str = ""
    created_at: datetime


class Circle(Row, table=True):
    """The people the bot looks after together.

    `platform` and `space` say where it lives, `place` and `thread` its conversation once it is open.
    `plan_at` is when to ask it for proposals again; None when nothing can change by itself. `pick_at` is
    when to choose an article for it anew; None while its pick is as good as it can be.
    `two_way_at`, `activity_at`: signs of life, never their text. `prompt_now` is the kind of moment that a
    coordinator asked to bring forward, "" for none. `ends_on` is the end that its people agreed on; None: the
    programme's. `depth` is a group's level, and where a pair begins. `call_link` is where they talk.
    """

    __table_args__ = (
        one_of("kind", "pair", "group"),
        one_of("state", "invited", "active", "paused", "ended"),
        one_of("tie", "mentor", "peer", "reporting", "group"),
        Index(
            "ix_circle_plan",
            "plan_at",
            sqlite_where=text("plan_at IS NOT NULL"),
            postgresql_where=text("plan_at IS NOT NULL"),
        ),
        Index(
            "ix_circle_pick",
            "pick_at",
            sqlite_where=text("pick_at IS NOT NULL"),
            postgresql_where=text("pick_at IS NOT NULL"),
        ),
        Index("ix_circle_place", "platform", "space", "place"),
    )
    community_id: int = of_community()
    programme_id: int = part_of("programme.id")
    kind: str
    tie: str = "mentor"
    state: str = "invited"
    title: str = ""
    platform: str
    space: str
    place: str = ""
    thread: str = ""
    depth: int = 1
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    paused_until: datetime | None = None
    plan_at: datetime | None = None
    pick_at: datetime | None = None
    two_way_at: datetime | None = None
    activity_at: datetime | None = None
    prompt_now: str = ""
    ends_on: date | None = None
    call_link: str = ""


class Membership(Row, table=True):
    """A person in a circle.

    `spoke_at` is their last sign of life there; `opted_in`: group posts count towards their own budget.
    `level` is how deep they go here, since `level_at`, `cap` how deep they ever want to; `ready` is the level
    for which they privately said that they are ready, 0 for none. `often_days` and `ends_on` are what they
    put into the agreement. `rematch_at`: they asked in private for another partner.
    """

    __table_args__ = (
        UniqueConstraint("circle_id", "person_id"),
        one_of("role", "mentor", "mentee", "member"),
        one_of("state", "invited", "accepted", "declined", "left"),
    )
    community_id: int = of_community()
    circle_id: int = part_of("circle.id", index=False)
    person_id: int = part_of("person.id")
    role: str = "member"
    state: str = "invited"
    invited_at: datetime
    answered_at: datetime | None = None
    spoke_at: datetime | None = None
    opted_in: bool = False
    level: int = 1
    level_at: datetime | None = None
    cap: int = 5
    ready: int = 0
    often_days: int = 0
    ends_on: date | None = None
    rematch_at: datetime | None = None
