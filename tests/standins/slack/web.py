"""The Web API over HTTP: reading the call, the faults and limits, and the answer."""

import asyncio
import base64
import json
import math
from typing import Any

from aiohttp import web

from tests.standins.slack import methods
from tests.standins.slack.call import METHODS, Call, Method, parsed
from tests.standins.slack.errors import Refusal
from tests.standins.slack.faults import Fault
from tests.standins.slack.hub import Hub, Made
from tests.standins.slack.world import Json, Token

assert methods  # importing them fills METHODS
STATUS = {"internal_error": 500, "fatal_error": 500, "service_unavailable": 503}


async def answer(hub: Hub, request: web.Request) -> web.StreamResponse:
    """One call from its first byte to its last."""
    name = request.match_info["method"]
    made = Made(name, {})
    hub.calls.append(made)
    fault = hub.faults.next(name)
    if fault is not None and fault.how == "drop_before":
        made.error = "drop_before"
        return cut(request)
    made.args = await _arguments(request)
    if hub.latency:
        await asyncio.sleep(hub.latency)
    if fault is not None and fault.how in ("slow", "silent_before"):
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.how == "silent_before":
        made.error = fault.how
        return cut(request)
    body, headers = _outcome(hub, request, made, fault)
    if fault is not None and fault.how == "silent_after":
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.how in ("drop_after", "silent_after"):
        return cut(request)
    if made.status == 503:
        return web.Response(text="<html>unavailable</html>", content_type="text/html", status=503)
    return web.json_response(body, status=made.status, headers=headers)


def _outcome(hub: Hub, request: web.Request, made: Made, fault: Fault | None) -> tuple[Json, dict[str, str]]:
    headers: dict[str, str] = {}
    try:
        if fault is not None:
            _refuse(fault)
        found = METHODS.get(made.method)
        if found is None:
            raise Refusal("unknown_method")
        token = _token(hub, request, made, found)
        if token is not None:
            headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
            headers["x-accepted-oauth-scopes"] = ",".join(found.scopes)
        return {"ok": True, **_run(hub, request, made, found, token)}, headers
    except Refusal as refusal:
        made.error, made.status = refusal.name, refusal.status
        if refusal.retry_after:
            headers["Retry-After"] = str(math.ceil(refusal.retry_after))
        return refusal.body, headers


def _run(hub: Hub, request: web.Request, made: Made, found: Method, token: Token | None) -> Json:
    team = (token.team or token.enterprise) if token is not None else ""
    wait = hub.rates.wait(team, made.method, found.tier, str(made.args.get("channel", "")))
    if wait:
        raise Refusal("ratelimited", status=429, retry_after=wait)
    call = Call(hub, made.method, parsed(dict(made.args)), token, _basic(request))
    call.need(*found.scopes)
    return found.run(call)


def _refuse(fault: Fault) -> None:
    if fault.how == "ratelimited":
        raise Refusal("ratelimited", status=429, retry_after=fault.seconds)
    if fault.how in STATUS:
        raise Refusal(fault.how, status=STATUS[fault.how])


def _token(hub: Hub, request: web.Request, made: Made, found: Method) -> Token | None:
    """The caller's token. Raises Refusal."""
    if found.token == "none":
        return None
    header = request.headers.get("Authorization", "")
    shown = header.removeprefix("Bearer ") if header.startswith("Bearer ") else made.args.pop("token", "")
    made.token = str(shown)
    if not shown:
        raise Refusal("not_authed")
    token = hub.world.tokens.get(made.token)
    if token is None:
        raise Refusal("invalid_auth")
    if token.revoked:
        raise Refusal("token_revoked")
    if token.team and not hub.world.teams[token.team].installed:
        raise Refusal("account_inactive")
    if found.token not in ("any", token.kind):
        raise Refusal("not_allowed_token_type")
    return token


async def _arguments(request: web.Request) -> Json:
    """Everything that was sent: in the address, as a form or as JSON."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            read = json.loads(body) if body else {}
        except ValueError:
            read = {}
        return args | (read if isinstance(read, dict) else {})
    if request.method == "POST":
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return args


def _basic(request: web.Request) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return "", ""
    id, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return id, secret


def cut(request: web.Request) -> web.Response:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
