"""REST over HTTP: reading the call, the faults and limits, the published document, and the answer."""

import asyncio
import json
import math
import re
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from tests.standins.discord.call import Call, Route
from tests.standins.discord.errors import Refusal, invalid
from tests.standins.discord.faults import Fault
from tests.standins.discord.hub import Hub, Made
from tests.standins.discord.posts import Upload
from tests.standins.discord.rates import Limited

MAJOR = ("channel", "guild", "token")
VIA = {"Via": "1.1 google"}
SHORT = {"500": "500: Internal Server Error", "502": "502: Bad Gateway", "503": "503: Service Unavailable"}


async def answer(hub: Hub, route: Route, request: web.Request) -> web.StreamResponse:
    """One call from its first byte to its last."""
    made = Made(route.name, dict(request.match_info))
    hub.calls.append(made)
    fault = hub.faults.next(route.name)
    how = fault.how if fault else ""
    if how == "drop_before":
        return cut(request, made)
    call = await _read(hub, request, made)
    await asyncio.sleep(fault.seconds if fault and how in ("slow", "silent_before") else 0)
    if how == "silent_before":
        return cut(request, made)
    response = _outcome(hub, route, request, call, made, fault)
    if hub.latency:
        await asyncio.sleep(hub.latency)
    if fault and how == "silent_after":
        await asyncio.sleep(fault.seconds)
    if how in ("drop_after", "silent_after"):
        return cut(request, made)
    return response


def _outcome(
    hub: Hub, route: Route, request: web.Request, call: Call | Refusal, made: Made, fault: Fault | None
) -> web.Response:
    if fault and fault.how in SHORT:
        made.status = int(fault.how)
        return told({"message": SHORT[fault.how], "code": 0}, made.status)
    if fault and fault.how in ("429", "global"):
        return _limited(hub, made, Limited(fault.seconds, fault.how == "global"), {})
    major = next((made.ids[name] for name in MAJOR if name in made.ids), "")
    limited, headers = hub.rates.take(route.name, major)
    if limited:
        return _limited(hub, made, limited, headers)
    try:
        if not route.open and request.headers.get("Authorization") != f"Bot {hub.world.token}":
            raise Refusal(0, status=401, words="401: Unauthorized")
        if isinstance(call, Refusal):
            raise call
        _published(hub, route, call)
        body = route.run(call)
    except Refusal as refusal:
        made.status, made.code = refusal.status, refusal.code
        return told(refusal.body, refusal.status, headers)
    made.status = 204 if body is None else 200
    return web.Response(status=204, headers=headers) if body is None else told(body, 200, headers)


def _limited(hub: Hub, made: Made, limited: Limited, headers: dict[str, str]) -> web.Response:
    made.status = 429
    scope = {"X-RateLimit-Scope": "global" if limited.everywhere else "user"}
    if limited.everywhere:
        scope["X-RateLimit-Global"] = "true"
    said = {"message": "You are being rate limited.", "retry_after": round(limited.after, 3) + 0.001}
    scope["Retry-After"] = str(math.ceil(limited.after))
    return told(said | {"global": limited.everywhere}, 429, headers | scope | VIA)


def _published(hub: Hub, route: Route, call: Call) -> None:
    if hub.published is None or call.body is None:
        return
    faults = hub.published.faults(route.method, re.sub(r"{\w+}", "{}", route.path), call.body)
    if faults:
        hub.violations += faults
        raise invalid("", "PUBLISHED", "; ".join(faults))


async def _read(hub: Hub, request: web.Request, made: Made) -> Call | Refusal:
    """The call with everything that was sent; or what Discord says to a body it cannot read."""
    files: list[Upload] = []
    body: Any = None
    try:
        if request.content_type == "multipart/form-data":
            text = await _parts(request, files)
            body = json.loads(text) if text else {}
        elif request.can_read_body:
            text = await request.text()
            body = json.loads(text) if text else None
    except ValueError:
        return Refusal(50109)
    made.body = body
    return Call(hub, dict(request.match_info), dict(request.query), body, files)


async def _parts(request: web.Request, files: list[Upload]) -> str:
    """payload_json, with files[n] put into `files`."""
    text = ""
    for name, part in (await request.post()).items():
        if name == "payload_json":
            text = part.decode() if isinstance(part, bytes | bytearray) else str(part)  # bytes: told as JSON
        elif isinstance(part, web.FileField):
            files.append((part.filename, part.file.read(), part.content_type))
    return text


def told(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with the content type exactly as Discord sends it."""
    all_headers = CIMultiDict(headers or {})
    all_headers["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(body).encode(), status=status, headers=all_headers)


def cut(request: web.Request, made: Made) -> web.Response:
    """Cut the connection without an answer."""
    made.status = 0
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
