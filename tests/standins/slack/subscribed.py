"""Which events there are, and one of which scopes each needs."""

from collections.abc import Mapping
from typing import Any

CHANNELS = frozenset({"channels:read"})
GROUPS = frozenset({"groups:read"})
PEOPLE = frozenset({"users:read"})

EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "channel_archive": CHANNELS,
    "channel_deleted": CHANNELS,
    "channel_left": CHANNELS,
    "channel_rename": CHANNELS,
    "channel_unarchive": CHANNELS,
    "dnd_updated_user": frozenset({"dnd:read"}),
    "group_archive": GROUPS,
    "group_deleted": GROUPS,
    "group_left": GROUPS,
    "group_rename": GROUPS,
    "group_unarchive": GROUPS,
    "member_joined_channel": CHANNELS | GROUPS,
    "member_left_channel": CHANNELS | GROUPS,
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "message.mpim": frozenset({"mpim:history"}),
    "reaction_added": frozenset({"reactions:read"}),
    "team_join": PEOPLE,
    "tokens_revoked": frozenset(),
    "user_change": PEOPLE,
    "user_profile_changed": PEOPLE,
    "user_status_changed": PEOPLE,
}

_MESSAGES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def name_of(event: Mapping[str, Any]) -> str:
    """The name under which an app subscribes to an event."""
    kind = str(event["type"])
    return f"message.{_MESSAGES[event['channel_type']]}" if kind == "message" else kind
