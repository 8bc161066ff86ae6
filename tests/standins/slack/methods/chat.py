"""chat.* and reactions.add."""

from tests.standins.slack.call import Call, method
from tests.standins.slack.compose import by_bot, content, short_enough
from tests.standins.slack.errors import Refusal
from tests.standins.slack.jsons import message_json
from tests.standins.slack.world import Channel, Ephemeral, Json


@method("chat.postMessage", "chat:write", tier="post")
def post(call: Call) -> Json:
    """Say something in a conversation, or to a person by their id."""
    channel = place(call)
    message = by_bot(call.world, call.team, call.world.ts()) | content(call.world, call.args)
    thread = str(call.args.get("thread_ts") or "")
    if thread:
        _reply(channel, message, thread)
        if call.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    put(call, channel, message)
    return {"channel": channel.id, "ts": message["ts"], "message": message_json(message)}


def put(call: Call, channel: Channel, message: Json) -> None:
    """Keep a message and let the app hear of it, as it does of its own."""
    channel.messages[message["ts"]] = message
    said = {**message_json(message), "channel": channel.id, "event_ts": message["ts"]}
    call.around.emit(call.team, said | {"channel_type": channel.kind}, channel)


def place(call: Call) -> Channel:
    """Where the bot is allowed to write."""
    wanted = call.text("channel", missing="channel_not_found")
    if wanted.startswith(("U", "W")):
        person = call.person(wanted, missing="channel_not_found")
        call.args["channel"] = _direct(call, person.id).id
    channel = call.channel()
    if channel.archived:
        raise Refusal("is_archived")
    if call.team.bot not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _direct(call: Call, person: str) -> Channel:
    channel = call.world.direct(frozenset({person, call.team.bot}))
    assert channel is not None
    return channel


def _reply(channel: Channel, message: Json, thread: str) -> None:
    parent = channel.messages.get(thread)
    if parent is None:
        raise Refusal("thread_not_found")
    top = parent.get("thread_ts", thread)
    root = channel.messages[top]
    root["thread_ts"], root["reply_count"] = top, root.get("reply_count", 0) + 1
    root["latest_reply"] = message["ts"]
    message["thread_ts"], message["parent_user_id"] = top, root["user"]


@method("chat.postEphemeral", "chat:write", tier="4")
def post_ephemeral(call: Call) -> Json:
    """Say something that one person sees."""
    channel = place(call)
    person = call.person(call.text("user", missing="user_not_found"))
    if person.id not in channel.members:
        raise Refusal("user_not_in_channel")
    message = by_bot(call.world, call.team, call.world.ts()) | content(call.world, call.args)
    call.world.ephemerals.append(Ephemeral(channel.id, person.id, message))
    return {"message_ts": message["ts"]}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    """Change an own message. What is not sent again stays as it was."""
    channel, message = _own(call, "cant_update_message")
    if call.args.get("text"):
        short_enough(str(call.args["text"]))
    before = message_json(message)
    new = content(call.world, call.args)
    if not call.args.get("text"):
        new.pop("text")
    message |= new
    message["edited"] = {"user": call.team.bot, "ts": call.world.ts()}
    _tell(call, channel, "message_changed", message=message_json(message), previous_message=before)
    return {
        "channel": channel.id,
        "ts": message["ts"],
        "text": message.get("text", ""),
        "message": message_json(message),
    }


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    """Take an own message away."""
    channel, message = _own(call, "cant_delete_message")
    del channel.messages[message["ts"]]
    _tell(
        call,
        channel,
        "message_deleted",
        deleted_ts=message["ts"],
        previous_message=message_json(message),
    )
    return {"channel": channel.id, "ts": message["ts"]}


@method("reactions.add", "reactions:write")
def react(call: Call) -> Json:
    """Put an emoji under a message."""
    message = call.channel().messages.get(call.text("timestamp"))
    if message is None:
        raise Refusal("message_not_found")
    one = (str(call.args["channel"]), message["ts"], call.text("name", missing="invalid_name"))
    if one in call.world.reactions:
        raise Refusal("already_reacted")
    call.world.reactions.append(one)
    return {}


def _own(call: Call, not_ours: str) -> tuple[Channel, Json]:
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if channel.archived:
        raise Refusal("is_archived")
    if message.get("app_id") != call.world.app_id:
        raise Refusal(not_ours)
    return channel, message


def _tell(call: Call, channel: Channel, subtype: str, **more: object) -> None:
    ts = call.world.ts()
    event: Json = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id}
    event |= {"channel_type": channel.kind, "ts": ts, "event_ts": ts, **more}
    call.around.emit(call.team, event, channel)
