"""By what each language is judged: prompts/wording.toml, read once.

Forbidden words, words of the past and of learning, lengths: the checklist of prompts/README.md as data.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.library.load import shipped


@dataclass(frozen=True, slots=True)
class Tongue:
    """How questions of one language are judged. Lengths are in words, of a tap in characters.

    `sentence` is 0 for English, whose school grade is measured instead. `learned` and `settled` must be found
    in what a mentor is asked.
    """

    forbidden: tuple[tuple[str, re.Pattern[str]], ...]
    learned: re.Pattern[str]
    settled: re.Pattern[str]
    question: int
    follow_up: int
    tap: int
    sentence: int


@cache
def tongue(locale: str) -> Tongue:
    """How a locale is judged; for a language without lists, by lengths that are wide enough for most."""
    told = _file().get(locale.partition("-")[0], {})
    return Tongue(
        forbidden=tuple((why, _any(words)) for why, words in told.get("forbidden", {}).items()),
        learned=_any(told.get("learned", [""])),
        settled=_any(told.get("settled", [""])),
        question=told.get("question", 33),
        follow_up=told.get("follow_up", 19),
        tap=told.get("tap", 28),
        sentence=told.get("sentence", 26),
    )


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((shipped() / "wording.toml").read_text(encoding="utf-8"))


def _any(words: list[str]) -> re.Pattern[str]:
    """Any of these as whole words; an empty one is found everywhere."""
    found = "|".join(words)
    return re.compile(rf"\b({found})\b" if found else "", re.IGNORECASE)
