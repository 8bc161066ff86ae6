"""What the scripted people say; the words are in voices.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "voices.toml").read_text(encoding="utf-8"))


def story(theme: str, turn: int) -> str:
    """A story on `theme`, another one each `turn`."""
    bank = _words()["stories"].get(theme, _words()["any"])
    return str(bank[turn % len(bank)])


def follow_up(turn: int) -> str:
    """A short answer to a small further question."""
    bank = _words()["follow_ups"]
    return str(bank[turn % len(bank)])


def line(turn: int) -> str:
    """A line for a check-in."""
    bank = _words()["lines"]
    return str(bank[turn % len(bank)])


def part(question: str, turn: int) -> str:
    """An answer to a question of the agreement; "" for any other question."""
    bank = _words()["agreement"].get(question, ("",))
    return str(bank[turn % len(bank)])
