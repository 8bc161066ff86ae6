"""What people put into commands and modals, as Discord writes it down."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.standins.discord.components import every
from tests.standins.discord.jsons import channel_json, member_json, person_json, role_json
from tests.standins.discord.world import Json, World

STRING, INTEGER, BOOLEAN, PERSON, CHANNEL, ROLE, ANY, NUMBER, FILE = range(3, 12)
KINDS: dict[int, type | tuple[type, ...]] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}


class Unfillable(Exception):
    """What Discord's own client would not let somebody hand in."""


class Resolved:
    """The people, roles, channels and files that an interaction names, whole."""

    def __init__(self, world: World, guild: str) -> None:
        self._world, self._guild = world, world.guilds.get(guild)
        self.made: dict[str, dict[str, Json]] = {}

    def add(self, kind: int, id: str) -> None:
        """One more. Raises Unfillable for what is not there."""
        if kind in (PERSON, 5, ANY) and id in self._world.people:
            self._put("users", id, person_json(self._world.people[id]))
            if self._guild and id in self._guild.members:
                member = member_json(self._world, self._guild.members[id], permissions=0)
                self._put(
                    "members", id, {n: p for n, p in member.items() if n not in ("user", "deaf", "mute")}
                )
        elif kind in (CHANNEL, 8) and id in self._world.channels:
            self._put(
                "channels", id, channel_json(self._world, self._world.channels[id]) | {"permissions": "0"}
            )
        elif self._guild and id in self._guild.roles:
            self._put("roles", id, role_json(self._guild.roles[id]))
        else:
            raise Unfillable(f"{id} is not here to be chosen")

    def file(self, base: str, name: str, content: bytes, mime: str) -> str:
        """An uploaded file; gives its id."""
        id = self._world.id()
        self._world.files[id] = content
        url = f"{base}/files/0/{id}/{name}"
        told = {"id": id, "filename": name, "size": len(content), "url": url, "proxy_url": url}
        self._put("attachments", id, told | {"content_type": mime, "ephemeral": True})
        return id

    def _put(self, what: str, id: str, told: Json) -> None:
        self.made.setdefault(what, {})[id] = told


def options(
    asked: Sequence[Json], given: Mapping[str, Any], resolved: Resolved, base: str, focused: str = ""
) -> list[Json]:
    """The options of a command as typed, checked. Raises Unfillable."""
    unknown = set(given) - {one["name"] for one in asked}
    if unknown:
        raise Unfillable(f"the command has no option {', '.join(sorted(unknown))}")
    made = []
    for one in asked:
        if one["name"] not in given:
            if one.get("required") and not focused:
                raise Unfillable(f"{one['name']} has to be filled in")
            continue
        value = given[one["name"]]
        told: Json = {"name": one["name"], "type": one["type"]}
        if one["name"] == focused:
            told["focused"] = True
        else:
            _check(one, value)
        told["value"] = _value(one, value, resolved, base)
        made.append(told)
    return made


def _value(one: Json, value: Any, resolved: Resolved, base: str) -> Any:
    if one["type"] == FILE:
        return resolved.file(base, *value)
    if one["type"] in (PERSON, CHANNEL, ROLE, ANY):
        resolved.add(one["type"], str(value))
        return str(value)
    return value


def _check(one: Json, value: Any) -> None:
    wanted = KINDS.get(one["type"])
    if wanted and not isinstance(value, wanted):
        raise Unfillable(f"{one['name']} is no {one['type']}")
    choices = [choice["value"] for choice in one.get("choices") or []]
    if choices and value not in choices:
        raise Unfillable(f"{value!r} is not among the choices of {one['name']}")
    size = len(value) if isinstance(value, str) else value
    for name, sign in (("min_value", 1), ("max_value", -1), ("min_length", 1), ("max_length", -1)):
        bound = one.get(name)
        if bound is not None and isinstance(size, int | float) and (size - bound) * sign < 0:
            raise Unfillable(f"{one['name']} breaks {name} {bound}")


def modal(components: Sequence[Json], values: Mapping[str, Any], resolved: Resolved, base: str) -> list[Json]:
    """The components of a modal as handed in; by custom_id, options by value, files as (name, bytes, type).

    Raises Unfillable.
    """
    known = {one["custom_id"] for _, one in every(list(components)) if one.get("custom_id")}
    if set(values) - known:
        raise Unfillable(f"there is no field {', '.join(sorted(set(values) - known))}")
    made = []
    for n, one in enumerate(components, start=1):
        told: Json = {"type": one["type"], "id": one.get("id") or n}
        if one["type"] == 18:
            made.append(told | {"component": _field(one["component"], values, resolved, base, n + 100)})
        elif one["type"] == 1:
            inner = [_field(part, values, resolved, base, n + 100) for part in one["components"]]
            made.append(told | {"components": inner})
        else:
            made.append(told)
    return made


def _field(one: Json, values: Mapping[str, Any], resolved: Resolved, base: str, number: int) -> Json:
    kind, name = one["type"], one["custom_id"]
    told: Json = {"type": kind, "id": one.get("id") or number, "custom_id": name}
    value = values.get(name, _as_it_stood(one))
    if kind == 4:
        return told | {"value": _typed(one, str(value or ""))}
    if kind == 23:
        return told | {"value": bool(value)}
    if kind == 21:
        if value is None and one.get("required", True):
            raise Unfillable(f"{name} has to be chosen")
        if value is not None:
            _among(one, [value])
        return told | {"value": value}
    chosen = [value] if isinstance(value, str) else list(value or [])
    _count(one, chosen)
    if kind in (3, 22):
        _among(one, chosen)
    elif kind == 19:
        chosen = [resolved.file(base, *file) for file in chosen]
    else:
        for id in chosen:
            resolved.add(kind, id)
    return told | {"values": chosen}


def _as_it_stood(one: Json) -> Any:
    """What the app put in beforehand."""
    if one["type"] == 4:
        return one.get("value")
    if one["type"] == 23:
        return one.get("default", False)
    chosen = [option["value"] for option in one.get("options") or [] if option.get("default")]
    chosen += [str(preset["id"]) for preset in one.get("default_values") or []]
    if one["type"] == 21:
        return chosen[0] if chosen else None
    return chosen


def _typed(one: Json, text: str) -> str:
    if not text and one.get("required", True):
        raise Unfillable(f"{one['custom_id']} has to be filled in")
    if text and not one.get("min_length", 0) <= len(text) <= one.get("max_length", 4000):
        raise Unfillable(f"{one['custom_id']} is too short or too long")
    if "\n" in text and one["style"] == 1:
        raise Unfillable("this field has one line")
    return text


def _count(one: Json, chosen: list[Any]) -> None:
    least, most = one.get("min_values"), one.get("max_values")
    least = 1 if least is None else least
    if one["type"] == 22 and most is None:
        most = len(one["options"])
    if not chosen and one.get("required") is False:
        return
    if not least <= len(chosen) <= (most or 1):
        raise Unfillable(f"{one['custom_id']} takes {least} to {most or 1}, not {len(chosen)}")


def _among(one: Json, chosen: list[Any]) -> None:
    there = {option["value"] for option in one.get("options") or []}
    if not set(chosen) <= there:
        raise Unfillable(f"{chosen} are not among the options of {one['custom_id']}")
