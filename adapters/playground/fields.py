"""What was left in the fields of a form, as typed values. Pure."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time

from adapters.playground.payloads import Filled, Kind
from adapters.playground.settings import PLATFORM, PlaygroundSettings
from bot.messages import Account, Address, File, Value


class Unreadable(ValueError):
    """Fields that can't be read; `errors` has words for each, by field id."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(str(dict(errors)))
        self.errors = dict(errors)


def read(filled: Sequence[Filled], settings: PlaygroundSettings) -> dict[str, Value]:
    """The values by field id. Raises Unreadable with all fields that can't be read."""
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for field in filled:
        try:
            values[field.id] = _READ[field.kind](field.value, settings)
        except ValueError as error:
            errors[field.id] = str(error)
    if errors:
        raise Unreadable(errors)
    return values


def _text(held: object, _: PlaygroundSettings) -> Value:
    text = held.replace("\r\n", "\n") if isinstance(held, str) else ""
    return text if text.strip() else None


def _many(held: object, _: PlaygroundSettings) -> Value:
    return tuple(held) if isinstance(held, tuple) else ()


def _yes(held: object, _: PlaygroundSettings) -> Value:
    return held is True


def _number(held: object, _: PlaygroundSettings) -> Value:
    text = str(held or "").strip()
    if text and not re.fullmatch(r"[+-]?\d{1,15}", text):
        raise ValueError("Please write a whole number, like 3.")
    return int(text) if text else None


def _date(held: object, _: PlaygroundSettings) -> Value:
    text = str(held or "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("Please choose a day, like 2026-05-31.") from None


def _time(held: object, _: PlaygroundSettings) -> Value:
    text = str(held or "")
    try:
        return time.fromisoformat(text).strftime("%H:%M") if text else None
    except ValueError:
        raise ValueError("Please choose a time, like 09:30.") from None


def _person(held: object, settings: PlaygroundSettings) -> Value:
    if not held:
        return None
    if held not in {person.id for person in settings.people}:
        raise ValueError("Please choose somebody from the list.")
    return Account(platform=PLATFORM, id=str(held))


def _people(held: object, settings: PlaygroundSettings) -> Value:
    ids = tuple(held) if isinstance(held, tuple) else ()
    for one in ids:
        _person(one, settings)
    return ids


def _place(held: object, settings: PlaygroundSettings) -> Value:
    if not held:
        return None
    if held not in {channel.id for channel in settings.channels}:
        raise ValueError("Please choose a channel from the list.")
    return Address(platform=PLATFORM, space=PLATFORM, id=str(held))


def _file(held: object, _: PlaygroundSettings) -> Value:
    if not isinstance(held, dict) or not held.get("name"):
        return None
    try:
        data = base64.b64decode(held.get("data", ""), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("This file did not arrive whole. Please choose it again.") from None
    return File(name=held["name"], mime=held.get("mime") or "application/octet-stream", data=data)


_READ: Mapping[Kind, Callable[[object, PlaygroundSettings], Value]] = {
    "line": _text,
    "long": _text,
    "one": _text,
    "many": _many,
    "yes": _yes,
    "date": _date,
    "time": _time,
    "number": _number,
    "person": _person,
    "people": _people,
    "place": _place,
    "file": _file,
}
