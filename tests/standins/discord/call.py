"""One REST call: who calls, with what, and the checks that most routes share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standins.discord import allowed
from tests.standins.discord.errors import Refusal, invalid
from tests.standins.discord.hub import Hub
from tests.standins.discord.posts import Upload
from tests.standins.discord.world import Channel, Guild, Interaction, Json, Member, World


@dataclass
class Call:
    """`ids` are the parts of the address, `body` what was sent, `files` what was uploaded."""

    hub: Hub
    ids: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[Upload] = field(default_factory=list)

    @property
    def world(self) -> World:
        """Everything there is."""
        return self.hub.world

    @property
    def me(self) -> str:
        """The bot's id."""
        return self.world.app.id

    @property
    def json(self) -> Json:
        """The body as an object. Raises Refusal."""
        if not isinstance(self.body, dict):
            raise Refusal(50109)
        return self.body

    def flake(self, name: str) -> str:
        """An id in the address. Raises Refusal."""
        value = self.ids[name]
        if not value.isdigit():
            raise invalid(f"{name}_id", "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return value

    def channel(self, *names: str, view: bool = True) -> Channel:
        """The channel in the address, in which the bot may see and do these things. Raises Refusal."""
        found = self.world.channels.get(self.flake("channel"))
        if found is None:
            raise Refusal(10003)
        if view and not allowed.may(self.world, found, self.me, "VIEW_CHANNEL"):
            raise Refusal(50001)
        if not allowed.may(self.world, found, self.me, *names):
            raise Refusal(50013)
        return found

    def message(self, channel: Channel) -> Json:
        """The message in the address. Raises Refusal."""
        found: Json | None = channel.messages.get(self.flake("message"))
        if found is None:
            raise Refusal(10008)
        return found

    def guild(self, *names: str) -> Guild:
        """The server in the address, with the bot in it and allowed to do these things. Raises Refusal."""
        found = self.world.guilds.get(self.flake("guild"))
        if found is None or self.me not in found.members:
            raise Refusal(10004)
        if not allowed.in_guild(found, self.me) & allowed.bits(*names) == allowed.bits(*names):
            raise Refusal(50013)
        return found

    def member(self, guild: Guild, name: str = "user") -> Member:
        """The member in the address. Raises Refusal."""
        person = self.flake(name)
        if person not in self.world.people:
            raise Refusal(10013)
        if person not in guild.members:
            raise Refusal(10007)
        return guild.members[person]

    def interaction(self) -> Interaction:
        """The interaction whose token is in the address, once answered and for 15 minutes. Raises Refusal."""
        found = self.world.by_token.get(self.ids["token"])
        if found is None or found.response is None or self.flake("application") != self.me:
            raise Refusal(10015)
        if self.world.now() - found.at > self.hub.lifetime:
            raise Refusal(50027)
        return found

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A number in the query. Raises Refusal."""
        value = self.query.get(name, str(default))
        if not value.isdigit() or not least <= int(value) <= most:
            words = f"int value should be between {least} and {most}."
            raise invalid(name, "NUMBER_TYPE_MAX", words)
        return int(value)


Run = Callable[[Call], Any]


@dataclass(frozen=True)
class Route:
    """A route. `open` routes carry their own token in the address."""

    method: str
    path: str
    run: Run
    open: bool = False

    @property
    def name(self) -> str:
        """As "POST /channels/{channel}/messages"."""
        return f"{self.method} {self.path}"


ROUTES: list[Route] = []


def route(method: str, path: str, *, open: bool = False) -> Callable[[Run], Run]:
    """Register a function as a route. What it returns is the answer's JSON; None is an answer without any."""

    def register(run: Run) -> Run:
        ROUTES.append(Route(method, path, run, open))
        return run

    return register
