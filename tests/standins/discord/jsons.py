"""Discord's own JSON of people, members, roles, channels and guilds."""

from tests.standins.discord.allowed import in_channel
from tests.standins.discord.world import DM, Channel, Guild, Json, Member, Person, Role, World


def person_json(person: Person) -> Json:
    """A user object."""
    return {
        "id": person.id,
        "username": person.name,
        "discriminator": "0000" if person.bot else "0",
        "global_name": None if person.bot else person.global_name,
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def member_json(world: World, member: Member, *, permissions: int | None = None) -> Json:
    """A guild member; with permissions as in an interaction."""
    made: Json = {
        "user": person_json(world.people[member.person]),
        "nick": member.nick,
        "avatar": None,
        "roles": list(member.roles),
        "joined_at": member.joined,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    return made | ({"permissions": str(permissions)} if permissions is not None else {})


def role_json(role: Role) -> Json:
    """A role."""
    return {
        "id": role.id,
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0 if role.name == "@everyone" else 1,
        "permissions": str(role.permissions),
        "managed": role.managed,
        "mentionable": role.mentionable,
        "flags": 0,
    }


def channel_json(world: World, channel: Channel) -> Json:
    """A channel, thread or direct message."""
    last = next(reversed(channel.messages), None)
    made: Json = {"id": channel.id, "type": channel.type, "last_message_id": last, "flags": 0}
    if channel.type == DM:
        others = [one for one in channel.people if one != world.app.id]
        return made | {"recipients": [person_json(world.people[one]) for one in others]}
    made |= {"guild_id": channel.guild, "name": channel.name, "parent_id": channel.parent or None}
    if channel.thread:
        return made | _thread(world, channel)
    rules = [
        {
            "id": one,
            "type": 0 if one in world.guilds[channel.guild].roles else 1,
            "allow": str(a),
            "deny": str(d),
        }
        for one, (a, d) in channel.overwrites.items()
    ]
    made |= {"position": 0, "permission_overwrites": rules, "nsfw": False, "topic": channel.topic or None}
    made |= {"rate_limit_per_user": 0}
    if channel.type == 2:
        made |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.type == 15:
        made |= {"available_tags": channel.tags, "default_reaction_emoji": None, "default_forum_layout": 0}
    return made


def _thread(world: World, thread: Channel) -> Json:
    return {
        "owner_id": thread.owner,
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": min(50, len(thread.people)),
        "rate_limit_per_user": 0,
        "applied_tags": thread.applied,
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": thread.archive_after,
            "archive_timestamp": thread.changed,
            "locked": thread.locked,
            "invitable": thread.invitable,
            "create_timestamp": thread.changed,
        },
        **({"member": thread_member_json(thread, world.app.id)} if world.app.id in thread.people else {}),
    }


def thread_member_json(thread: Channel, person: str) -> Json:
    """Somebody in a thread."""
    return {"id": thread.id, "user_id": person, "join_timestamp": thread.changed, "flags": 0}


def guild_json(world: World, guild: Guild) -> Json:
    """A guild as GET gives it."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "banner": None,
        "emojis": [],
        "stickers": [],
        "features": [],
        "owner_id": guild.owner,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "mfa_level": 0,
        "nsfw_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "preferred_locale": guild.locale,
        "max_members": 500000,
        "approximate_member_count": len(guild.members) + guild.crowd,
        "approximate_presence_count": 1,
    }


def guild_create_json(world: World, guild: Guild) -> Json:
    """A guild as the gateway tells it: of its members only the bot, as the presences intent is not there."""
    inside = [one for one in world.channels.values() if one.guild == guild.id]
    me = guild.members[world.app.id]
    seen = [one for one in inside if one.thread and not one.archived and in_channel(world, one, world.app.id)]
    return guild_json(world, guild) | {
        "joined_at": me.joined,
        "large": len(guild.members) + guild.crowd > 250,
        "unavailable": False,
        "member_count": len(guild.members) + guild.crowd,
        "voice_states": [],
        "members": [member_json(world, me)],
        "channels": [channel_json(world, one) for one in inside if not one.thread],
        "threads": [channel_json(world, one) for one in seen],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": list(guild.events.values()),
        "soundboard_sounds": [],
    }


def application_json(world: World, flags: int) -> Json:
    """The application itself."""
    owner = person_json(next((one for one in world.people.values() if not one.bot), world.app))
    return {
        "id": world.app.id,
        "name": "Kith",
        "icon": None,
        "description": "",
        "type": None,
        "bot": person_json(world.app),
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": owner,
        "team": None,
        "flags": flags,
        "install_params": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": sum(world.app.id in one.members for one in world.guilds.values()),
    }
