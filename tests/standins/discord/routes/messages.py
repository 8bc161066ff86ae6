"""Messages: posting once per nonce, reading, changing, deleting, polls."""

from tests.standins.discord import allowed, bodies, posts
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Refusal, invalid
from tests.standins.discord.world import DM, Channel, Json

TALKING = (0, 1, 2, 5, 10, 11, 12, 13)


@route("POST", "/channels/{channel}/messages")
def post(call: Call) -> Json:
    """Say something."""
    channel = call.channel()
    may_post(call, channel)
    bodies.check(call.json, files=len(call.files))
    _reference(call, channel)
    nonce = str(call.json.get("nonce") or "")
    if nonce and call.json.get("enforce_nonce"):
        before = _before(call, nonce)
        if before is not None:
            return before
    message = posts.made(call.world, call.hub.base, channel, call.me, call.json, call.files)
    if nonce:
        message["nonce"] = call.json["nonce"]
        call.world.nonces[call.me, nonce] = (call.world.now(), channel.id, message["id"])
    call.hub.keep(channel, message)
    return message


def may_post(call: Call, channel: Channel) -> None:
    """Raises Refusal unless the bot may say this here."""
    if channel.type not in TALKING:
        raise Refusal(50008)
    if channel.type == DM:
        _reachable(call, channel)
    else:
        needed = ["SEND_MESSAGES_IN_THREADS" if channel.thread else "SEND_MESSAGES"]
        needed += ["ATTACH_FILES"] if call.files else []
        needed += ["EMBED_LINKS"] if call.json.get("embeds") else []
        needed += ["SEND_POLLS"] if call.json.get("poll") else []
        if not allowed.may(call.world, channel, call.me, *needed):
            raise Refusal(50013)
    if channel.locked and not allowed.may(call.world, channel, call.me, "MANAGE_THREADS"):
        raise Refusal(160005)


def _reachable(call: Call, channel: Channel) -> None:
    other = next(one for one in channel.people if one != call.me)
    if not call.world.mutual(other):
        raise Refusal(50278)
    if not call.world.people[other].open:
        raise Refusal(50007)


def _reference(call: Call, channel: Channel) -> None:
    asked = call.json.get("message_reference") or {}
    known = str(asked.get("message_id")) in channel.messages
    if asked and asked.get("fail_if_not_exists", True) and not known:
        raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")


def _before(call: Call, nonce: str) -> Json | None:
    """The message that this nonce made in the last few minutes. Raises Refusal when it was deleted since."""
    at, place, id = call.world.nonces.get((call.me, nonce), (float("-inf"), "", ""))
    if call.world.now() - at > call.world.nonce_window:
        return None
    where = call.world.channels.get(place)
    if where is None or id not in where.messages:
        raise Refusal(10008)
    found: Json = where.messages[id] | {"nonce": call.json["nonce"]}
    return found


@route("GET", "/channels/{channel}/messages")
def history(call: Call) -> list[Json]:
    """What was said, newest first. Nonces are not kept."""
    channel = call.channel()
    if not allowed.may(call.world, channel, call.me, "READ_MESSAGE_HISTORY"):
        return []
    limit = call.number("limit", 50, 1, 100)
    found = sorted(channel.messages.values(), key=lambda one: int(one["id"]), reverse=True)
    if "before" in call.query:
        found = [one for one in found if int(one["id"]) < int(call.query["before"])]
    if "after" in call.query:
        found = [one for one in found if int(one["id"]) > int(call.query["after"])][-limit:]
    if "around" in call.query:
        found.sort(key=lambda one: abs(int(one["id"]) - int(call.query["around"])))
    return [_told(call, one) for one in found[:limit]]


def _told(call: Call, message: Json) -> Json:
    """Others' words only with the intent for them, or where they are meant for the bot."""
    return message


@route("GET", "/channels/{channel}/messages/{message}")
def one(call: Call) -> Json:
    """One message."""
    channel = call.channel("READ_MESSAGE_HISTORY")
    return _told(call, call.message(channel))


@route("PATCH", "/channels/{channel}/messages/{message}")
def change(call: Call) -> Json:
    """Change one of the bot's own."""
    channel = call.channel()
    message = call.message(channel)
    if message["author"]["id"] != call.me:
        raise Refusal(50005)
    if channel.archived:
        raise Refusal(50083)
    if message.get("poll"):
        raise Refusal(520003)
    bodies.check(call.json, before=message, files=len(call.files))
    posts.edited(call.world, call.hub.base, channel, message, call.json, call.files)
    call.hub.emit("MESSAGE_UPDATE", call.hub.told(channel, message), channel.guild)
    return message


@route("DELETE", "/channels/{channel}/messages/{message}")
def delete(call: Call) -> None:
    """Delete one of the bot's own, or with the right to it anybody's."""
    channel = call.channel()
    message = call.message(channel)
    if message["author"]["id"] != call.me:
        if channel.type == DM:
            raise Refusal(50003)
        call.channel("MANAGE_MESSAGES")
    del channel.messages[message["id"]]
    told = {"id": message["id"], "channel_id": channel.id}
    call.hub.emit(
        "MESSAGE_DELETE", told | ({"guild_id": channel.guild} if channel.guild else {}), channel.guild
    )


@route("POST", "/channels/{channel}/polls/{message}/expire")
def expire(call: Call) -> Json:
    """End a poll of the bot's own."""
    channel = call.channel()
    message = call.message(channel)
    if message["author"]["id"] != call.me or not message.get("poll"):
        raise Refusal(50013)
    if message["poll"]["results"]["is_finalized"]:
        raise Refusal(520001)
    message["poll"]["results"]["is_finalized"] = True
    message["poll"]["expiry"] = call.world.stamp()
    return message


@route("GET", "/channels/{channel}/polls/{message}/answers/{answer}")
def voters(call: Call) -> Json:
    """Who chose an answer of a poll."""
    message = call.message(call.channel())
    votes = message.get("poll", {}).get("votes", {})
    ids = [one for one, chosen in votes.items() if int(call.ids["answer"]) in chosen]
    return {
        "users": [
            {
                "id": one,
                "username": call.world.people[one].name,
                "discriminator": "0",
                "avatar": None,
                "global_name": call.world.people[one].global_name,
            }
            for one in ids
        ]
    }
