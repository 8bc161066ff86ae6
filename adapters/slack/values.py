"""What was left in the fields of a modal, as typed values. Pure. An `action_id` is the field's kind."""

from collections.abc import Callable, Mapping
from datetime import date

from adapters.slack.ids import Json, Origin
from bot.messages import File, Value


def read(state: Json, origin: Origin) -> dict[str, Value]:
    """The values by field id. A file comes without its data: see `files`."""
    return {
        field: _READ[kind](held, origin)
        for field, inner in (state.get("values") or {}).items()
        for kind, held in inner.items()
        if kind in _READ
    }


def files(state: Json) -> dict[str, str]:
    """Where the files of a form are to be fetched, by field id."""
    held = {field: inner.get("file") for field, inner in (state.get("values") or {}).items()}
    first = {field: one["files"][0] for field, one in held.items() if one and one.get("files")}
    return {
        field: str(one.get("url_private_download") or one.get("url_private")) for field, one in first.items()
    }


def _text(held: Json, _: Origin) -> Value:
    text = str(held.get("value") or "")
    return text if text.strip() else None


def _one(held: Json, _: Origin) -> Value:
    chosen = held.get("selected_option")
    return str(chosen["value"]) if chosen else None


def _many(held: Json, _: Origin) -> tuple[str, ...]:
    return tuple(str(one["value"]) for one in held.get("selected_options") or ())


def _yes(held: Json, origin: Origin) -> Value:
    return bool(_many(held, origin))


def _number(held: Json, _: Origin) -> Value:
    text = str(held.get("value") or "").strip()
    try:
        return int(text) if text else None
    except ValueError:
        return text  # the core says what is wrong with it


def _date(held: Json, _: Origin) -> Value:
    text = held.get("selected_date")
    return date.fromisoformat(text) if text else None


def _time(held: Json, _: Origin) -> Value:
    return held.get("selected_time") or None


def _person(held: Json, origin: Origin) -> Value:
    user = held.get("selected_user")
    return origin.account(user) if user else None


def _people(held: Json, origin: Origin) -> Value:
    return tuple(origin.account(user).id for user in held.get("selected_users") or ())


def _place(held: Json, origin: Origin) -> Value:
    channel = held.get("selected_conversation")
    return origin.address(channel) if channel else None


def _file(held: Json, _: Origin) -> Value:
    found = held.get("files") or ()
    if not found:
        return None
    mime = found[0].get("mimetype") or "application/octet-stream"
    return File(name=str(found[0].get("name") or "file"), mime=mime, data=b"")


_READ: Mapping[str, Callable[[Json, Origin], Value]] = {
    "line": _text,
    "long": _text,
    "one": _one,
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
