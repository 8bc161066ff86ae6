"""A Slack on loopback: Web API, Socket Mode, signed posts, OAuth, uploads, limits, faults, and its people.

async with SlackStandIn() as slack:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.url)
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Self

from aiohttp import web

from tests.standins.slack import doors
from tests.standins.slack.changes import Changing
from tests.standins.slack.hub import Hub, Made
from tests.standins.slack.methods import views
from tests.standins.slack.shown import pinged, shown
from tests.standins.slack.web import answer
from tests.standins.slack.world import Channel, Ephemeral, File, Json, Person, Token, View, World

Door = Callable[[Hub, web.Request], Awaitable[web.StreamResponse]]


class People:
    """Everybody in the workspaces, by id."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, name: str, *, id: str = "", team: str = "", **more: Any) -> Person:
        """Somebody new: `zone`, `locale`, `admin`, `real_name`, `dnd`, `profile` as wished."""
        return self._world.person(name, id=id, team=team, **more)

    def __getitem__(self, id: str) -> Person:
        return self._world.people[id]

    def __iter__(self) -> Iterator[Person]:
        return iter(self._world.people.values())


class SlackStandIn(Changing):
    """One workspace "T1" with the app installed; more may be made through `world`."""

    def __init__(self, now: Callable[[], float] = time.time, port: int = 0) -> None:
        super().__init__(World(now))
        self.people = People(self.world)
        self.team = self.world.team("T1")
        self.token: Token = self.world.install(self.team, "xoxb-1")
        self.bot_token, self.app_token = "xoxb-1", "xapp-1"
        self.bot = self.team.bot
        self.consent.team = self.team.id
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """What a client takes as its base_url."""
        return f"{self.base}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._door(answer))
        app.router.add_post("/upload/v1/{file}", self._door(doors.upload))
        app.router.add_get("/files/{file}", self._door(doors.download))
        app.router.add_post("/actions/{name}", self._door(doors.respond))
        app.router.add_get("/oauth/v2/authorize", self._door(doors.authorize))
        app.router.add_get("/link", self.link.take)
        self.add_doors(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        self.link.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_doors(self, app: web.Application) -> None:
        """More addresses, for those who need them."""

    def _door(self, door: Door) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def through(request: web.Request) -> web.StreamResponse:
            return await door(self, request)

        return through

    def channel(self, name: str, *members: str, private: bool = False, bot: bool = True) -> Channel:
        """A channel with these people, and the bot in it unless told otherwise."""
        there = [*members, *([self.bot] if bot else [])]
        return self.world.channel(name, kind="group" if private else "channel", members=there)

    def direct(self, *people: str) -> Channel:
        """The conversation of the bot with these people."""
        made = self.world.direct(frozenset({*people, self.bot}))
        assert made is not None
        return made

    def file(self, name: str, content: bytes, mime: str = "text/csv") -> Json:
        """Something a person uploads, as it stands in the value of a form's file field."""
        made = File(self.world.id("F"), name, len(content), title=name, content=content, complete=True)
        self.world.files[made.id] = made
        link = f"{self.base}/files/{made.id}"
        told = {"id": made.id, "name": name, "mimetype": mime, "size": len(content)}
        return told | {"url_private": link, "url_private_download": link}

    def message(self, channel: str, ts: str) -> Json:
        """A message as it stands, also one that a single person sees."""
        found = self.world.channels[channel].messages.get(ts)
        return found or next(e.message for e in self.world.ephemerals if e.message["ts"] == ts)

    def said(self, channel: str = "") -> list[Json]:
        """What the bot said and stands, in a channel or anywhere, oldest first."""
        where = [self.world.channels[channel]] if channel else list(self.world.channels.values())
        found = [one for some in where for one in some.messages.values() if one.get("app_id")]
        return sorted(found, key=lambda one: float(one["ts"]))

    def whispered(self, user: str) -> list[Ephemeral]:
        """What one person alone sees."""
        return [one for one in self.world.ephemerals if one.person == user and not one.gone]

    def modal(self, user: str) -> View | None:
        """The modal that somebody sees."""
        return views.top(self.world, user)

    def home(self, user: str) -> View | None:
        """Somebody's home tab."""
        return views.home(self.world, user)

    def pinged(self, message: Json) -> frozenset[str]:
        """Whom a message notifies by name: ids, and "here", "channel" or "everyone"."""
        return pinged(message)

    def shown(self, message: Json) -> str:
        """The words that can be read in a message or view."""
        names = {person.id: person.real_name for person in self.people}
        return shown(message, names | {one.id: one.name for one in self.world.channels.values()})

    def made(self, method: str, *, failed: bool | None = None) -> list[Made]:
        """The calls of a method; only those that failed or went well where that is asked."""
        return [one for one in self.calls if one.method == method and failed in (None, bool(one.error))]

    async def until(self, true: Callable[[], object], seconds: float = 5) -> None:
        """Wait until something holds. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - a test may wait for anything, not for one event
                await asyncio.sleep(0.005)
