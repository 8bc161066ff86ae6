"""What a Discord holds: guilds with roles and members, channels with messages, people, interactions.

All of it is plain data in memory that a test may read and change. Ids are strings, as Discord writes them.
"""

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.standins.discord.allowed import BOT_DEFAULT, EVERYONE_DEFAULT

Json = dict[str, Any]
EPOCH = 1_420_070_400_000
TEXT, DM, VOICE, CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 2, 4, 11, 12, 15
THREADS = (10, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass
class Person:
    """A user. `open` is whether they take direct messages from the bot."""

    id: str
    name: str
    global_name: str
    bot: bool = False
    locale: str = "en-US"
    open: bool = True


@dataclass
class Role:
    """A role; @everyone has the guild's own id."""

    id: str
    name: str
    permissions: int
    managed: bool = False
    mentionable: bool = False


@dataclass
class Member:
    """A person in a guild. `roles` leaves @everyone out."""

    person: str
    joined: str
    nick: str | None = None
    roles: list[str] = field(default_factory=list)


@dataclass
class Guild:
    """A server. `crowd` is how many members there are beside those that are named."""

    id: str
    name: str
    owner: str
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    events: dict[str, Json] = field(default_factory=dict)
    locale: str = "en-US"
    crowd: int = 0
    unavailable: bool = False


@dataclass
class Channel:
    """A channel, thread or direct message. `overwrites`: id of a role or person -> (allow, deny)."""

    id: str
    type: int
    guild: str = ""
    name: str = ""
    parent: str = ""
    owner: str = ""
    topic: str = ""
    overwrites: dict[str, tuple[int, int]] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    archive_after: int = 4320
    changed: str = ""
    tags: list[Json] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)

    @property
    def thread(self) -> bool:
        """Whether it is a thread of any kind."""
        return self.type in THREADS


@dataclass
class Interaction:
    """What somebody did with the app, and what the app made of it.

    `response` is the callback's body, `original` the message it made or belongs to, `messages` what followed.
    `seconds` is how long the acknowledgement took, negative while there is none.
    """

    id: str
    token: str
    type: int
    person: str
    channel: str
    data: Json
    at: float
    guild: str = ""
    message: Json | None = None
    response: Json | None = None
    original: Json | None = None
    messages: dict[str, Json] = field(default_factory=dict)
    loading: bool = False
    hidden: bool = False
    dead: bool = False
    seconds: float = -1.0

    @property
    def ok(self) -> bool:
        """Whether it was acknowledged in time."""
        return self.response is not None


class World:
    """Everything there is. `now` tells the world's time in seconds since 1970."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.token = "token-of-kith"
        self.people: dict[str, Person] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.commands: dict[str, list[Json]] = {"": []}
        self.files: dict[str, bytes] = {}
        self.nonces: dict[tuple[str, str], tuple[float, str, str]] = {}
        self.nonce_window = 180.0
        self._count = itertools.count(1)
        self._last = 0
        self._direct: dict[str, str] = {}
        self.app = self.person("kith", bot=True)

    def id(self) -> str:
        """A new snowflake, always later than the one before."""
        made = (max(0, round(self.now() * 1000) - EPOCH) << 22) | (next(self._count) & 0x3FFF)
        self._last = max(made, self._last + 1)
        return str(self._last)

    def stamp(self, at: float | None = None) -> str:
        """An instant as Discord writes it."""
        return datetime.fromtimestamp(self.now() if at is None else at, UTC).isoformat()

    def person(self, name: str, *, id: str = "", bot: bool = False, **more: Any) -> Person:
        """Somebody new."""
        made = Person(id or self.id(), name, more.pop("global_name", "") or name.title(), bot, **more)
        self.people[made.id] = made
        return made

    def guild(
        self,
        name: str = "Garden",
        *,
        id: str = "",
        owner: str = "",
        bot: bool = True,
        shown: int = BOT_DEFAULT,
    ) -> Guild:
        """A new server; the bot is in it, with `shown` as its role's permissions, unless told otherwise."""
        host = owner or self.person(f"{name}-owner").id
        made = Guild(id or self.id(), name, host)
        self.guilds[made.id] = made
        made.roles[made.id] = Role(made.id, "@everyone", EVERYONE_DEFAULT)
        self.join(made, host)
        if bot:
            self.invite(made, shown)
        return made

    def invite(self, guild: Guild, permissions: int = BOT_DEFAULT) -> None:
        """Put the bot into a server, with its own role."""
        role = Role(self.id(), "Kith", permissions, managed=True)
        guild.roles[role.id] = role
        self.join(guild, self.app.id, roles=[role.id])

    def join(self, guild: Guild, person: str, roles: Iterable[str] = ()) -> Member:
        """Somebody comes into a server."""
        guild.members[person] = Member(person, self.stamp(), roles=list(roles))
        return guild.members[person]

    def channel(self, guild: Guild, name: str, type: int = TEXT, **more: Any) -> Channel:
        """A new channel of a server."""
        made = Channel(more.pop("id", "") or self.id(), type, guild.id, name, **more)
        self.channels[made.id] = made
        return made

    def direct(self, person: str) -> Channel:
        """The direct message of the bot with somebody."""
        if person not in self._direct:
            made = Channel(self.id(), DM, people=[person, self.app.id])
            self.channels[made.id] = made
            self._direct[person] = made.id
        return self.channels[self._direct[person]]

    def threads(self, guild: str) -> list[Channel]:
        """The active threads of a server."""
        return [
            one for one in self.channels.values() if one.guild == guild and one.thread and not one.archived
        ]

    def mutual(self, person: str) -> bool:
        """Whether somebody shares a server with the bot."""
        return any(person in one.members and self.app.id in one.members for one in self.guilds.values())
