"""The commands that an app registers: what Discord takes and what it refuses."""

import re

from tests.standins.discord.errors import Faulty
from tests.standins.discord.world import Json

CHAT, PERSON, MESSAGE = 1, 2, 3
MOST = {CHAT: 100, PERSON: 15, MESSAGE: 15}
NAME = re.compile(r"^[-_'\w]{1,32}$")
SUB, GROUP = 1, 2
_TONGUES = """
id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN
ja zh-TW ko
"""
TONGUES = frozenset(_TONGUES.split())
"""The locales that Discord knows."""


def check(commands: list[Json]) -> None:
    """All commands of an app or guild. Raises Refusal."""
    faulty = Faulty()
    seen: set[tuple[int, str]] = set()
    for n, one in enumerate(commands):
        kind = one.get("type") or CHAT
        if (kind, one.get("name", "")) in seen:
            faulty.add(
                f"{n}", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add((kind, one.get("name", "")))
        _command(one, kind, f"{n}", faulty)
    for kind, most in MOST.items():
        if sum(kind == one for one, _ in seen) > most:
            faulty.add("", "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    faulty.refuse()


def _command(one: Json, kind: int, path: str, faulty: Faulty) -> None:
    if kind != CHAT:
        faulty.length(f"{path}.name", one.get("name") or "", 1, 32)
        if one.get("description"):
            words = "Context menu commands cannot have description"
            faulty.add(f"{path}.description", "APPLICATION_COMMAND_DESCRIPTION_INVALID", words)
        return
    _named(one, path, faulty)
    _options(one.get("options") or [], path, 0, faulty)
    if weight(one) > 8000:
        words = "Command exceeds maximum size (8000)"
        faulty.add(path, "APPLICATION_COMMAND_TOO_LARGE", words)


def _named(one: Json, path: str, faulty: Faulty) -> None:
    names = {"name": one.get("name") or ""}
    names |= {
        f"name_localizations.{tongue}": name for tongue, name in (one.get("name_localizations") or {}).items()
    }
    for where, name in names.items():
        if not NAME.match(name) or name != name.lower():
            faulty.add(f"{path}.{where}", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for kind in ("name_localizations", "description_localizations"):
        for tongue in set(one.get(kind) or {}) - TONGUES:
            faulty.add(f"{path}.{kind}.{tongue}", "ENUM_TYPE_COERCE", "Value is not a valid locale")
    faulty.length(f"{path}.description", one.get("description") or "", 1, 100)
    for tongue, words in (one.get("description_localizations") or {}).items():
        faulty.length(f"{path}.description_localizations.{tongue}", words, 1, 100)


def _options(options: list[Json], path: str, depth: int, faulty: Faulty) -> None:
    if len(options) > 25:
        faulty.add(f"{path}.options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for tongue in ("", *sorted(TONGUES)):
        names = [(one.get("name_localizations") or {}).get(tongue, one.get("name")) for one in options]
        if len(set(names)) < len(names):
            words = f"Option name used twice {tongue}".strip()
            faulty.add(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", words)
    nested = [one.get("type") in (SUB, GROUP) for one in options]
    if any(nested) and not all(nested):
        words = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        faulty.add(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    asked = [bool(one.get("required")) for one in options]
    for n, one in enumerate(options):
        here = f"{path}.options.{n}"
        if one.get("required") and not all(asked[:n]):
            words = "Required options must be placed before non-required options"
            faulty.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        _option(one, here, depth, faulty)


def _option(one: Json, path: str, depth: int, faulty: Faulty) -> None:
    _named(one, path, faulty)
    kind = one.get("type")
    if (kind == GROUP and depth > 0) or (kind == SUB and depth > 1):
        words = "Sub-commands cannot be nested any deeper"
        faulty.add(f"{path}.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    if kind in (SUB, GROUP):
        _options(one.get("options") or [], path, depth + 1, faulty)
    choices = one.get("choices") or []
    if len(choices) > 25:
        faulty.add(f"{path}.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and one.get("autocomplete"):
        words = "Choices and autocomplete are mutually exclusive"
        faulty.add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", words)
    for n, choice in enumerate(choices):
        faulty.length(f"{path}.choices.{n}.name", choice.get("name") or "", 1, 100)
        if isinstance(choice.get("value"), str):
            faulty.length(f"{path}.choices.{n}.value", choice["value"], 1, 100)


def weight(one: Json) -> int:
    """Characters in names, descriptions and values; of translations the longest counts."""
    total = 0
    for name in ("name", "description"):
        words = [one.get(name) or "", *(one.get(f"{name}_localizations") or {}).values()]
        total += max(map(len, words))
    for choice in one.get("choices") or []:
        total += len(choice.get("name") or "") + len(str(choice.get("value", "")))
    return total + sum(weight(option) for option in one.get("options") or [])
