"""The middle of the stand-in: it gives the app what happens and keeps count of everything."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from tests.standins.slack.errors import Refusal
from tests.standins.slack.faults import Faults
from tests.standins.slack.link import Link
from tests.standins.slack.posts import Posts
from tests.standins.slack.rates import Rates
from tests.standins.slack.subscribed import EVENT_SCOPES, name_of
from tests.standins.slack.world import Channel, Json, Person, Team, Token, View, World

TRIGGER_SECONDS = 3.0
RESPONSES = 5
RESPONSE_SECONDS = 30 * 60


@dataclass
class Made:
    """One call of the Web API: `error` is empty when it went well. `at` in seconds of a steady clock."""

    method: str
    args: Json
    error: str = ""
    status: int = 200
    at: float = field(default_factory=time.monotonic)
    token: str = ""


@dataclass
class Ack:
    """How the app took a delivery. `seconds` is None when it never did; `payload` is what it said with it."""

    seconds: float | None = None
    payload: Json = field(default_factory=dict)
    attempts: int = 0

    @property
    def ok(self) -> bool:
        """Whether it was acknowledged."""
        return self.seconds is not None


@dataclass
class Sent:
    """One delivery to the app and how it was taken."""

    kind: str
    payload: Json
    ack: Ack


@dataclass
class Trigger:
    """What lets the app open a view: once, for three seconds."""

    person: str
    at: float = field(default_factory=time.monotonic)
    used: bool = False


@dataclass
class Responses:
    """What stands behind one response_url."""

    channel: str
    person: str
    until: float
    message: str = ""
    left: int = RESPONSES


@dataclass
class Consent:
    """Who clicks on the page of OAuth, and what they say."""

    team: str = ""
    person: str = ""
    redirect: str = ""
    denies: bool = False
    whole_organisation: bool = False


class Hub:
    """`patience` is how long a delivery may stay unacknowledged, in seconds.

    `waits` are the pauses before each further attempt (Slack's own are 0, 60 and 300); `duplicates`: every
    event is delivered once more; `latency`: seconds before each answer of the Web API; `opening`: seconds
    from what somebody did to the call that opened a view for it.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.base = ""
        self.rates, self.faults, self.posts = Rates(), Faults(), Posts()
        self.link = Link(world.app_id)
        self.request_url = ""
        self.patience = 3.0
        self.waits: tuple[float, ...] = (0.0, 1.0, 2.0)
        self.latency = 0.0
        self.duplicates = False
        self.events = set(EVENT_SCOPES)
        self.commands = {"/kith"}
        self.calls: list[Made] = []
        self.sent: list[Sent] = []
        self.opening: list[float] = []
        self.consent = Consent()
        self.responses: dict[str, Responses] = {}
        self._triggers: dict[str, Trigger] = {}
        self._under_way: set[asyncio.Task[Any]] = set()

    def emit(self, team: Team, event: Json, channel: Channel | None = None) -> None:
        """Deliver an event if the app is there, subscribed to it, allowed and, for a channel's, a member."""
        token = self.token_of(team)
        name = name_of(event)
        needed = EVENT_SCOPES.get(name, frozenset())
        if token is None or name not in self.events or (needed and not needed & token.scopes):
            return
        if channel is not None and team.bot not in channel.members:
            return
        payload = self._wrapped(team, event)
        for _ in range(2 if self.duplicates else 1):
            self.start(self.deliver("events_api", payload, again=True))

    async def deliver(self, kind: str, payload: Json, *, again: bool = False) -> Ack:
        """Give the app something; events again and again until it takes them."""
        sent = Sent(kind, payload, Ack())
        self.sent.append(sent)
        reason = "timeout" if not self.request_url else "http_timeout"
        for wait in (0.0, *(self.waits if again else ())):
            await asyncio.sleep(wait)
            retry: Json = {
                "retry_attempt": sent.ack.attempts,
                "retry_reason": reason if sent.ack.attempts else "",
            }
            sent.ack.attempts += 1
            answer = await self._once(kind, payload, retry if again else {})
            if answer is not None:
                sent.ack.payload, sent.ack.seconds = answer
                break
            reason = "http_error" if self.request_url and self.posts.last_status else reason
            if self.posts.refused_retry:
                break
        return sent.ack

    async def _once(self, kind: str, payload: Json, retry: Json) -> tuple[Json, float] | None:
        if self.request_url:
            secret = self.world.signing_secret
            return await self.posts.send(self.request_url, secret, kind, payload, self.patience, retry)
        return await self.link.send(kind, payload, self.patience, retry)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let it run beside everything else."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def drained(self, seconds: float = 10) -> None:
        """Wait until every event was taken or given up. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self._under_way:
                await asyncio.wait(self._under_way)

    async def close(self) -> None:
        """Let go of everything that runs."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def token_of(self, team: Team) -> Token | None:
        """The bot's token that reaches a workspace and still holds."""
        if not team.installed:
            return None
        for token in reversed(list(self.world.tokens.values())):
            mine = token.team == team.id or (token.enterprise and token.enterprise == team.enterprise)
            if token.kind == "bot" and mine and not token.revoked:
                return token
        return None

    def trigger(self, person: Person) -> str:
        """A new trigger for somebody who just did something."""
        name = self.world.id("") + ".trigger"
        self._triggers[name] = Trigger(person.id)
        return name

    def use_trigger(self, trigger: str) -> Person:
        """Whose it is. Raises Refusal."""
        found = self._triggers.get(trigger)
        if found is None:
            raise Refusal("invalid_trigger_id")
        took = time.monotonic() - found.at
        if took > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        found.used = True
        self.opening.append(took)
        return self.world.people[found.person]

    def response_url(self, channel: str, person: str, message: str = "") -> str:
        """An address for five answers within half an hour."""
        name = self.world.id("r")
        self.responses[name] = Responses(channel, person, self.world.now() + RESPONSE_SECONDS, message)
        return f"{self.base}/actions/{name}"

    def socket_address(self) -> str:
        """Where one connection may come in."""
        return f"{self.base.replace('http', 'ws', 1)}/link?ticket={self.link.ticket()}"

    def opened(self, view: View) -> None:
        """A view came up or changed; those who wait look for themselves."""

    def _wrapped(self, team: Team, event: Json) -> Json:
        now = self.world.now()
        authorization = {
            "enterprise_id": team.enterprise or None,
            "team_id": team.id,
            "user_id": team.bot,
            "is_bot": True,
            "is_enterprise_install": not getattr(self.token_of(team), "team", team.id),
        }
        return {
            "token": "verification",
            "team_id": team.id,
            "api_app_id": self.world.app_id,
            "event": {"event_ts": f"{now:.6f}", **event},
            "type": "event_callback",
            "event_id": self.world.id("Ev"),
            "event_time": int(now),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "context_team_id": team.id,
            "context_enterprise_id": team.enterprise or None,
        } | ({"enterprise_id": team.enterprise} if team.enterprise else {})
