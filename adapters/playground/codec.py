"""Messages and forms as JSON and back, whole: each value is tagged with its class's name."""

import base64
import dataclasses
import json
from datetime import date, datetime
from functools import cache
from typing import Any

from bot.errors import Malformed
from bot.messages import (
    Account,
    Address,
    Card,
    Choice,
    Field,
    File,
    Form,
    Link,
    Meeting,
    Mention,
    Message,
    Option,
    Picture,
    Poll,
    Quote,
    Strong,
    Text,
    When,
)

_CLASSES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        Account,
        Address,
        Card,
        Choice,
        Field,
        File,
        Form,
        Link,
        Meeting,
        Mention,
        Message,
        Option,
        Picture,
        Poll,
        Quote,
        Strong,
        Text,
        When,
    )
}
_TAG = "~"
_JSON = json.JSONEncoder(separators=(",", ":"))


def encode(thing: Message | Form) -> str:
    """`thing` as one line of ASCII JSON; fields at their default are left out."""
    return _JSON.encode(_out(thing))


def decode(text: str) -> Message | Form:
    """What `encode` was given. Raises Malformed for any other text."""
    try:
        thing = _in(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(f"this is no stored message: {error}") from error
    if not isinstance(thing, Message | Form):
        raise Malformed("this is no stored message or form")
    return thing


@cache
def _fields(name: str) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(_CLASSES[name]))


def _out(thing: Any) -> Any:
    match thing:
        case None | str() | int():
            return thing
        case tuple():
            return [_out(item) for item in thing]
        case bytes():
            return {_TAG: "bytes", "is": base64.b64encode(thing).decode()}
        case datetime():
            return {_TAG: "datetime", "is": thing.isoformat()}
        case date():
            return {_TAG: "date", "is": thing.isoformat()}
    told: dict[str, Any] = {_TAG: type(thing).__name__}
    for name, default in _fields(told[_TAG]):
        held = getattr(thing, name)
        if held is not default and held != default:
            told[name] = _out(held)
    return told


def _in(told: Any) -> Any:
    match told:
        case list():
            return tuple(_in(item) for item in told)
        case {"~": "bytes", "is": text}:
            return base64.b64decode(text)
        case {"~": "datetime", "is": text}:
            return datetime.fromisoformat(text)
        case {"~": "date", "is": text}:
            return date.fromisoformat(text)
        case dict():
            return _CLASSES[told[_TAG]](**{name: _in(held) for name, held in told.items() if name != _TAG})
    return told
