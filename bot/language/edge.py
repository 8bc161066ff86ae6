"""Where a value leaves the core its constants are put into the language that is spoken.

English costs nothing: the value goes as it is. Else it is copied where something changes, and a message or
form learns its locale, so that an adapter can add its own few words in the same language.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.language.marks import Phrase, _
from bot.language.tongue import tongue

T = TypeVar("T")
_FIELDS: dict[type[Any], tuple[str, ...]] = {}


def spoken(value: T) -> T:
    """`value` (a message, form, reply ...) with every `Phrase` in it in the current language."""
    now = tongue()
    return value if now.catalogue is None else _spoken(value, now.locale)


def _spoken(value: Any, locale: str) -> Any:
    if isinstance(value, str):
        return _(value) if isinstance(value, Phrase) else value
    if isinstance(value, tuple):
        said = tuple([_spoken(one, locale) for one in value])
        return value if all(new is old for new, old in zip(said, value, strict=True)) else said
    if isinstance(value, Mapping):
        return {name: _spoken(one, locale) for name, one in value.items()}
    names = _names(type(value))
    changed: dict[str, Any] = {"locale": locale} if "locale" in names else {}
    for name in names:
        old = getattr(value, name)
        new = _spoken(old, locale)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


def _names(kind: type[Any]) -> tuple[str, ...]:
    """The fields to look into; none of what is no value."""
    found = _FIELDS.get(kind)
    if found is None:
        found = _FIELDS[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return found
