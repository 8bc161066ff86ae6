"""The routes: the page, its state, live events, and what people do."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from adapters.playground import inbound, render
from adapters.playground.dial import STEPS
from adapters.playground.fields import Unreadable
from adapters.playground.ground import Ground, address
from adapters.playground.guard import Guard, body
from adapters.playground.log import Conversation
from adapters.playground.payloads import Payload, Press, Say, Seen, Step, Submit, Typing
from adapters.playground.replies import show
from adapters.playground.settings import PLATFORM, PersonSettings
from bot.errors import Refused, Transient
from bot.messages import Account
from bot.ports import Receive

PAGE = Path(__file__).parent / "page"
PULSE = 20.0
"""Seconds of silence after which a page is told the time."""


RETRY = 1000
"""Milliseconds after which a page that lost the connection tries again."""


class Web:
    """Answers the page. What people do goes to `receive`."""

    def __init__(self, ground: Ground, receive: Receive) -> None:
        self._ground = ground
        self._receive = receive

    def app(self, port: int) -> ASGIApp:
        """The whole site, behind its guard."""
        posts = {
            "say": self.say,
            "press": self.press,
            "submit": self.submit,
            "suggest": self.suggest,
            "home": self.home,
            "seen": self.seen,
            "clock": self.clock,
        }
        routes = [
            Route("/", _index),
            Route("/state", self.state),
            Route("/events", self.events),
            *(Route(f"/{name}", ask, methods=["POST"]) for name, ask in posts.items()),
            Mount("/static", StaticFiles(directory=PAGE)),
        ]
        faults = {HTTPException: _said, Refused: _refused, Transient: _later, Unreadable: _unreadable}
        return Guard(Starlette(routes=routes, exception_handlers=faults), port)

    async def state(self, request: Request) -> Response:
        """Who is there; with ?as=person also their conversations and what they can read."""
        ground, who = self._ground, request.query_params.get("as")
        known: dict[str, object] = {
            "people": [render.person(person) for person in ground.settings.people],
            "commands": [render.command(command) for command in ground.commands],
            "clock": ground.clock()[1],
        }
        if who is None:
            return JSONResponse(
                known | {"conversations": [*map(render.conversation, ground.log.conversations)]}
            )
        person, unread = self._person(who), ground.log.unread(who)
        mine = [held for held in ground.log.conversations if person.id in held.members]
        return JSONResponse(
            known
            | {
                "conversations": [render.conversation(held, unread.get(held.id, 0)) for held in mine],
                "entries": [
                    render.entry(entry) for held in mine for entry in ground.log.entries(held.id, person.id)
                ],
            }
        )

    async def events(self, _: Request) -> Response:
        """Server-sent events: entry, conversation, clock."""

        async def lines() -> AsyncIterator[ServerSentEvent]:
            async for name, told in self._ground.stream.read(PULSE, self._ground.clock):
                yield ServerSentEvent(event=name, data=json.dumps(told), retry=RETRY)

        return EventSourceResponse(lines())

    async def say(self, request: Request) -> Response:
        """A command or plain talk; talk reaches the core as a sign of life only."""
        payload = await body(request, Say)
        person, where = self._there(payload)
        text = payload.text.strip()
        is_command = text.split(maxsplit=1)[:1] == [inbound.COMMAND]
        if not text:
            raise HTTPException(400, "There is nothing to send yet.")
        if text.startswith("/") and not is_command:
            raise HTTPException(
                400, "There is one command here, /kith. Type /kith help to see what it can do."
            )
        self._ground.say(where.id, person.id, text, private_to=person.id if is_command else "")
        event = inbound.said(payload, self._scene(person, where), self._ground.settings)
        return JSONResponse(show(self._ground, await self._receive(event), person.id, where))

    async def press(self, request: Request) -> Response:
        """A button."""
        payload = await body(request, Press)
        person, where = self._there(payload)
        event = inbound.pressed(payload, self._scene(person, where))
        return JSONResponse(show(self._ground, await self._receive(event), person.id, where, payload.message))

    async def submit(self, request: Request) -> Response:
        """A form."""
        payload = await body(request, Submit)
        person, where = self._there(payload)
        event = inbound.submitted(payload, self._scene(person, where), self._ground.settings)
        return JSONResponse(show(self._ground, await self._receive(event), person.id, where, payload.message))

    async def suggest(self, request: Request) -> Response:
        """Completions of a command's option."""
        payload = await body(request, Typing)
        person, where = self._there(payload)
        event = inbound.typing(payload, self._scene(person, where))
        return JSONResponse(show(self._ground, await self._receive(event), person.id, where))

    async def home(self, request: Request) -> Response:
        """Somebody's own page."""
        person, where = self._there(await body(request, Payload))
        event = inbound.looked(self._scene(person, where))
        return JSONResponse(show(self._ground, await self._receive(event), person.id, where))

    async def seen(self, request: Request) -> Response:
        """Somebody has read a conversation."""
        payload = await body(request, Seen)
        person, where = self._there(payload)
        self._ground.log.see(person.id, where.id, payload.message)
        return JSONResponse({})

    async def clock(self, request: Request) -> Response:
        """Move the clock; answers when everything that fell due was done."""
        payload = await body(request, Step)
        if not self._ground.dial.movable:
            raise HTTPException(503, "The clock can't be moved here.")
        await self._ground.dial.move(STEPS[payload.step])
        name, told = self._ground.clock()
        self._ground.stream.publish(name, lambda: told)
        return JSONResponse(told)

    def _person(self, id: str) -> PersonSettings:
        if id not in self._ground.people:
            raise HTTPException(400, f"There is nobody with the id {id!r} here.")
        return self._ground.people[id]

    def _there(self, payload: Payload) -> tuple[PersonSettings, Conversation]:
        """Who acts, and where: their direct messages if they name no place."""
        person = self._person(payload.who)
        if not self._ground.dial.attached:
            raise HTTPException(503, "Kith is not running yet. Try again in a moment.")
        where = self._ground.log.conversation(payload.conversation or self._ground.direct(person).id)
        if where is None or person.id not in where.members:
            raise HTTPException(403, f"{person.name} is not in this conversation.")
        pressed = payload.message if isinstance(payload, Press) else None
        if pressed is not None:
            entry = self._ground.log.entry(pressed)
            if not entry or entry.conversation != where.id or entry.private_to not in ("", person.id):
                raise HTTPException(400, "This message is not here any more.")
        return person, where

    def _scene(self, person: PersonSettings, where: Conversation) -> inbound.Scene:
        return inbound.Scene(
            event=uuid4().hex,
            at=self._ground.dial.now(),
            where=address(where),
            by=Account(platform=PLATFORM, id=person.id),
            locale=person.locale,
            admin=person.admin,
        )


async def _index(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _said(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"error": error.words}, 409)


async def _later(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"That did not work just now: {error}"}, 503)


async def _unreadable(_: Request, error: Exception) -> Response:
    assert isinstance(error, Unreadable)
    return JSONResponse({"errors": error.errors})
