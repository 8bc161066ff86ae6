"""What follows an interaction's first response, for fifteen minutes."""

from tests.standins.discord import bodies, posts
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal
from tests.standins.discord.routes.interactions import said
from tests.standins.discord.world import Interaction, Json

BASE = "/webhooks/{application}/{token}"


def _message(call: Call, found: Interaction) -> Json:
    """The message in the address, which has to be of this interaction. Raises Refusal."""
    wanted = call.ids["message"]
    one = found.original if wanted == "@original" else found.messages.get(wanted)
    if one is None:
        raise Refusal(10008)
    return one


@route("POST", BASE, open=True)
def follow(call: Call) -> Json:
    """Say more; after a deferred response the first of these is the response."""
    found = call.interaction()
    if found.loading and found.original is not None:
        bodies.check(call.json, files=len(call.files))
        return _put(call, found, found.original)
    return said(call, found, call.json)


@route("GET", BASE + "/messages/{message}", open=True)
def one(call: Call) -> Json:
    """What was said."""
    return _message(call, call.interaction())


@route("PATCH", BASE + "/messages/{message}", open=True)
def change(call: Call) -> Json:
    """Change what was said; for a deferred response this fills it."""
    found = call.interaction()
    message = _message(call, found)
    bodies.check(call.json, before=message, files=len(call.files))
    return _put(call, found, message)


def _put(call: Call, found: Interaction, message: Json) -> Json:
    channel = call.world.channels[found.channel]
    posts.edited(call.world, call.hub.base, channel, message, call.json, call.files)
    if message is found.original and found.loading:
        found.loading = False
        message["flags"] &= ~128
        message["edited_timestamp"] = None
    if message["flags"] & bodies.HIDDEN:
        message |= {"mentions": [], "mention_roles": [], "mention_everyone": False}
    elif message["id"] in channel.messages:
        call.hub.emit("MESSAGE_UPDATE", call.hub.told(channel, message), channel.guild)
    return message


@route("DELETE", BASE + "/messages/{message}", open=True)
def delete(call: Call) -> None:
    """Take it away."""
    found = call.interaction()
    message = _message(call, found)
    channel = call.world.channels[found.channel]
    if channel.messages.pop(message["id"], None):
        told = {"id": message["id"], "channel_id": channel.id}
        more = {"guild_id": channel.guild} if channel.guild else {}
        call.hub.emit("MESSAGE_DELETE", told | more, channel.guild)
    message["deleted"] = True
    found.messages.pop(message["id"], None)
    if found.original is message:
        found.original = None
