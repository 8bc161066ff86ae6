"""What was left in the fields of a modal, and in the options of a command, as typed values. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from adapters.discord.ids import Json, account, address
from bot.messages import File, Value


def read(data: Json, guild: str) -> dict[str, Value]:
    """The values of a modal by field id. A file comes without its data: see `links`."""
    return {
        field: _value(kind, held, data, guild)
        for held in elements(data)
        for kind, _, field in [str(held.get("custom_id") or "").partition(":")]
        if field
    }


def elements(data: Json) -> Iterator[Json]:
    """What can be filled in, in labels and rows."""
    for one in data.get("components") or ():
        inner = one.get("component")
        yield from [inner] if inner else one.get("components") or ()


def links(data: Json) -> dict[str, str]:
    """Where files are to be fetched, by the id of the field or option."""
    held = {str(one.get("custom_id") or "").partition(":")[2]: one.get("values") for one in elements(data)}
    found = {field: ids[0] for field, ids in held.items() if ids and isinstance(ids, list)}
    found |= {str(one["name"]): one["value"] for one in options(data)[1] if one.get("type") == ATTACHMENT}
    urls = {field: _resolved(data, "attachments", name).get("url") for field, name in found.items()}
    return {field: str(url) for field, url in urls.items() if url}


SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ATTACHMENT = 1, 2, 3, 4, 5, 6, 7, 11


def options(data: Json) -> tuple[str, list[Json]]:
    """The words below the command's own name, and the options that were given."""
    names, given = [], list(data.get("options") or ())
    while given and given[0].get("type") in {SUBCOMMAND, GROUP}:
        names.append(str(given[0]["name"]))
        given = list(given[0].get("options") or ())
    return " ".join(names), given


def option(given: Json, data: Json, guild: str) -> Value:
    """One option of a command."""
    held = given.get("value")
    match given.get("type"):
        case 6:
            return account(held)
        case 7:
            return _channel(str(held), data, guild)
        case 11:
            return _file(str(held), data)
        case _:
            return held if isinstance(held, str | int | bool) else None


def _value(kind: str, held: Json, data: Json, guild: str) -> Value:
    chosen = [str(one) for one in held.get("values") or ()]
    text = str(held.get("value") or "").strip() or None
    match kind:
        case "yes":
            return bool(held.get("value"))
        case "many" | "people":
            return tuple(chosen)
        case "one":
            return chosen[0] if chosen else text
        case "person" | "place" | "file":
            return _named(kind, chosen[0], data, guild) if chosen else None
        case _:
            return _typed(kind, str(held.get("value") or "")) if text else None


def _typed(kind: str, text: str) -> Value:
    """What can't be read stays text; the core says what is wrong with it."""
    try:
        if kind == "number":
            return int(text)
        if kind == "date":
            return date.fromisoformat(text.strip())
    except ValueError:
        return text
    return text


def _named(kind: str, name: str, data: Json, guild: str) -> Value:
    if kind == "person":
        return account(name)
    return _channel(name, data, guild) if kind == "place" else _file(name, data)


def _channel(name: str, data: Json, guild: str) -> Value:
    found = _resolved(data, "channels", name)
    return address(guild, name, found.get("parent_id") or "", found.get("type"))


def _file(name: str, data: Json) -> Value:
    found = _resolved(data, "attachments", name)
    mime = str(found.get("content_type") or "application/octet-stream")
    return File(name=str(found.get("filename") or "file"), mime=mime, data=b"") if found else None


def _resolved(data: Json, kind: str, name: object) -> Json:
    held: Mapping[str, Mapping[str, Json]] = data.get("resolved") or {}
    return (held.get(kind) or {}).get(str(name)) or {}
