"""How commands are written where somebody reads of them.

The words of the core say "/kith <command>". Where they leave it, that becomes what is typed on the platform:
another word there, or a word of its own for what coordinators do.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.commands.table import COMMANDS
from bot.messages import Capabilities, Quote

T = TypeVar("T")
USUAL = "/kith"
_WRITTEN = re.compile(r"(?<![\w/:.-])/kith(?![\w/-]|\.\w)(?: (?P<first>[a-z]+)(?: (?P<second>[a-z]+))?)?")
_STEERS = {row.name: row.coordinators for row in COMMANDS}
_FAMILIES = {name.partition(" ")[0]: steers for name, steers in _STEERS.items()}
"""Of commands with two words the first one: "/kith space" means both of them."""
_NOT_WORDS = frozenset({"token", "id", "url", "link", "value", "data", "mime", "who", "locale"})
"""Fields that nobody reads, or that hold what people typed."""


def spelled(value: T, on: Capabilities) -> T:
    """`value` (a message, a reply ...) with every command as it is written there; what people said stays."""
    return value if (on.command, on.steering) == (USUAL, USUAL) else _spelled(value, on)


def written(text: str, on: Capabilities) -> str:
    """`text` with every command as it is written there."""
    if USUAL not in text:
        return text
    return _WRITTEN.sub(lambda found: _prefix(found, on) + found[0].removeprefix(USUAL), text)


def _prefix(found: re.Match[str], on: Capabilities) -> str:
    first, second = found["first"], found["second"]
    steers = _STEERS.get(f"{first} {second}", _FAMILIES.get(first or "", False))
    return on.steering if steers else on.command


def _spelled(value: Any, on: Capabilities) -> Any:
    if isinstance(value, str):
        return written(value, on)
    if isinstance(value, tuple):
        return tuple(_spelled(one, on) for one in value)
    if isinstance(value, Mapping):
        return {name: _spelled(one, on) for name, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type | Quote):
        return value
    held = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in _NOT_WORDS}
    changed = {name: _spelled(one, on) for name, one in held.items()}
    changed = {name: one for name, one in changed.items() if one != held[name]}
    return replace(value, **changed) if changed else value
