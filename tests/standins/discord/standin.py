"""A Discord on loopback: REST and gateway, permissions, limits, faults, and its people.

async with DiscordStandIn() as discord:
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY are pointed at
    discord.api and discord.gateway_url; the token is discord.token
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web

from tests.standins.discord import routes
from tests.standins.discord.acts import Acting
from tests.standins.discord.call import ROUTES, Route
from tests.standins.discord.hub import Made
from tests.standins.discord.shown import pinged, shown
from tests.standins.discord.web import answer, told
from tests.standins.discord.world import Interaction, Json, World

assert routes  # importing them fills ROUTES
Door = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DiscordStandIn(Acting):
    """One server "Garden" with the app in it, as `garden`; more may be made with `guild`."""

    def __init__(self, now: Callable[[], float] = time.time, port: int = 0) -> None:
        super().__init__(World(now))
        self.garden = self.world.guild()
        self.token, self.bot = self.world.token, self.world.app.id
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def api(self) -> str:
        """What a client takes as the base of its routes."""
        return f"{self.base}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return self.gateway.url

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024**2)
        for route in ROUTES:
            app.router.add_route(route.method, f"/api/v10{route.path}", self._door(route))
        app.router.add_route("*", "/api/{rest:.*}", self._nowhere)
        app.router.add_get("/files/{channel}/{file}/{name}", self._file)
        app.router.add_get("/gateway/", self.gateway.take)
        self.add_doors(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base, self.gateway.url = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/gateway/"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gateway.down = True
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_doors(self, app: web.Application) -> None:
        """More addresses, for those who need them."""

    def _door(self, route: Route) -> Door:
        async def through(request: web.Request) -> web.StreamResponse:
            return await answer(self, route, request)

        return through

    async def _nowhere(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Made(f"{request.method} {request.path}", {}, status=404))
        return told({"message": "404: Not Found", "code": 0}, 404)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self.world.files.get(request.match_info["file"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    def said(self, channel: str = "") -> list[Json]:
        """What the bot said and stands, in a channel or anywhere, oldest first."""
        where = [self.world.channels[channel]] if channel else list(self.world.channels.values())
        found = [one for some in where for one in some.messages.values() if one["author"]["id"] == self.bot]
        return sorted(found, key=lambda one: int(one["id"]))

    def whispered(self, user: str) -> list[Json]:
        """What one person alone was answered and still sees, oldest first."""
        mine = [one for one in self.world.interactions.values() if one.person == user]
        return [said for one in mine for said in one.messages.values() if said["flags"] & 64]

    def modal(self, user: str) -> Interaction | None:
        """The interaction that opened the last modal for somebody."""
        mine = [one for one in self.world.interactions.values() if one.person == user and one.response]
        return next((one for one in reversed(mine) if (one.response or {})["type"] == 9), None)

    def message(self, channel: str, id: str) -> Json:
        """A message as it stands, also one that a single person sees."""
        found = self.world.channels[channel].messages.get(id)
        hidden = (one.messages.get(id) for one in self.world.interactions.values())
        return found or next(one for one in hidden if one)

    def pinged(self, message: Json) -> frozenset[str]:
        """Whom a message notifies by name: ids of people and roles, and "everyone"."""
        return pinged(message)

    def shown(self, message: Json) -> str:
        """The words that can be read in a message."""
        return shown(message)

    def made(self, route: str, *, failed: bool | None = None) -> list[Made]:
        """The calls of a route; only those that failed or went well where that is asked."""
        return [
            one for one in self.calls if one.route == route and failed in (None, one.status not in (200, 204))
        ]

    @property
    def limited(self) -> int:
        """How many 429 the app got that no fault asked for."""
        return len(self.rates.refused)

    async def until(self, true: Callable[[], object], seconds: float = 5) -> None:
        """Wait until something holds. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - a test may wait for anything, not for one event
                await asyncio.sleep(0.005)
