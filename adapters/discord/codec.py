"""Forms and what was typed in them as bytes, and back, so that a draft outlives a restart. Pure."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from bot.messages import Account, Address, Field, File, Form, Link, Mention, Option, Strong, When

_KINDS: Mapping[str, Any] = {
    kind.__name__: kind for kind in (Account, Address, Field, File, Form, Link, Mention, Option, Strong, When)
}


def packed(value: object) -> bytes:
    """Bytes that `unpacked` reads. Raises TypeError for what is no value of a form."""
    return json.dumps(_plain(value), ensure_ascii=False).encode()


def unpacked(data: bytes) -> Any:
    """What was packed. Raises ValueError for anything else, also for a form of another version of Kith."""
    try:
        return _value(json.loads(data))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no draft: {error}") from None


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _named(value)


def _named(value: object) -> dict[str, Any]:
    """What JSON has no form of its own for: one name, which tells what it is, and how to make it."""
    match value:
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case Mapping():
            return {"map": {str(name): _plain(one) for name, one in value.items()}}
    kind = type(value).__name__
    if kind not in _KINDS or not is_dataclass(value):
        raise TypeError(f"{kind} is in no form")
    return {kind: {one.name: _plain(getattr(value, one.name)) for one in fields(value)}}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(one) for one in plain)
    if not isinstance(plain, dict):
        return plain
    ((kind, held),) = plain.items()
    return _MAKE[kind](held) if kind in _MAKE else _KINDS[kind](**_map(held))


def _map(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(one) for name, one in held.items()}


_MAKE: Mapping[str, Callable[[Any], Any]] = {
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": base64.b64decode,
    "map": _map,
}
