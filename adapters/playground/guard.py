"""Who may ask: this machine's own page only. Also how large a question may be, and what a browser may do."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Model = TypeVar("Model", bound=BaseModel)

LARGEST = 6_000_000
"""Bytes of a body: a file of 4 MB as base64, with room to spare."""

_HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Refuses a foreign Host or Origin with 403, and adds the security headers to every answer.

    A page elsewhere that points its own name at 127.0.0.1 comes with its own Host; one that posts across
    comes with its own Origin.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look first, then hand over."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, words in _HEADERS.items():
                    headers[name] = words
            await send(message)

        words = self._fault(Headers(scope=scope))
        app: ASGIApp = PlainTextResponse(words, 403) if words else self._app
        await app(scope, receive, guarded)

    def _fault(self, headers: Headers) -> str:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts:
            return "The playground answers on this machine only, at 127.0.0.1 or localhost."
        if origin is not None and origin not in {f"http://{known}" for known in self._hosts}:
            return "Another page may not use the playground."
        return ""


async def body(request: Request, model: type[Model]) -> Model:
    """The posted JSON as `model`. Raises HTTPException 400, 413 or 415 with plain words."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Please send JSON.")
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LARGEST:
            raise HTTPException(413, "That is too large; a file may have 4 MB.")
    try:
        return model.model_validate_json(bytes(raw))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['msg']}" for fault in error.errors()]
        raise HTTPException(400, "This can't be read. " + "; ".join(faults[:5])) from None
