"""Run until it ends, or until an operator or a service ends it."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any


def until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends; Ctrl+C and a service's TERM are the usual ways to end it, and no fault."""
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    current = asyncio.current_task()
    assert current is not None  # it runs in one
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, current.cancel)
    await work
