"""conversations.*"""

from tests.standins.slack.call import READS, Call, cursor, method
from tests.standins.slack.errors import Refusal
from tests.standins.slack.jsons import channel_json, message_json
from tests.standins.slack.world import Channel, Json

MOST_PEOPLE = 8


@method("conversations.open")
def open_conversation(call: Call) -> Json:
    """The direct or group conversation of these people and the bot; the same people get the same one."""
    if call.args.get("channel"):
        channel = call.channel()
        if channel.kind not in ("im", "mpim"):
            raise Refusal("method_not_supported_for_channel_type")
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    members = _wanted(call)
    before = call.world.direct(members, make=False)
    if before is None and call.flag("prevent_creation"):
        raise Refusal("channel_not_found")
    made = before or call.world.direct(members)
    assert made is not None
    whole = channel_json(made, call.team.bot) if call.flag("return_im") else {"id": made.id}
    again = {"no_op": True, "already_open": True} if before else {}
    return {"channel": whole, **again}


def _wanted(call: Call) -> frozenset[str]:
    given = call.text("users", missing="users_list_not_supplied")
    names = [name for name in given.replace(" ", "").strip("[]").split(",") if name]
    people = [call.person(name) for name in dict.fromkeys(names)]
    others = [one for one in people if one.id != call.team.bot]
    if not others or (len(others) == 1 and others[0].is_bot):
        raise Refusal("cannot_dm_bot")
    call.need("im:write" if len(others) == 1 else "mpim:write")
    if len(others) > MOST_PEOPLE:
        raise Refusal("too_many_users")
    if any(one.deleted for one in others):
        raise Refusal("user_disabled")
    return frozenset({one.id for one in others} | {call.team.bot})


@method("conversations.info")
def info(call: Call) -> Json:
    """What a conversation is."""
    channel = call.reading(call.channel())
    made = channel_json(channel, call.team.bot)
    if call.flag("include_num_members"):
        made["num_members"] = len(channel.members)
    return {"channel": made}


@method("conversations.members", tier="4")
def members(call: Call) -> Json:
    """Who is in it."""
    channel = call.reading(call.channel())
    page, after = cursor(channel.members, call, 100, 1000)
    return {"members": page, "response_metadata": after}


@method("conversations.list", tier="2")
def list_conversations(call: Call) -> Json:
    """Every conversation of these types that the bot can see."""
    words = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    types = str(call.args.get("types") or "public_channel").split(",")
    if not set(types) <= set(words):
        raise Refusal("invalid_types")
    kinds = [words[one] for one in types]
    for kind in kinds:
        call.need(f"{READS[kind]}:read")
    bot, archived = call.team.bot, not call.flag("exclude_archived")
    seen = [
        channel_json(one, bot)
        for one in call.world.channels.values()
        if one.kind in kinds and not one.deleted and call.sees(one.team)
        if (archived or not one.archived) and (one.kind == "channel" or bot in one.members)
    ]
    page, after = cursor(seen, call, 100, 1000)
    return {"channels": page, "response_metadata": after}


@method("conversations.history")
def history(call: Call) -> Json:
    """What was said, newest first; replies in threads are not among it."""
    channel = _inside(call)
    top = [
        one
        for one in channel.messages.values()
        if one.get("thread_ts", one["ts"]) == one["ts"] or one.get("subtype") == "thread_broadcast"
    ]
    return _page(call, top[::-1])


@method("conversations.replies")
def replies(call: Call) -> Json:
    """A message and the replies to it, oldest first."""
    channel = _inside(call)
    ts = call.text("ts", missing="thread_not_found")
    if ts not in channel.messages:
        raise Refusal("thread_not_found")
    top = channel.messages[ts].get("thread_ts", ts)
    return _page(call, [one for one in channel.messages.values() if one.get("thread_ts", one["ts"]) == top])


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    """The bot goes into a public channel."""
    channel = call.channel()
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    if call.team.bot not in channel.members:
        channel.members.append(call.team.bot)
    return {"channel": channel_json(channel, call.team.bot)}


def _inside(call: Call) -> Channel:
    channel = call.reading(call.channel(), "history")
    if call.team.bot not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _page(call: Call, messages: list[Json]) -> Json:
    oldest, latest = str(call.args.get("oldest") or ""), str(call.args.get("latest") or "")
    also = call.flag("inclusive")
    wanted = [
        one
        for one in messages
        if (not oldest or _number(one["ts"]) > _number(oldest) or (also and one["ts"] == oldest))
        and (not latest or _number(one["ts"]) < _number(latest) or (also and one["ts"] == latest))
    ]
    page, after = cursor(wanted, call, 100, 999)
    shown = [message_json(one, metadata=call.flag("include_all_metadata")) for one in page]
    more = {"response_metadata": after} if after["next_cursor"] else {}
    return {"messages": shown, "has_more": bool(more), **more}


def _number(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
