"""Logs that an operator can read or a machine can parse, and that hold nobody's words.

Say what happened and to which row: `log.info("sent", send=7)`. Never log a message's text, an answer, a
form's values, a token or an address with a password: ids lead to the row, and the row knows. `without_words`
is a second lock: it takes out the keys that would hold such things. Tracebacks come without local variables.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import Processor

WORDS = frozenset(
    {
        "answer",
        "answers",
        "authorization",
        "body",
        "content",
        "key",
        "keys",
        "message",
        "password",
        "payload",
        "sealed",
        "secret",
        "text",
        "token",
        "values",
        "words",
    }
)
"""Keys that may hold what people wrote, or a secret."""
_QUIET: Mapping[str, int] = {
    "apscheduler": logging.ERROR,  # it tells of every run; the pulse tells what matters
    "aiohttp.access": logging.WARNING,
    "aiosqlite": logging.WARNING,  # at debug it shows statements with their values
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "slack_bolt": logging.WARNING,  # at debug it shows what people wrote
    "slack_sdk": logging.WARNING,  # same
    "sqlalchemy": logging.WARNING,
}


def without_words(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out what people wrote and secrets, also one level down."""
    for key in [key for key in event if key.lower() in WORDS]:
        del event[key]
    for key, inner in event.items():
        if isinstance(inner, Mapping):
            event[key] = {name: one for name, one in inner.items() if str(name).lower() not in WORDS}
    return event


def set_up(kind: Literal["text", "json"] = "text", level: str = "info", to: TextIO | None = None) -> None:
    """Write the core's events and the libraries' logs to `to` (standard error), one line each.

    In text there is colour on a terminal only. May be called again.
    """
    stream = sys.stderr if to is None else to
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(kind, stream)],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))


def _rendered(kind: Literal["text", "json"], stream: TextIO) -> list[Processor]:
    if kind == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    colour = stream.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colour, exception_formatter=structlog.dev.plain_traceback)]
