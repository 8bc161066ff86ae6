"""The commands of the app, everywhere and in one server."""

from typing import Any

from tests.standins.discord import tree
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal
from tests.standins.discord.world import Json

EVERYWHERE, IN_GUILD = (
    "/applications/{application}/commands",
    "/applications/{application}/guilds/{guild}/commands",
)
A_DAY = 200


def _where(call: Call) -> str:
    if call.flake("application") != call.me:
        raise Refusal(
            20012, status=403, words="You are not authorized to perform this action on this application"
        )
    if "guild" not in call.ids:
        return ""
    guild = call.world.guilds.get(call.flake("guild"))
    if guild is None or call.me not in guild.members:
        raise Refusal(50001)
    return guild.id


@route("GET", EVERYWHERE)
@route("GET", IN_GUILD)
def every(call: Call) -> list[Json]:
    """What is registered."""
    return call.world.commands.get(_where(call), [])


@route("PUT", EVERYWHERE)
@route("PUT", IN_GUILD)
def replace(call: Call) -> list[Json]:
    """Put these in place of what was registered."""
    where, asked = _where(call), call.body or []
    tree.check(asked)
    before = {(one["type"], one["name"]): one for one in call.world.commands.get(where, [])}
    call.world.commands[where] = [_kept(call, where, one, before) for one in asked]
    return call.world.commands[where]


@route("POST", EVERYWHERE)
@route("POST", IN_GUILD)
def add(call: Call) -> Json:
    """Add one, or change the one of this name."""
    where = _where(call)
    before = {(one["type"], one["name"]): one for one in call.world.commands.get(where, [])}
    made = _kept(call, where, call.json, before)
    others = [one for one in before.values() if one["id"] != made["id"]]
    tree.check([*others, call.json])
    call.world.commands[where] = [*others, made]
    return made


def _kept(call: Call, where: str, asked: Json, before: dict[tuple[int, str], Json]) -> Json:
    kind = asked.get("type") or tree.CHAT
    old = before.get((kind, asked["name"]))
    if old is None:
        call.hub.creates[where] = call.hub.creates.get(where, 0) + 1
        if call.hub.creates[where] > A_DAY:
            raise Refusal(30034)
    rights: Any = asked.get("default_member_permissions")
    made: Json = {
        "description": "",
        "nsfw": False,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        **asked,
        "id": old["id"] if old else call.world.id(),
        "application_id": call.me,
        "type": kind,
        "version": call.world.id(),
        "default_member_permissions": None if rights is None else str(rights),
    }
    return made | ({"guild_id": where} if where else {})


@route("DELETE", EVERYWHERE + "/{command}")
@route("DELETE", IN_GUILD + "/{command}")
def delete(call: Call) -> None:
    """Take one away."""
    where = _where(call)
    left = [one for one in call.world.commands.get(where, []) if one["id"] != call.flake("command")]
    if len(left) == len(call.world.commands.get(where, [])):
        raise Refusal(10063)
    call.world.commands[where] = left
