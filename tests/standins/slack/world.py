"""What a Slack holds: teams, people, channels with their messages, tokens, open views, files.

All of it is plain data in memory that a test may read and change.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["channel", "group", "im", "mpim"]

BOT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "dnd:read",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "reactions:write",
        "team:read",
        "users.profile:read",
        "users:read",
        "users:read.email",
    ]
)


@dataclass
class Team:
    """A workspace, perhaps of an Enterprise Grid. `bot` is the bot's user id there, once installed."""

    id: str
    name: str
    domain: str
    enterprise: str = ""
    bot: str = ""
    bot_id: str = ""
    installed: bool = False


@dataclass
class Person:
    """A user. `dnd` is what dnd.info says of them, `profile` what their profile says beside the names."""

    id: str
    team: str
    name: str
    real_name: str
    zone: str = "Europe/Berlin"
    locale: str = "en-US"
    admin: bool = False
    owner: bool = False
    is_bot: bool = False
    guest: bool = False
    deleted: bool = False
    updated: int = 0
    profile: Json = field(default_factory=dict)
    dnd: Json = field(default_factory=dict)


@dataclass
class Channel:
    """A conversation. `messages` are by ts, in order."""

    id: str
    kind: Kind
    team: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    deleted: bool = False
    messages: dict[str, Json] = field(default_factory=dict)


@dataclass
class Token:
    """What a caller shows. `team` is empty for the app's own token and for one of a whole organisation."""

    text: str
    kind: Literal["bot", "app"]
    team: str = ""
    enterprise: str = ""
    scopes: set[str] = field(default_factory=set)
    revoked: bool = False


@dataclass
class Ephemeral:
    """What one person alone sees. `gone` when it was deleted."""

    channel: str
    person: str
    message: Json
    gone: bool = False


@dataclass
class View:
    """An open modal or a home tab, as Slack's JSON, with what was typed into it."""

    id: str
    person: str
    team: str
    body: Json
    open: bool = True
    below: str = ""

    @property
    def kind(self) -> str:
        """modal or home."""
        return str(self.body["type"])


@dataclass
class File:
    """Something uploaded."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    content: bytes = b""
    complete: bool = False
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Code:
    """What an administrator's consent is worth, once."""

    team: str
    person: str
    scopes: set[str]
    redirect: str
    whole_organisation: bool = False


class World:
    """Everything there is. `now` tells the world's time in seconds since 1970."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.app_id = "A0KITH"
        self.client_id, self.client_secret = "12.34", "client-secret"
        self.signing_secret = "signing-secret"
        self.teams: dict[str, Team] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.tokens: dict[str, Token] = {}
        self.views: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.codes: dict[str, Code] = {}
        self.ephemerals: list[Ephemeral] = []
        self.reactions: list[tuple[str, str, str]] = []
        self._numbers = itertools.count(1)
        self._last_ts = 0.0
        self._direct: dict[frozenset[str], str] = {}
        self.token("xapp-1", "app", scopes={"connections:write"})

    def id(self, letter: str) -> str:
        """An id that was not given before, as U00007."""
        return f"{letter}{next(self._numbers):05d}"

    def ts(self) -> str:
        """A message's ts: seconds with six digits, always later than the one before."""
        micros = max(round(self.now() * 1_000_000), round(self._last_ts) + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def team(self, id: str = "", name: str = "Garden", *, enterprise: str = "") -> Team:
        """Make a workspace."""
        team = Team(id=id or self.id("T"), name=name, domain=name.lower(), enterprise=enterprise)
        self.teams[team.id] = team
        return team

    def token(
        self,
        text: str,
        kind: Literal["bot", "app"] = "bot",
        *,
        team: str = "",
        enterprise: str = "",
        scopes: set[str] | None = None,
    ) -> Token:
        """Make a token."""
        given = set(BOT_SCOPES) if scopes is None else scopes
        self.tokens[text] = Token(text=text, kind=kind, team=team, enterprise=enterprise, scopes=given)
        return self.tokens[text]

    def install(self, team: Team, text: str, scopes: set[str] | None = None) -> Token:
        """Put the app into a workspace: it gets its bot user and a token."""
        if not team.bot:
            bot = self.person("kith", team=team.id, real_name="Kith", is_bot=True)
            team.bot, team.bot_id = bot.id, self.id("B")
        team.installed = True
        return self.token(text, team=team.id, scopes=scopes)

    def person(self, name: str, *, id: str = "", team: str = "", real_name: str = "", **more: Any) -> Person:
        """Somebody new, in the first workspace where none is named."""
        person = Person(
            id=id or self.id("U"),
            team=team or next(iter(self.teams)),
            name=name,
            real_name=real_name or name.title(),
            updated=int(self.now()),
            **more,
        )
        self.people[person.id] = person
        return person

    def channel(
        self, name: str = "", *, kind: Kind = "channel", members: list[str] | None = None, id: str = ""
    ) -> Channel:
        """A new conversation of these people; the bot is in it where it is named."""
        there = list(members or [])
        team = self.people[there[0]].team if there else next(iter(self.teams))
        made = Channel(id=id or self.id("D" if kind == "im" else "C"), kind=kind, team=team, name=name)
        made.members = there
        self.channels[made.id] = made
        return made

    def direct(self, ids: frozenset[str], *, make: bool = True) -> Channel | None:
        """The one conversation of exactly these people; direct for two, a group for more."""
        if ids not in self._direct:
            if not make:
                return None
            names = "--".join(sorted(self.people[one].name for one in ids))
            kind: Kind = "im" if len(ids) == 2 else "mpim"
            made = self.channel("" if kind == "im" else f"mpdm-{names}-1", kind=kind, members=sorted(ids))
            self._direct[ids] = made.id
        return self.channels[self._direct[ids]]

    def bot_of(self, person: Person) -> str:
        """The bot's user id where this person is."""
        return self.teams[person.team].bot
