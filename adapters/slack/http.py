"""The web server of HTTP mode: Slack's events, and installing. Bolt checks every signature."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.errors import Misconfigured


def site(app: AsyncApp) -> Starlette:
    """The routes."""
    slack = AsyncSlackRequestHandler(app)

    async def give(request: Request) -> Response:
        return await slack.handle(request)

    installing = [Route(path, give) for path in (INSTALL_PATH, REDIRECT_PATH)] if app.oauth_flow else []
    return Starlette(routes=[Route(EVENTS_PATH, give, methods=["POST"]), *installing])


def bound(host: str, port: int) -> socket.socket:
    """A listening address; port 0 takes a free one. Raises Misconfigured if it is taken."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise Misconfigured(
            f"{host}:{port} can't be used: {error.strerror}", f"a free port, not {port}"
        ) from error


class _Server(uvicorn.Server):
    """Leaves the signals to the command line, and says when it is up."""

    def __init__(self, config: uvicorn.Config, up: Callable[[], None]) -> None:
        super().__init__(config)
        self._up = up

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._up()


async def serve(app: AsyncApp, on: socket.socket, up: Callable[[], None]) -> None:
    """Serve until cancelled; `up` is called once it answers."""
    config = uvicorn.Config(
        site(app),
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config, up)
    serving = asyncio.create_task(server.serve(sockets=[on]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait({serving})
