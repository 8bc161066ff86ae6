"""Threads: opened alone, from a message or as a post of a forum; who is in them."""

from tests.standins.discord import allowed, bodies, posts
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Faulty, Refusal
from tests.standins.discord.jsons import channel_json, member_json, thread_member_json
from tests.standins.discord.world import FORUM, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, Json


def _named(call: Call) -> str:
    faulty = Faulty()
    faulty.length("name", call.json.get("name") or "", 1, 100)
    if call.json.get("auto_archive_duration") not in (None, 60, 1440, 4320, 10080):
        faulty.add(
            "auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080)."
        )
    faulty.refuse()
    return str(call.json["name"])


@route("POST", "/channels/{channel}/threads")
def alone(call: Call) -> Json:
    """A thread without a message; in a forum, a post."""
    parent = call.channel()
    if parent.type == FORUM:
        return _post(call, parent)
    if parent.type != TEXT:
        raise Refusal(50024)
    type = call.json.get("type") or PRIVATE_THREAD
    private = type == PRIVATE_THREAD
    right = "CREATE_PRIVATE_THREADS" if private else "CREATE_PUBLIC_THREADS"
    call.channel(right)
    thread = call.hub.new_thread(parent, _named(call), type)
    return _opened(call, thread)


def _opened(call: Call, thread: Channel) -> Json:
    thread.archive_after = call.json.get("auto_archive_duration") or thread.archive_after
    thread.invitable = call.json.get("invitable") is not False
    return channel_json(call.world, thread)


def _post(call: Call, parent: Channel) -> Json:
    call.channel("SEND_MESSAGES")
    body = call.json.get("message") or {}
    bodies.check(body, files=len(call.files), prefix="message.")
    thread = call.hub.new_thread(parent, _named(call), PUBLIC_THREAD)
    thread.applied = [str(one) for one in call.json.get("applied_tags") or []]
    message = posts.made(call.world, call.hub.base, thread, call.me, body, call.files, id=thread.id)
    call.hub.keep(thread, message)
    return _opened(call, thread) | {"message": message}


@route("POST", "/channels/{channel}/messages/{message}/threads")
def from_message(call: Call) -> Json:
    """A thread that hangs from a message; it has the message's id."""
    parent = call.channel("CREATE_PUBLIC_THREADS")
    message = call.message(parent)
    if parent.type != TEXT:
        raise Refusal(50024)
    if message["id"] in call.world.channels:
        raise Refusal(160004)
    thread = call.hub.new_thread(parent, _named(call), PUBLIC_THREAD, id=message["id"])
    message["flags"] |= 32
    return _opened(call, thread)


def _thread(call: Call) -> Channel:
    thread = call.channel()
    if not thread.thread:
        raise Refusal(50024)
    return thread


@route("PUT", "/channels/{channel}/thread-members/@me")
def join(call: Call) -> None:
    """The bot comes in."""
    call.hub.enter(_thread(call), call.me)


@route("DELETE", "/channels/{channel}/thread-members/@me")
def leave(call: Call) -> None:
    """The bot goes out."""
    call.hub.exit(_thread(call), call.me)


@route("PUT", "/channels/{channel}/thread-members/{user}")
def add(call: Call) -> None:
    """Bring somebody in, who has to see the channel above it."""
    thread = _thread(call)
    if thread.archived:
        raise Refusal(50083)
    person = call.flake("user")
    if person not in call.world.people:
        raise Refusal(10013)
    if person not in call.world.guilds[thread.guild].members:
        raise Refusal(10007)
    call.channel("SEND_MESSAGES_IN_THREADS")
    parent = call.world.channels[thread.parent]
    if not allowed.may(call.world, parent, person, "VIEW_CHANNEL"):
        raise Refusal(50001)
    call.hub.enter(thread, person)


@route("DELETE", "/channels/{channel}/thread-members/{user}")
def remove(call: Call) -> None:
    """Put somebody out of a thread."""
    thread = _thread(call)
    own = thread.type == PRIVATE_THREAD and thread.owner == call.me
    if not own and not allowed.may(call.world, thread, call.me, "MANAGE_THREADS"):
        raise Refusal(50013)
    call.hub.exit(thread, call.flake("user"))


def _inside(call: Call, thread: Channel, person: str) -> Json:
    made = thread_member_json(thread, person)
    member = call.world.guilds[thread.guild].members.get(person)
    wanted = call.query.get("with_member", "").lower() in ("1", "true") and member is not None
    return made | ({"member": member_json(call.world, member)} if wanted and member else {})


@route("GET", "/channels/{channel}/thread-members/{user}")
def inside(call: Call) -> Json:
    """Somebody in a thread."""
    thread, person = _thread(call), call.flake("user")
    if person not in thread.people:
        raise Refusal(10007)
    return _inside(call, thread, person)


@route("GET", "/channels/{channel}/thread-members")
def everybody(call: Call) -> list[Json]:
    """Everybody in a thread; a list of members needs the intent for them."""
    thread = _thread(call)
    if "members" not in call.hub.gateway.privileged:
        raise Refusal(50001)
    return [_inside(call, thread, person) for person in thread.people]


@route("GET", "/guilds/{guild}/threads/active")
def active(call: Call) -> Json:
    """The threads of a server that are not put away, as far as the bot sees them."""
    guild = call.guild()
    found = [
        one for one in call.world.threads(guild.id) if allowed.may(call.world, one, call.me, "VIEW_CHANNEL")
    ]
    mine = [thread_member_json(one, call.me) for one in found if call.me in one.people]
    return {"threads": [channel_json(call.world, one) for one in found], "members": mine}
