"""Servers, their channels, members and roles."""

from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal
from tests.standins.discord.jsons import channel_json, guild_json, member_json, role_json
from tests.standins.discord.world import Json


@route("GET", "/guilds/{guild}")
def one(call: Call) -> Json:
    """A server."""
    return guild_json(call.world, call.guild())


@route("GET", "/guilds/{guild}/channels")
def channels(call: Call) -> list[Json]:
    """Its channels, without threads."""
    guild = call.guild()
    found = [one for one in call.world.channels.values() if one.guild == guild.id and not one.thread]
    return [channel_json(call.world, one) for one in found]


@route("GET", "/guilds/{guild}/members/search")
def search(call: Call) -> list[Json]:
    """Members whose name or nickname begins so."""
    guild = call.guild()
    limit, wanted = call.number("limit", 1, 1, 1000), call.query.get("query", "").lower()
    people = call.world.people
    found = [
        one
        for one in guild.members.values()
        if any(
            (name or "").lower().startswith(wanted)
            for name in (one.nick, people[one.person].name, people[one.person].global_name)
        )
    ]
    return [member_json(call.world, one) for one in found[:limit]]


@route("GET", "/guilds/{guild}/members/{user}")
def member(call: Call) -> Json:
    """One member."""
    return member_json(call.world, call.member(call.guild()))


@route("GET", "/guilds/{guild}/members")
def members(call: Call) -> list[Json]:
    """All members, page by page; only with the privileged intent."""
    guild = call.guild()
    if "members" not in call.hub.gateway.privileged:
        raise Refusal(50001)
    limit, after = call.number("limit", 1, 1, 1000), int(call.query.get("after", "0"))
    found = sorted(
        (one for one in guild.members.values() if int(one.person) > after), key=lambda m: int(m.person)
    )
    return [member_json(call.world, one) for one in found[:limit]]


@route("GET", "/guilds/{guild}/roles")
def roles(call: Call) -> list[Json]:
    """Its roles."""
    return [role_json(one) for one in call.guild().roles.values()]


@route("GET", "/guilds/{guild}/roles/{role}")
def role(call: Call) -> Json:
    """One role."""
    found = call.guild().roles.get(call.flake("role"))
    if found is None:
        raise Refusal(10011, status=404, words="Unknown Role")
    return role_json(found)
