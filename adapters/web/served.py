"""Feeds served from this machine to this machine: the demo's samples and its `--feed FILE`."""

import hashlib
import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

Body = bytes | Callable[[], bytes]


class ServedFeeds:
    """A server on 127.0.0.1 that gives each of `files` under a name of its own, with an ETag.

    A body may be a function that is called at each request, for feeds that change with a clock.
    Use it as an async context manager, or call `start` and `close`.
    """

    def __init__(self, files: Mapping[str, Body]) -> None:
        self._bodies: dict[str, Body] = {}
        self._paths: dict[str, str] = {}
        for name, body in files.items():
            path = self._path(name)
            self._paths[name] = path
            self._bodies[path] = body
        self._runner: web.AppRunner | None = None
        self._port = 0

    def _path(self, name: str) -> str:
        """A file's name as a path of plain letters that no other file has."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80] or "feed"
        path, number = f"/{plain}", 2
        while path in self._bodies:
            path, number = f"/{number}-{plain}", number + 1
        return path

    @property
    def origin(self) -> str:
        """The exact origin to trust; known once it is started."""
        return f"http://127.0.0.1:{self._port}"

    def address(self, name: str) -> str:
        """Where the file called `name` is served. Raises KeyError for one that is not."""
        return self.origin + self._paths[name]

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.Response:
        body = self._bodies.get(request.path)
        if body is None:
            raise web.HTTPNotFound
        made = body() if callable(body) else body
        etag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=made, content_type="application/xml", headers={"ETag": etag})

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
