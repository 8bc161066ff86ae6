"""Channels: reading, changing, deleting them."""

from tests.standins.discord import allowed
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal
from tests.standins.discord.jsons import channel_json
from tests.standins.discord.world import Channel, Json

CHANGES = {"name": "name", "topic": "topic", "locked": "locked", "invitable": "invitable"}


@route("GET", "/channels/{channel}")
def one(call: Call) -> Json:
    """A channel."""
    return channel_json(call.world, call.channel())


@route("PATCH", "/channels/{channel}")
def change(call: Call) -> Json:
    """Change a channel or thread; its maker may do so with a thread."""
    channel = call.channel()
    _may_change(call, channel)
    if channel.archived and call.json.get("archived") is not False:
        raise Refusal(50083)
    for name, where in CHANGES.items():
        if call.json.get(name) is not None:
            setattr(channel, where, call.json[name])
    if call.json.get("auto_archive_duration"):
        channel.archive_after = call.json["auto_archive_duration"]
    if call.json.get("archived") is not None and channel.thread:
        call.hub.archive(channel, call.json["archived"])
    else:
        call.hub.tell_of("THREAD_UPDATE" if channel.thread else "CHANNEL_UPDATE", channel)
    return channel_json(call.world, channel)


def _may_change(call: Call, channel: Channel) -> None:
    if not channel.guild:
        raise Refusal(50003)
    right = "MANAGE_THREADS" if channel.thread else "MANAGE_CHANNELS"
    own = channel.thread and channel.owner == call.me and "locked" not in call.json
    if not own and not allowed.may(call.world, channel, call.me, right):
        raise Refusal(50013)


@route("DELETE", "/channels/{channel}")
def delete(call: Call) -> Json:
    """Delete a channel or thread; a direct message is only closed."""
    channel = call.channel()
    told = channel_json(call.world, channel)
    if channel.guild:
        right = "MANAGE_THREADS" if channel.thread else "MANAGE_CHANNELS"
        if not allowed.may(call.world, channel, call.me, right):
            raise Refusal(50013)
        call.hub.remove(channel)
    return told


@route("POST", "/channels/{channel}/typing")
def typing(call: Call) -> None:
    """Show that the bot is typing."""
    call.channel()
