"""The native commands, made from the one command table. Pure.

Everything for everyone is below /kith, as everywhere. What is for coordinators is below /kith-steer, since
Discord shows or hides whole commands only: at first to those who may manage the server, who can open it to
others under Server Settings, Integrations.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord import values
from adapters.discord.elements import TEXT_CHANNELS
from adapters.discord.limits import OPTIONS
from adapters.discord.permissions import MANAGE_GUILD
from adapters.discord.tongues import described, labelled, named
from bot.messages import N_, CommandSpec, Field, OptionSpec, _

Json = dict[str, Any]
EVERYONE, STEER = "kith", "kith-steer"
BELOW = frozenset({EVERYONE, STEER})
GUILDS_AND_DIRECT, GUILDS = [0, 1], [0]
LONGEST = 6000
_KINDS: Mapping[str, int] = {
    "number": values.INTEGER,
    "yes": values.BOOLEAN,
    "person": values.USER,
    "place": values.CHANNEL,
    "file": values.ATTACHMENT,
}
"""Everything else is written; people by mentioning them."""


def tree(commands: Sequence[CommandSpec]) -> list[Json]:
    """The payload for all of them."""
    everyone = [one for one in commands if not one.coordinators]
    steer = [one for one in commands if one.coordinators]
    about = N_("Your pair, your group, your settings")
    made = [_root(EVERYONE, about, everyone) | {"contexts": GUILDS_AND_DIRECT}] if everyone else []
    if steer:
        drawn = _root(STEER, N_("Programmes, pairs and groups, for coordinators"), steer)
        made.append(drawn | {"contexts": GUILDS, "default_member_permissions": str(MANAGE_GUILD)})
    return made


def fingerprint(payload: Sequence[Json]) -> str:
    """The same for the same commands; kept, so that they are sent only when they changed."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def typed(payload: Sequence[Json], ids: Mapping[str, str]) -> dict[str, str]:
    """Every command as it is typed, without its "/", with the id of the whole that it is part of."""
    found: dict[str, str] = {}
    for root in payload:
        for one in root["options"] if root["name"] in ids else ():
            whole = f"{root['name']} {one['name']}"
            below = one["options"] if one["type"] == values.GROUP else ()
            names = [f"{whole} {leaf['name']}" for leaf in below] or [whole]
            found |= dict.fromkeys(names, ids[root["name"]])
    return found


def _root(name: str, about: str, commands: Sequence[CommandSpec]) -> Json:
    groups: dict[str, list[CommandSpec]] = {}
    for one in commands:
        groups.setdefault(one.name.partition(" ")[0], []).append(one)
    options = [_branch(first, below, tuple(groups)) for first, below in groups.items()]
    return {"name": name, "type": 1, **described(lambda: _(about), name), "options": options[:OPTIONS]}


def _branch(first: str, below: Sequence[CommandSpec], beside: Sequence[str]) -> Json:
    if len(below) == 1 and " " not in below[0].name:
        return _leaf(first, below[0], beside)
    words = [one.name.partition(" ")[2] or "show" for one in below]
    leaves = [_leaf(word, one, words) for word, one in zip(words, below, strict=True)]
    about = described(lambda: "; ".join(_(one.help) for one in below), first)
    return {"type": values.GROUP, **named(first, beside), **about, "options": leaves[:OPTIONS]}


def _leaf(name: str, command: CommandSpec, beside: Sequence[str]) -> Json:
    ordered = sorted(command.options, key=lambda one: not one.field.required)
    drawn: Json = {"type": values.SUBCOMMAND, **named(name, beside)}
    drawn |= described(lambda: _(command.help), name)
    return drawn | ({"options": [_option(one) for one in ordered][:OPTIONS]} if ordered else {})


def _option(spec: OptionSpec) -> Json:
    field = spec.field
    kind = _KINDS.get(field.kind, values.STRING)
    drawn: Json = {"type": kind, "name": field.id, **described(lambda: _hint(field), field.id)}
    drawn |= {"required": True} if field.required else {}
    return drawn | _bounds(field, suggests=spec.suggests)


def _bounds(field: Field, *, suggests: bool) -> Json:
    match field.kind:
        case "number":
            return {"min_value": field.least, "max_value": field.most}
        case "place":
            return {"channel_types": list(TEXT_CHANNELS)}
        case "one" if field.options and len(field.options) <= OPTIONS:
            return {"choices": [labelled(o.label) | {"value": o.id} for o in field.options]}
        case "line" | "long":
            bounds: Json = {"max_length": min(max(field.most, 1), LONGEST)}
            bounds |= {"min_length": min(field.least, LONGEST)} if field.least else {}
            return bounds | ({"autocomplete": True} if suggests else {})
        case _:
            return {}


def _hint(field: Field) -> str:
    return f"{_(field.label)}. {_(field.hint)}" if field.hint else _(field.label)
