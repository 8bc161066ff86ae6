"""What a session may know of an event: by its intents, and wordless where the intent for words is missing."""

from dataclasses import dataclass

from tests.standins.discord.world import Json

GUILDS, MEMBERS, MESSAGES, DIRECT, CONTENT, EVENTS = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15, 1 << 16
POLLS, DIRECT_POLLS = 1 << 24, 1 << 25
WORDS = {"content": "", "embeds": [], "attachments": [], "components": []}
NEEDS = {
    "GUILD_MEMBER_ADD": (MEMBERS, MEMBERS),
    "GUILD_MEMBER_UPDATE": (MEMBERS, MEMBERS),
    "GUILD_MEMBER_REMOVE": (MEMBERS, MEMBERS),
    "MESSAGE_CREATE": (MESSAGES, DIRECT),
    "MESSAGE_UPDATE": (MESSAGES, DIRECT),
    "MESSAGE_DELETE": (MESSAGES, DIRECT),
    "MESSAGE_POLL_VOTE_ADD": (POLLS, DIRECT_POLLS),
    "MESSAGE_POLL_VOTE_REMOVE": (POLLS, DIRECT_POLLS),
    "GUILD_SCHEDULED_EVENT_CREATE": (EVENTS, EVENTS),
    "GUILD_SCHEDULED_EVENT_UPDATE": (EVENTS, EVENTS),
    "GUILD_SCHEDULED_EVENT_DELETE": (EVENTS, EVENTS),
    "INTERACTION_CREATE": (0, 0),
    "CHANNEL_CREATE": (GUILDS, 0),
}


@dataclass(frozen=True)
class Event:
    """Something that happened; `guild` is empty in direct messages."""

    name: str
    data: Json
    guild: str = ""


def seen(event: Event, intents: int, app: str) -> Json | None:
    """The event as a session with these intents gets it; None if it does not."""
    inside, direct = NEEDS.get(event.name, (GUILDS, GUILDS))
    needed = inside if event.guild else direct
    if event.name == "THREAD_MEMBERS_UPDATE" and not intents & MEMBERS:
        return _members(event, intents, app)
    if needed and not intents & needed:
        return None
    if event.name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        return event.data if intents & CONTENT or _readable(event, app) else _wordless(event.data)
    return event.data


def _members(event: Event, intents: int, app: str) -> Json | None:
    """Without the members intent only the bot's own coming and going is told."""
    added = [one for one in event.data.get("added_members", []) if one["user_id"] == app]
    removed = [one for one in event.data.get("removed_member_ids", []) if one == app]
    if not intents & GUILDS or not (added or removed):
        return None
    return event.data | {"added_members": added, "removed_member_ids": removed}


def _readable(event: Event, app: str) -> bool:
    """The app's own words, direct messages to it, and messages that mention it."""
    author = event.data.get("author", {}).get("id")
    named = any(one["id"] == app for one in event.data.get("mentions", []))
    return author == app or named or not event.guild


def _wordless(message: Json) -> Json:
    made = {name: part for name, part in message.items() if name != "poll"}
    return made | WORDS
