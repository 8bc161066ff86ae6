"""Logs: one line each, in text or JSON, with the libraries' own, and nobody's words."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import set_up


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It does."""
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_is_one_line_per_event() -> None:
    out = io.StringIO()
    set_up("json", "info", out)
    structlog.get_logger("bot.outbox").info("sent", send=7)
    logging.getLogger("aiohttp.server").warning("slow %s", "feed")
    structlog.get_logger("bot.outbox").debug("not shown")
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["event"], first["send"], first["level"], first["logger"]) == (
        "sent",
        7,
        "info",
        "bot.outbox",
    )
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["logger"]) == ("slow feed", "aiohttp.server")


@pytest.mark.parametrize(("out", "coloured"), [(io.StringIO(), False), (Terminal(), True)])
def test_text_has_colour_on_a_terminal_only(out: io.StringIO, coloured: bool) -> None:
    set_up("text", "info", out)
    structlog.get_logger("bot").info("sent", send=7)
    assert "sent" in out.getvalue()
    assert ("\x1b[" in out.getvalue()) is coloured


@pytest.mark.parametrize("kind", ["text", "json"])
def test_nobodys_words_get_in(kind: str) -> None:
    out = io.StringIO()
    set_up("json" if kind == "json" else "text", "debug", out)
    log = structlog.get_logger("bot").bind(token="d:7:yes-hush")
    log.info("answered", send=7, text="hush", values={"a": "hush"}, detail={"words": "hush", "id": 3})
    try:
        raise ValueError("no")
    except ValueError:
        log.exception("failed", send=8, Body="hush")
    assert "answered" in out.getvalue()
    assert "Traceback" in out.getvalue()
    assert "hush" not in out.getvalue()


def test_the_schedulers_chatter_is_left_out() -> None:
    out = io.StringIO()
    set_up("text", "debug", out)
    logging.getLogger("apscheduler.executors.default").warning("Running job")
    logging.getLogger("aiosqlite").debug("executing INSERT ... ('words')")
    assert out.getvalue() == ""
