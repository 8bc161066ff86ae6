"""The stand-in in its own process: what a test does with the object, done over HTTP under /_/.

POST /_/act {"do": "command", "with": {...}}   any act of a person or change of a workspace
POST /_/set {"latency": 0.05, "limits": true, "now": 1772438400}  how it behaves, and what time it is
POST /_/people {"count": 500}                  people, each with their direct message with the bot
POST /_/pairs {"count": 500}                   pairs: U1 and U2 meet in C1, U3 and U4 in C2, and so on
POST /_/load {"do": "commands", "with": {...}} many people at once; see load.py
GET  /_/first?channel=C1                       the first message of a channel
GET  /_/state                                  what was said, how often each method was called
"""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from tests.standins.slack import load
from tests.standins.slack.hub import Ack
from tests.standins.slack.standin import SlackStandIn
from tests.standins.slack.world import Json

LOADS: dict[str, Callable[..., Awaitable[Json]]] = {"commands": load.commands, "presses": load.presses}
SETTINGS = ("latency", "patience", "waits", "request_url", "duplicates")


class Controlled(SlackStandIn):
    """A stand-in that obeys over HTTP."""

    def add_doors(self, app: web.Application) -> None:
        """The addresses under /_/."""
        app.router.add_post("/_/act", self._act)
        app.router.add_post("/_/set", self._set)
        app.router.add_post("/_/people", self._people)
        app.router.add_post("/_/pairs", self._pairs)
        app.router.add_post("/_/load", self._load)
        app.router.add_get("/_/first", self._first)
        app.router.add_get("/_/state", self._state)

    async def _act(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["do"].startswith("_") or not hasattr(self, asked["do"]):
            return web.json_response({"error": f"nobody can {asked['do']} here"}, status=404)
        done = getattr(self, asked["do"])(**asked.get("with", {}))
        if inspect.isawaitable(done):
            done = await done
        return web.json_response(asdict(done) if isinstance(done, Ack) else done)

    async def _set(self, request: web.Request) -> web.Response:
        asked: Json = await request.json()
        self.rates.on = asked.get("limits", self.rates.on)
        if "now" in asked:
            at = float(asked["now"])
            self.world.now = lambda: at
        for name in SETTINGS:
            if name in asked:
                setattr(self, name, asked[name])
        return web.json_response({})

    async def _people(self, request: web.Request) -> web.Response:
        names = [f"p{n}" for n in range((await request.json())["count"])]
        made = [self.people.add(name).id for name in names]
        return web.json_response({"people": made, "channels": [self.direct(one).id for one in made]})

    async def _pairs(self, request: web.Request) -> web.Response:
        for n in range(1, (await request.json())["count"] + 1):
            both = [self.people.add(f"p{one}", id=f"U{one}").id for one in (2 * n - 1, 2 * n)]
            self.world.channel(f"mpdm-{n}", kind="mpim", members=[*both, self.bot], id=f"C{n}")
            for one in both:
                self.direct(one)
        return web.json_response({})

    async def _load(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response(await LOADS[asked["do"]](self, **asked["with"]))

    async def _first(self, request: web.Request) -> web.Response:
        return web.json_response(self.said(request.query["channel"])[0])

    async def _state(self, request: web.Request) -> web.Response:
        errors = Counter(one.error for one in self.calls if one.error)
        return web.json_response(
            {
                "said": len(self.said()),
                "calls": Counter(one.method for one in self.calls),
                "whispered": Counter(one.message["text"][:30] for one in self.world.ephemerals),
                "errors": errors,
                "limited": self.rates.refused,
                "sockets": len(self.link.sockets),
                "team": self.team.id,
                "bot": self.bot,
            }
        )
