"""Communities, their spaces, people, accounts, interests, coordinators."""

from datetime import datetime, time

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from bot.store.tables.base import Row, of_community, one_of, part_of


class Community(Row, table=True):
    """The tenant: one or more spaces under the same coordinators."""

    name: str
    created_at: datetime


class Space(Row, table=True):
    """A Slack workspace or Discord server of a community."""

    __table_args__ = (UniqueConstraint("platform", "space"),)
    community_id: int = of_community()
    platform: str
    space: str


class Person(Row, table=True):
    """Somebody in a community, with the settings that are theirs alone.

    `zone` and `locale` are "" while unknown; `zone_chosen`: they set it themselves, so no profile changes it.
    `hours_start` to `hours_end` is when they may hear from the bot (None: the programme's), `weekends`
    whether Saturday and Sunday count. `pace` is how often at most.
    """

    __table_args__ = (one_of("pace", "usual", "weekly", "monthly"),)
    community_id: int = of_community()
    name: str
    zone: str = ""
    zone_chosen: bool = False
    locale: str = ""
    country: str = ""
    hours_start: time | None = None
    hours_end: time | None = None
    weekends: bool | None = None
    pace: str = "usual"
    paused_until: datetime | None = None
    left_at: datetime | None = None
    created_at: datetime


class Account(Row, table=True):
    """A person on one platform; `direct_*` is the address of their direct messages once it is known.

    `admin_until`: the platform said that they administer the space, and that counts until then.
    """

    __table_args__ = (UniqueConstraint("community_id", "platform", "external_id"),)
    community_id: int = of_community()
    person_id: int = part_of("person.id")
    platform: str
    external_id: str
    space: str = ""
    direct_space: str = ""
    direct_id: str = ""
    admin_until: datetime | None = None


class Interest(Row, table=True):
    """What a person cares about or works towards, in their own words."""

    __table_args__ = (one_of("kind", "interest", "goal"), UniqueConstraint("person_id", "kind", "words"))
    community_id: int = of_community()
    person_id: int = part_of("person.id", index=False)
    kind: str
    words: str
    created_at: datetime


class Mute(Row, table=True):
    """A kind of moment that a person asked not to get in a circle."""

    __table_args__ = (UniqueConstraint("person_id", "circle_id", "moment"),)
    community_id: int = of_community()
    person_id: int = part_of("person.id", index=False)
    circle_id: int = part_of("circle.id")
    moment: str


class LinkCode(Row, table=True):
    """A code that joins two: a person's accounts, or a community's spaces. `digest` is the code's SHA-256."""

    __table_args__ = (one_of("kind", "person", "space"), UniqueConstraint("digest"))
    community_id: int = of_community()
    person_id: int = part_of("person.id")
    kind: str
    digest: str
    expires_at: datetime


class Coordinator(Row, table=True):
    """A person who steers a community. `programme_id` None: all of its programmes."""

    __table_args__ = (UniqueConstraint("community_id", "person_id", "programme_id"),)
    community_id: int = of_community()
    person_id: int = part_of("person.id")
    programme_id: int | None = Field(default=None, foreign_key="programme.id", ondelete="CASCADE")
