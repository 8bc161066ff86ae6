"""Zoom, Microsoft Graph and Google Calendar on loopback: they check tokens, paths and payloads as documented.

Each keeps its meetings in `meetings`, by id, and every question in `asked`. `faults` are answered first, one
a question; `gone` makes the host, organiser or calendar unknown.
"""

import itertools
import json
from base64 import b64decode, urlsafe_b64decode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Json = dict[str, Any]
KEY: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)
"""The service account's."""
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
NOW = datetime(2027, 2, 1, 10, tzinfo=UTC)
SECRET = "s3cret"
ORGANISER = "0a1b2c3d-0000-4000-8000-000000000001"


@dataclass
class Fault:
    """One answer that is not what was asked for, to the next question of this method ("": of any).

    `done`: it was done all the same, and the answer got lost.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    done: bool = False
    method: str = ""


@dataclass
class Room:
    """One meeting, as the contract sees it."""

    title: str
    starts_at: datetime
    minutes: int


class StandIn:
    """What the three share: one server, tokens, faults."""

    name = ""

    def __init__(self) -> None:
        self.meetings: dict[str, Json] = {}
        self.asked: list[tuple[str, str, Json]] = []
        self.faults: list[Fault] = []
        self.tokens: set[str] = set()
        self.signed_in = 0
        self.gone = False
        self.refuses = False
        self.lasts = 3600
        self.numbers = itertools.count(8_000_000_001)
        self.base = ""

    @property
    def settings(self) -> Json:
        """A section that leads here."""
        raise AssertionError(self)

    def room(self, id: str) -> Room:
        """One of the meetings."""
        raise AssertionError(id)

    def revoke(self) -> None:
        """No token is good any more; a new one will be."""
        self.tokens.clear()

    def app(self) -> web.Application:
        """Its routes."""
        made = web.Application(middlewares=[self._guard])
        self.routes(made.router)
        return made

    def routes(self, router: web.UrlDispatcher) -> None:
        """Added by each."""

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Faults first, then the token, then the body's kind."""
        raw = await request.text()
        body = json.loads(raw) if raw and request.content_type == "application/json" else {}
        self.asked.append((request.method, request.path_qs, body))
        signing_in = "token" in request.path
        fault = None if signing_in else self._fault(request.method)
        if fault is not None and not fault.done:
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        if (
            not signing_in
            and request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens
        ):
            return web.json_response({"error": {"code": 401}}, status=401)
        if request.method in {"POST", "PATCH"} and not signing_in:
            assert request.content_type == "application/json"
        answer: web.StreamResponse = await handler(request)
        if fault is not None:
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        return answer

    def _fault(self, method: str) -> Fault | None:
        found = next((one for one in self.faults if one.method in {"", method}), None)
        if found is not None:
            self.faults.remove(found)
        return found

    def token(self) -> web.Response:
        """A fresh one."""
        self.signed_in += 1
        words = f"token-{self.signed_in}"
        self.tokens.add(words)
        return web.json_response({"access_token": words, "token_type": "bearer", "expires_in": self.lasts})

    def refused(self, status: int = 400) -> web.Response:
        """Wrong credentials."""
        return web.json_response({"error": "invalid_client"}, status=status)

    def missing(self) -> web.Response:
        """Not there."""
        return web.json_response({"error": {"code": 404}}, status=404)


def instant(words: str) -> datetime:
    """An instant as all three write it: UTC, seconds, Z."""
    return datetime.strptime(words, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


async def form(request: web.Request) -> dict[str, str]:
    """A sign-in form."""
    assert request.content_type == "application/x-www-form-urlencoded"
    return {name: held[0] for name, held in parse_qs(await request.text()).items()}


class ZoomStandIn(StandIn):
    """https://developers.zoom.us/docs/api/meetings/"""

    name = "zoom"
    page = 300

    @property
    def settings(self) -> Json:
        """As in [meetings.zoom]."""
        own = {"account_id": "A1", "client_id": "C1", "client_secret": SECRET, "host": "calls@example.org"}
        return {**own, "api": f"{self.base}/v2", "sign_in": f"{self.base}/oauth/token"}

    def room(self, id: str) -> Room:
        """As it stands."""
        found = self.meetings[id]
        return Room(found["topic"], instant(found["start_time"]), found["duration"])

    def routes(self, router: web.UrlDispatcher) -> None:
        """Sign in, the host, their meetings."""
        router.add_post("/oauth/token", self._sign_in)
        router.add_get("/v2/users/{host}", self._host)
        router.add_get("/v2/users/{host}/meetings", self._list)
        router.add_post("/v2/users/{host}/meetings", self._create)
        router.add_patch("/v2/meetings/{id}", self._update)
        router.add_delete("/v2/meetings/{id}", self._delete)

    async def _sign_in(self, request: web.Request) -> web.Response:
        kind, _, basic = request.headers["Authorization"].partition(" ")
        asked = await form(request)
        assert kind == "Basic"
        if self.refuses or b64decode(basic) != f"C1:{SECRET}".encode():
            return self.refused()
        assert asked == {"grant_type": "account_credentials", "account_id": "A1"}
        return self.token()

    def _unknown(self, request: web.Request) -> web.Response | None:
        assert request.match_info["host"] == "calls@example.org"
        return (
            web.json_response({"code": 1001, "message": "User not exist"}, status=404) if self.gone else None
        )

    async def _host(self, request: web.Request) -> web.Response:
        return self._unknown(request) or web.json_response({"id": "u1", "type": 2})

    async def _list(self, request: web.Request) -> web.Response:
        assert request.query["type"] == "upcoming"
        assert 1 <= int(request.query["page_size"]) <= 300
        start = int(request.query.get("next_page_token") or 0)
        shown = [
            {key: one[key] for key in ("id", "topic", "agenda", "start_time", "duration", "join_url", "type")}
            for one in list(self.meetings.values())[start : start + self.page]
        ]
        more = str(start + self.page) if start + self.page < len(self.meetings) else ""
        return self._unknown(request) or web.json_response({"meetings": shown, "next_page_token": more})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["type"] == 2
        assert len(body["topic"]) <= 200
        assert len(body["agenda"]) <= 2000
        instant(body["start_time"])
        assert body["duration"] > 0
        assert body["settings"]["join_before_host"] is True
        if unknown := self._unknown(request):
            return unknown
        number = next(self.numbers)
        made = {**body, "id": number, "join_url": f"https://zoom.example/j/{number}"}
        self.meetings[str(number)] = made
        return web.json_response(made, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        found = self.meetings.get(request.match_info["id"])
        if found is None:
            return web.json_response({"code": 3001, "message": "Meeting does not exist"}, status=404)
        found |= await request.json()
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        assert request.query.get("schedule_for_reminder") == "false"
        if self.meetings.pop(request.match_info["id"], None) is None:
            return web.json_response({"code": 3001, "message": "Meeting does not exist"}, status=404)
        return web.Response(status=204)


class TeamsStandIn(StandIn):
    """https://learn.microsoft.com/en-us/graph/api/resources/onlinemeeting"""

    name = "teams"

    @property
    def settings(self) -> Json:
        """As in [meetings.teams]."""
        own = {"tenant": "tenant-1", "client_id": "C1", "client_secret": SECRET, "organiser": ORGANISER}
        return {**own, "api": f"{self.base}/v1.0", "sign_in": self.base}

    def room(self, id: str) -> Room:
        """As it stands."""
        found = self.meetings[id]
        start, end = instant(found["startDateTime"]), instant(found["endDateTime"])
        return Room(found["subject"], start, round((end - start).total_seconds() / 60))

    def routes(self, router: web.UrlDispatcher) -> None:
        """Sign in, the organiser's online meetings."""
        meetings = "/v1.0/users/{organiser}/onlineMeetings"
        router.add_post("/{tenant}/oauth2/v2.0/token", self._sign_in)
        router.add_post(f"{meetings}/createOrGet", self._create)
        router.add_get(meetings, self._look)
        router.add_patch(f"{meetings}/{{id}}", self._update)
        router.add_delete(f"{meetings}/{{id}}", self._delete)

    async def _sign_in(self, request: web.Request) -> web.Response:
        assert request.match_info["tenant"] == "tenant-1"
        asked = await form(request)
        assert asked["grant_type"] == "client_credentials"
        assert asked["scope"] == f"{self.base}/.default"
        wrong = self.refuses or (asked["client_id"], asked["client_secret"]) != ("C1", SECRET)
        return self.refused(401) if wrong else self.token()

    def _unknown(self, request: web.Request) -> web.Response | None:
        assert request.match_info["organiser"] == ORGANISER
        return self.missing() if self.gone else None

    async def _look(self, request: web.Request) -> web.Response:
        assert request.query["$filter"].startswith("JoinWebUrl eq '")
        return self._unknown(request) or web.json_response({"value": []})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["externalId"]
        assert instant(body["endDateTime"]) > instant(body["startDateTime"])
        if unknown := self._unknown(request):
            return unknown
        for one in self.meetings.values():
            if one["externalId"] == body["externalId"]:
                return web.json_response(one)
        id = f"MSo*{next(self.numbers)}*0**19:meeting_x@thread.v2"
        self.meetings[id] = {**body, "id": id, "joinWebUrl": f"https://teams.example/l/{next(self.numbers)}"}
        return web.json_response(self.meetings[id], status=201)

    async def _update(self, request: web.Request) -> web.Response:
        found = self.meetings.get(request.match_info["id"])
        if found is None:
            return self.missing()
        body = await request.json()
        assert set(body) == {"startDateTime", "endDateTime"}
        found |= body
        return web.json_response(found)

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.meetings.pop(request.match_info["id"], None) is None
        return self.missing() if gone else web.Response(status=204)


class GoogleStandIn(StandIn):
    """https://developers.google.com/workspace/calendar/api/v3/reference/events"""

    name = "google"
    pending = 1
    """So many looks pass before a new event has its link."""

    @property
    def settings(self) -> Json:
        """As in [meetings.google]."""
        file = {"type": "service_account", "client_email": "kith@project.example", "private_key": PEM}
        own = {"service_account": json.dumps(file), "organiser": "calls@example.org"}
        return {**own, "api": f"{self.base}/calendar/v3", "sign_in": f"{self.base}/token"}

    def room(self, id: str) -> Room:
        """As it stands."""
        found = self.meetings[id]
        start, end = (instant(found[name]["dateTime"]) for name in ("start", "end"))
        return Room(found["summary"], start, round((end - start).total_seconds() / 60))

    def routes(self, router: web.UrlDispatcher) -> None:
        """Sign in, the events of a calendar."""
        events = "/calendar/v3/calendars/{calendar}/events"
        router.add_post("/token", self._sign_in)
        router.add_get(events, self._list)
        router.add_post(events, self._create)
        router.add_get(f"{events}/{{id}}", self._get)
        router.add_patch(f"{events}/{{id}}", self._update)
        router.add_delete(f"{events}/{{id}}", self._delete)

    async def _sign_in(self, request: web.Request) -> web.Response:
        asked = await form(request)
        assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        head, claims, signature = asked["assertion"].split(".")
        try:
            KEY.public_key().verify(_raw(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            return self.refused()
        told = json.loads(_raw(claims))
        assert json.loads(_raw(head))["alg"] == "RS256"
        assert told["scope"] == "https://www.googleapis.com/auth/calendar.events"
        assert told["aud"] == f"{self.base}/token"
        assert told["sub"] == "calls@example.org"
        assert told["iat"] == int(NOW.timestamp())
        assert 0 < told["exp"] - told["iat"] <= 3600
        return self.refused() if self.refuses or told["iss"] != "kith@project.example" else self.token()

    def _unknown(self, request: web.Request) -> web.Response | None:
        assert request.match_info["calendar"] == "primary"
        return self.missing() if self.gone else None

    async def _list(self, request: web.Request) -> web.Response:
        return self._unknown(request) or web.json_response({"summary": "Calls"})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert request.query["conferenceDataVersion"] == "1"
        assert request.query["sendUpdates"] == "none"
        assert 5 <= len(body["id"]) <= 1024
        assert set(body["id"]) <= set("0123456789abcdefghijklmnopqrstuv")
        asked = body["conferenceData"]["createRequest"]
        assert asked["conferenceSolutionKey"] == {"type": "hangoutsMeet"}
        assert asked["requestId"]
        if unknown := self._unknown(request):
            return unknown
        if body["id"] in self.meetings:
            return web.json_response({"error": {"code": 409}}, status=409)
        self.meetings[body["id"]] = {**body, "looks": self.pending}
        return web.json_response(self._shown(body["id"]))

    def _shown(self, id: str) -> Json:
        """The event; its link comes a moment later."""
        found = self.meetings[id]
        ready = found["looks"] <= 0
        found["looks"] -= 1
        status = {"statusCode": "success" if ready else "pending"}
        data = {"createRequest": {**found["conferenceData"]["createRequest"], "status": status}}
        link = {"hangoutLink": f"https://meet.example/{id[-6:]}"} if ready else {}
        return {"id": id, "summary": found["summary"], "conferenceData": data, **link}

    async def _get(self, request: web.Request) -> web.Response:
        id = request.match_info["id"]
        return web.json_response(self._shown(id)) if id in self.meetings else self.missing()

    async def _update(self, request: web.Request) -> web.Response:
        found = self.meetings.get(request.match_info["id"])
        if found is None:
            return self.missing()
        assert request.query["sendUpdates"] == "none"
        found |= await request.json()
        return web.json_response(self._shown(request.match_info["id"]))

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.meetings.pop(request.match_info["id"], None) is None
        return web.json_response({"error": {"code": 410}}, status=410) if gone else web.Response(status=204)


def _raw(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


STAND_INS: Mapping[str, Callable[[], StandIn]] = {
    "zoom": ZoomStandIn,
    "teams": TeamsStandIn,
    "google": GoogleStandIn,
}


@asynccontextmanager
async def serving(standin: StandIn) -> AsyncIterator[StandIn]:
    """On a free port of loopback, until the context ends."""
    runner = web.AppRunner(standin.app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    standin.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield standin
    finally:
        await runner.cleanup()
