"""One call of a Web API method: who calls, with what, and the way to Slack's answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.standins.slack.errors import Refusal
from tests.standins.slack.world import Channel, Json, Person, Team, Token, View, World

TIERS = {"1": 1, "2": 20, "3": 50, "4": 100, "special": 300}
PARSED = ("blocks", "attachments", "metadata", "view", "files")
UNPARSED = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
READS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class Around(Protocol):
    """What a method reaches beyond the world: events go out, triggers are used up, addresses are made."""

    world: World
    base: str

    def emit(self, team: Team, event: Json, channel: Channel | None = None) -> None:
        """Send an event to the app if it listens to it."""
        ...

    def use_trigger(self, trigger: str) -> Person:
        """Whose trigger it is. Raises Refusal when it is unknown, used or too old."""
        ...

    def opened(self, view: View) -> None:
        """A view came up or changed."""
        ...

    def socket_address(self) -> str:
        """An address for one Socket Mode connection."""
        ...


@dataclass
class Call:
    """`args` are what was sent, with JSON inside JSON already read."""

    around: Around
    method: str
    args: Json
    token: Token | None = None
    basic: tuple[str, str] = ("", "")

    @property
    def world(self) -> World:
        """Everything there is."""
        return self.around.world

    @property
    def team(self) -> Team:
        """The caller's workspace; for an organisation's token the one named, else its first."""
        if self.token is None:
            raise Refusal("not_authed")
        if self.token.team:
            return self.world.teams[self.token.team]
        inside = [t for t in self.world.teams.values() if t.enterprise == self.token.enterprise]
        named = self.args.get("team_id")
        found = next((t for t in inside if named in (None, "", t.id)), None)
        if found is None:
            raise Refusal("team_not_found")
        return found

    def need(self, *scopes: str) -> None:
        """Refuse unless the token has one of these scopes."""
        given = self.token.scopes if self.token else set()
        if scopes and not given.intersection(scopes):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=",".join(sorted(given)))

    def text(self, name: str, *, missing: str = "invalid_arguments") -> str:
        """An argument that must be there."""
        value = self.args.get(name)
        if value is None or value == "":
            raise Refusal(missing, **_pointer(name, missing))
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        value = self.args.get(name, default)
        return value is True or str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise Refusal("invalid_arguments", **_pointer(name, "invalid_arguments")) from None

    def person(self, id: str, *, missing: str = "user_not_found") -> Person:
        """Somebody the caller can see."""
        person = self.world.people.get(id)
        if person is None or not self.sees(person.team):
            raise Refusal(missing)
        return person

    def sees(self, team: str) -> bool:
        """Whether the token reaches a workspace."""
        if self.token is None or team == self.token.team:
            return self.token is not None
        home = self.world.teams[team].enterprise
        return bool(home) and home == (self.token.enterprise or self.team.enterprise)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that an argument names; private ones only from inside."""
        wanted = self.text(name, missing="channel_not_found")
        found = self.world.channels.get(wanted)
        if found is None or found.deleted or not self.sees(found.team):
            raise Refusal("channel_not_found")
        if found.kind != "channel" and self.team.bot not in found.members:
            raise Refusal("channel_not_found")
        return found

    def reading(self, channel: Channel, what: str = "read") -> Channel:
        """Refuse unless the scopes let the caller read this kind of conversation."""
        self.need(f"{READS[channel.kind]}:{what}")
        return channel


def _pointer(name: str, error: str) -> Json:
    if error != "invalid_arguments":
        return {}
    words = f"[ERROR] missing required field: {name}"
    return {"response_metadata": {"messages": [words]}}


def parsed(args: Json) -> Json:
    """Arguments with the JSON inside them read. Raises Refusal."""
    for name in PARSED:
        given = args.get(name)
        if isinstance(given, str) and given:
            try:
                args[name] = json.loads(given)
            except ValueError:
                raise Refusal(UNPARSED.get(name, "invalid_arguments")) from None
    return args


Run = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """A method of the Web API. `scopes`: one of them is needed. `tier` as in TIERS, or "post"."""

    name: str
    run: Run
    scopes: tuple[str, ...] = ()
    tier: str = "3"
    token: str = "bot"


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, tier: str = "3", token: str = "bot") -> Callable[[Run], Run]:
    """Register a function as a method. `token` is the kind needed: bot, app, any or none."""

    def register(run: Run) -> Run:
        METHODS[name] = Method(name=name, run=run, scopes=scopes, tier=tier, token=token)
        return run

    return register


def cursor(rows: list[Any], call: Call, default: int, most: int) -> tuple[list[Any], Json]:
    """One page of rows and the metadata that leads to the next. Raises Refusal."""
    given = str(call.args.get("cursor") or "")
    if given and not given.startswith("at:"):
        raise Refusal("invalid_cursor")
    start = int(given.removeprefix("at:") or 0)
    size = max(1, min(call.number("limit", default), most))
    more = start + size < len(rows)
    return rows[start : start + size], {"next_cursor": f"at:{start + size}" if more else ""}
