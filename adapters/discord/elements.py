"""The elements of a form, one for each kind of field, with Discord's limits. Pure.

An element's custom id is "<kind>:<field id>": that is how `values.read` knows it, also after a restart.
"""

from collections.abc import Callable, Mapping

from adapters.discord import boxes
from adapters.discord.boxes import Box
from adapters.discord.ids import is_user
from adapters.discord.limits import CUSTOM_ID, DESCRIPTION, FIELD_LABEL, OPTIONS, TYPED
from bot.messages import N_, Account, Address, Field, _, shorten

GROUP = 10
"""Most entries of a group of radio buttons or boxes; a longer list is a menu."""
TEXT_CHANNELS = (0, 5, 15)
"""Text, announcements, forums."""
HINTS = {"date": N_("As year-month-day, such as 2027-05-01."), "time": N_("Such as 9:00 or 9am.")}


def labelled(field: Field, hint: str = "") -> Box:
    """A field with its label; `hint` stands in place of its own."""
    kind = "line" if field.kind in {"one", "many"} and not field.options else field.kind
    element = _ELEMENTS[kind](field) | {"custom_id": f"{kind}:{field.id}"[:CUSTOM_ID]}
    label = shorten(field.label.strip(), FIELD_LABEL) or "…"
    drawn: Box = {"type": boxes.LABELLED, "label": label, "component": element}
    told = shorten((hint or field.hint or _(HINTS.get(field.kind, ""))).strip(), DESCRIPTION)
    return drawn | ({"description": told} if told else {})


def _typed(field: Field) -> Box:
    most = min(max(field.most, 1), TYPED) if field.kind in {"line", "long"} else 100
    style = 2 if field.kind == "long" else 1
    drawn: Box = {"type": boxes.TEXT_INPUT, "style": style, "max_length": most, "required": field.required}
    if field.required and field.kind in {"line", "long"} and 0 < field.least <= most:
        drawn["min_length"] = field.least
    given = "" if field.value is None else str(field.value)[:most]
    return drawn | ({"value": given} if given else {})


def _options(field: Field, most: int = OPTIONS) -> list[Box]:
    chosen = field.value if isinstance(field.value, tuple) else (field.value,)
    drawn: dict[str, Box] = {}
    for option in field.options:
        value = option.id[:100] or "…"
        one: Box = {"label": shorten(option.label.strip(), 100) or "…", "value": value}
        one |= {"description": shorten(option.hint, 100)} if option.hint.strip() else {}
        drawn.setdefault(value, one | ({"default": True} if option.id in chosen else {}))
    return list(drawn.values())[:most]


def _one(field: Field) -> Box:
    options = _options(field)
    kind = boxes.RADIO if 2 <= len(options) <= GROUP else boxes.SELECT
    for other in [one for one in options if one.get("default")][1:]:
        del other["default"]
    return {"type": kind, "options": options, "required": field.required}


def _many(field: Field) -> Box:
    options = _options(field)
    kind = boxes.CHECKBOXES if len(options) <= GROUP else boxes.SELECT
    least = min(max(field.least, 1), len(options)) if field.required else 0
    most = max(min(field.most, len(options)), least, 1)
    marked = [one for one in options if one.get("default")]
    for other in marked[most:]:
        del other["default"]
    bounds = {"min_values": least, "max_values": most, "required": field.required}
    return {"type": kind, "options": options} | bounds


def _yes(field: Field) -> Box:
    return {"type": boxes.CHECKBOX, "default": bool(field.value)}


def _person(field: Field) -> Box:
    ids = [field.value.id] if isinstance(field.value, Account) and is_user(field.value) else []
    return _users(field, ids, 1)


def _people(field: Field) -> Box:
    ids = field.value if isinstance(field.value, tuple) else ()
    good = [one for one in dict.fromkeys(ids) if one.isascii() and one.isdecimal() and len(one) <= 20]
    return _users(field, good[:OPTIONS], OPTIONS)


def _users(field: Field, ids: list[str], most: int) -> Box:
    least = 1 if field.required else 0
    drawn: Box = {"type": boxes.USERS, "min_values": least, "max_values": most, "required": field.required}
    given = [{"id": one, "type": "user"} for one in ids]
    return drawn | ({"default_values": given} if given else {})


def _place(field: Field) -> Box:
    least = 1 if field.required else 0
    drawn: Box = {"type": boxes.CHANNELS, "min_values": least, "max_values": 1, "required": field.required}
    drawn |= {"channel_types": list(TEXT_CHANNELS)}
    known = isinstance(field.value, Address) and field.value.id.isdecimal()
    at = field.value.id if isinstance(field.value, Address) and known else ""
    return drawn | ({"default_values": [{"id": at, "type": "channel"}]} if at else {})


def _file(field: Field) -> Box:
    least = 1 if field.required else 0
    return {"type": boxes.UPLOAD, "min_values": least, "max_values": 1, "required": field.required}


_ELEMENTS: Mapping[str, Callable[[Field], Box]] = {
    "line": _typed,
    "long": _typed,
    "one": _one,
    "many": _many,
    "yes": _yes,
    "date": _typed,
    "time": _typed,
    "number": _typed,
    "person": _person,
    "people": _people,
    "place": _place,
    "file": _file,
}
