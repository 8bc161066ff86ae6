"""Whom a message pings, and what can be read in it."""

import re

from tests.standins.discord.allowed import may
from tests.standins.discord.components import every
from tests.standins.discord.world import Channel, Json, World

PERSON, ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
LOUD = re.compile(r"@(everyone|here)\b")


def words(message: Json) -> str:
    """Everything in it that may ping: its content and its text displays, but no embed."""
    texts = [message.get("content") or ""]
    texts += [one["content"] for _, one in every(message.get("components") or []) if one.get("type") == 10]
    return "\n".join(texts)


def mentions(world: World, channel: Channel, author: str, body: Json) -> tuple[list[str], list[str], bool]:
    """People, roles and whether everyone is pinged, as allowed_mentions and permissions have it."""
    allowed = body.get("allowed_mentions")
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
    text = words(body)
    loud = not channel.guild or may(world, channel, author, "MENTION_EVERYONE")
    people = [one for one in PERSON.findall(text) if "users" in parse or _listed(allowed, "users", one)]
    people += _replied(channel, body)
    people = [one for one in dict.fromkeys(people) if one in world.people and _there(world, channel, one)]
    guild = world.guilds.get(channel.guild)
    roles = [
        one
        for one in dict.fromkeys(ROLE.findall(text))
        if guild and one in guild.roles and (loud or guild.roles[one].mentionable)
        if "roles" in parse or _listed(allowed, "roles", one)
    ]
    everyone = bool(channel.guild) and loud and "everyone" in parse and LOUD.search(text) is not None
    return people, roles, everyone


def _listed(allowed: Json | None, name: str, id: str) -> bool:
    return id in {str(one) for one in (allowed or {}).get(name) or []}


def _replied(channel: Channel, body: Json) -> list[str]:
    answered = channel.messages.get(str((body.get("message_reference") or {}).get("message_id")))
    allowed = body.get("allowed_mentions")
    wanted = True if allowed is None else bool(allowed.get("replied_user"))
    return [answered["author"]["id"]] if answered and wanted else []


def _there(world: World, channel: Channel, person: str) -> bool:
    """Somebody named in a thread is added to it, if they see its parent."""
    where = world.channels.get(channel.parent, channel) if channel.thread else channel
    return may(world, where, person, "VIEW_CHANNEL")


def pinged(message: Json) -> frozenset[str]:
    """Whom a message notifies by name: ids of people and roles, and "everyone"."""
    ids = [one["id"] for one in message["mentions"]] + list(message["mention_roles"])
    return frozenset([*ids, *(["everyone"] if message["mention_everyone"] else [])])


def shown(message: Json) -> str:
    """The words that can be read in a message: text, embeds, components, poll and files."""
    texts = [words(message)]
    for one in message.get("embeds") or []:
        texts += [one.get("title") or "", one.get("description") or ""]
        texts += [f"{field['name']}\n{field['value']}" for field in one.get("fields") or []]
        texts += [(one.get("footer") or {}).get("text") or ""]
    for _, part in every(message.get("components") or []):
        texts += [part.get("label") or "", part.get("placeholder") or ""]
        texts += [option["label"] for option in part.get("options") or []]
    if message.get("poll"):
        texts += [message["poll"]["question"]["text"]]
        texts += [one["poll_media"].get("text", "") for one in message["poll"]["answers"]]
    texts += [one["filename"] for one in message.get("attachments") or []]
    return "\n".join(text for text in texts if text)
