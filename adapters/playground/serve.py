"""The server: bound to 127.0.0.1, ended by cancelling, silent about signals."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import Misconfigured


def bind(port: int) -> socket.socket:
    """A socket on 127.0.0.1; 0 takes any free port. Raises Misconfigured where the port is taken.

    Bound here because uvicorn ends the whole process when it can't bind.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError as error:
        bound.close()
        raise Misconfigured(
            f"port {port} is not free ({error.strerror}): end what uses it, or set another port; 0 takes any",
            "port",
        ) from error
    return bound


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


async def serve(app: ASGIApp, on: socket.socket, up: Callable[[], None], down: Callable[[], None]) -> None:
    """Serve until cancelled. `up` is called when it answers, `down` to end what would keep it from ending."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config, up)
    task = asyncio.create_task(server.serve(sockets=[on]))
    try:
        await asyncio.shield(task)
    finally:
        down()
        server.should_exit = True
        await asyncio.wait({task})
