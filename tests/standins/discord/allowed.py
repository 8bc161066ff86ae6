"""Permissions: their bits, and what comes out of roles and overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.standins.discord.world import Channel, Guild, World

BITS = {
    "ADMINISTRATOR": 3,
    "MANAGE_CHANNELS": 4,
    "MANAGE_GUILD": 5,
    "ADD_REACTIONS": 6,
    "VIEW_CHANNEL": 10,
    "SEND_MESSAGES": 11,
    "MANAGE_MESSAGES": 13,
    "EMBED_LINKS": 14,
    "ATTACH_FILES": 15,
    "READ_MESSAGE_HISTORY": 16,
    "MENTION_EVERYONE": 17,
    "CONNECT": 20,
    "USE_APPLICATION_COMMANDS": 31,
    "MANAGE_EVENTS": 33,
    "MANAGE_THREADS": 34,
    "CREATE_PUBLIC_THREADS": 35,
    "CREATE_PRIVATE_THREADS": 36,
    "SEND_MESSAGES_IN_THREADS": 38,
    "CREATE_EVENTS": 44,
    "SEND_POLLS": 49,
    "PIN_MESSAGES": 51,
}
ALL = (1 << 53) - 1


def bits(*names: str) -> int:
    """The number that stands for these permissions."""
    return sum(1 << BITS[name] for name in names)


EVERYONE_DEFAULT = bits(
    *("ADD_REACTIONS", "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "CONNECT"),
    *("READ_MESSAGE_HISTORY", "MENTION_EVERYONE", "USE_APPLICATION_COMMANDS", "SEND_MESSAGES_IN_THREADS"),
    *("CREATE_PUBLIC_THREADS", "CREATE_PRIVATE_THREADS", "SEND_POLLS"),
)
BOT_DEFAULT = bits(
    *("VIEW_CHANNEL", "SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS", "CREATE_PRIVATE_THREADS", "SEND_POLLS"),
    *("CREATE_PUBLIC_THREADS", "READ_MESSAGE_HISTORY", "EMBED_LINKS", "ATTACH_FILES", "CREATE_EVENTS"),
)
DIRECT = bits(
    *("VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY", "SEND_POLLS"),
)


def in_guild(guild: Guild, person: str) -> int:
    """What somebody may do in a server as a whole."""
    member = guild.members.get(person)
    if member is None:
        return 0
    given = guild.roles[guild.id].permissions
    for role in member.roles:
        given |= guild.roles[role].permissions if role in guild.roles else 0
    return ALL if given & bits("ADMINISTRATOR") or guild.owner == person else given


def in_channel(world: World, channel: Channel, person: str) -> int:
    """What somebody may do in a channel; for a thread its parent decides, and who is in a private one."""
    if not channel.guild:
        return DIRECT if person in channel.people else 0
    guild = world.guilds.get(channel.guild)
    if guild is None or person not in guild.members:
        return 0
    if channel.thread:
        return _in_thread(world, channel, person)
    given = in_guild(guild, person)
    if given == ALL:
        return given
    for ids in ([guild.id], guild.members[person].roles, [person]):
        rules = [channel.overwrites[one] for one in ids if one in channel.overwrites]
        for _, deny in rules:
            given &= ~deny
        for allow, _ in rules:
            given |= allow
    return given if given & bits("VIEW_CHANNEL") else 0


def _in_thread(world: World, thread: Channel, person: str) -> int:
    parent = world.channels.get(thread.parent)
    given = in_channel(world, parent, person) if parent else 0
    inside = person in thread.people or given & bits("MANAGE_THREADS")
    return given if thread.type != 12 or inside else 0


def may(world: World, channel: Channel, person: str, *names: str) -> bool:
    """Whether somebody may do all of these in a channel."""
    wanted = bits(*names)
    return in_channel(world, channel, person) & wanted == wanted
