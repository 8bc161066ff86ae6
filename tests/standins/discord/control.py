"""The stand-in in its own process: what a test does with the object, done over HTTP under /_/.

POST /_/act {"do": "command", "with": {...}}  any act of a person or change of a server
POST /_/set {"latency": 0.05, "limits": true, "now": 1772438400, "shards": 2}  how it behaves, what time it is
POST /_/gateway {"do": "drop"}                drop, forget, ask_reconnect, invalidate
POST /_/crowd {"guilds": 1, "channels": 5, "people": 50, "crowd": 0}  servers with channels and people
POST /_/load {"do": "presses", "with": {...}} many people at once; see load.py
GET  /_/first                                 the body of the first message
GET  /_/state                                 what was said, how often each route was called
"""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass

from aiohttp import web

from tests.standins.discord import load
from tests.standins.discord.filled import Unfillable
from tests.standins.discord.standin import DiscordStandIn
from tests.standins.discord.world import Json

LOADS: dict[str, Callable[..., Awaitable[Json]]] = {"commands": load.commands, "presses": load.presses}


class Controlled(DiscordStandIn):
    """A stand-in that obeys over HTTP."""

    def add_doors(self, app: web.Application) -> None:
        """The addresses under /_/."""
        app.router.add_post("/_/act", self._act)
        app.router.add_post("/_/set", self._set)
        app.router.add_post("/_/gateway", self._gateway)
        app.router.add_post("/_/crowd", self._crowd)
        app.router.add_post("/_/load", self._load)
        app.router.add_get("/_/state", self._state)
        app.router.add_get("/_/first", self._first)

    async def _act(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["do"].startswith("_") or not hasattr(self, asked["do"]):
            return web.json_response({"error": f"nobody can {asked['do']} here"}, status=404)
        try:
            done = getattr(self, asked["do"])(*asked.get("args", []), **asked.get("with", {}))
            done = await done if inspect.isawaitable(done) else done
        except Unfillable as fault:
            return web.json_response({"error": str(fault)}, status=400)
        whole = is_dataclass(done) and not isinstance(done, type)
        return web.json_response(asdict(done) if whole else done)

    async def _set(self, request: web.Request) -> web.Response:
        asked: Json = await request.json()
        self.rates.on = asked.get("limits", self.rates.on)
        if "now" in asked:
            at = float(asked["now"])
            self.world.now = lambda: at
        for name in ("latency", "patience"):
            setattr(self, name, asked.get(name, getattr(self, name)))
        for name in ("shards", "max_concurrency", "paced", "down", "interval"):
            setattr(self.gateway, name, asked.get(name, getattr(self.gateway, name)))
        return web.json_response({})

    async def _gateway(self, request: web.Request) -> web.Response:
        asked = (await request.json())["do"]
        {
            "drop": self.gateway.drop,
            "forget": self.gateway.forget,
            "ask_reconnect": self.gateway.ask_reconnect,
            "invalidate": self.gateway.invalidate,
        }[asked]()
        return web.json_response({})

    async def _crowd(self, request: web.Request) -> web.Response:
        """`channels_from` and `people_from` name the first id; the others follow it."""
        asked = await request.json()
        made = []
        for n in range(asked.get("guilds", 1)):
            guild = self.guild(f"Server {n}")
            guild.crowd = asked.get("crowd", 0)
            people = [self.person(f"p{n}", guild.id, id=id).id for n, id in enumerate(_ids(asked, "people"))]
            channels = [self.channel(guild.id, f"c{id}", id=id).id for id in _ids(asked, "channels")]
            made.append({"guild": guild.id, "people": people, "channels": channels})
        return web.json_response(made)

    async def _load(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response(await LOADS[asked["do"]](self, **asked["with"]))

    async def _first(self, request: web.Request) -> web.Response:
        """The body of the first message that came in."""
        body = self.made("POST /channels/{channel}/messages")[0].body
        return web.json_response(body)

    async def _state(self, request: web.Request) -> web.Response:
        refused = Counter(str(one.status) for one in self.calls if one.status not in (200, 204))
        return web.json_response(
            {
                "token": self.token,
                "bot": self.bot,
                "garden": self.garden.id,
                "api": self.api,
                "gateway": self.gateway.url,
                "said": len(self.said()),
                "calls": Counter(one.route for one in self.calls),
                "refused": refused,
                "limited": self.limited,
                "used": self.rates.used,
                "connected": self.gateway.connected,
                "resumes": self.gateway.resumes,
                "violations": self.violations,
            }
        )


def _ids(asked: Json, what: str) -> list[str]:
    """So many ids; empty ones where Discord gives its own."""
    first, many = asked.get(f"{what}_from"), asked.get(what, 0)
    return [str(first + n) if first else "" for n in range(many)]
