"""Who the bot is, who others are, and direct messages."""

from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal
from tests.standins.discord.jsons import application_json, channel_json, person_json
from tests.standins.discord.world import Json


@route("GET", "/users/@me")
def me(call: Call) -> Json:
    """The bot itself."""
    told = {"verified": True, "email": None, "mfa_enabled": True, "locale": "en-US", "flags": 0}
    return person_json(call.world.app) | told


@route("GET", "/users/@me/guilds")
def servers(call: Call) -> list[Json]:
    """The servers it is in."""
    mine = [one for one in call.world.guilds.values() if call.me in one.members]
    return [
        {"id": one.id, "name": one.name, "icon": None, "owner": False, "permissions": "0", "features": []}
        for one in mine
    ]


@route("DELETE", "/users/@me/guilds/{guild}")
def leave(call: Call) -> None:
    """Leave a server."""
    guild = call.guild()
    del guild.members[call.me]
    call.hub.emit("GUILD_DELETE", {"id": guild.id}, guild.id)


@route("POST", "/users/@me/channels")
def direct(call: Call) -> Json:
    """The direct message with somebody, made when there is none."""
    person = call.world.people.get(str(call.json.get("recipient_id")))
    if person is None:
        raise Refusal(50033)
    if person.bot:
        raise Refusal(50007)
    return channel_json(call.world, call.world.direct(person.id))


@route("GET", "/users/{user}")
def person(call: Call) -> Json:
    """Somebody."""
    found = call.world.people.get(call.flake("user"))
    if found is None:
        raise Refusal(10013)
    return person_json(found)


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def application(call: Call) -> Json:
    """The application."""
    return application_json(call.world, call.hub.gateway.flags())


@route("GET", "/gateway")
def gateway(call: Call) -> Json:
    """Where to connect."""
    return {"url": call.hub.gateway.url}


@route("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Json:
    """Where to connect, with how many shards, and how often."""
    hub = call.hub
    told = {"url": hub.gateway.url, "shards": hub.gateway.shards}
    return told | {"session_start_limit": hub.gateway.start_limit}
