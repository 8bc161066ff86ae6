"""Slack's own JSON of people, channels, messages and views."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.standins.slack.world import Channel, Json, Person, Team, View, World

HIDDEN = ("_link_names",)


def person_json(world: World, person: Person, *, locale: bool = False, email: bool = False) -> Json:
    """A user object."""
    team = world.teams[person.team]
    made: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
        "profile": profile_json(person, email=email),
    }
    if team.enterprise:
        made["enterprise_user"] = {"id": person.id, "enterprise_id": team.enterprise, "teams": [person.team]}
    if person.deleted:
        return made
    at = datetime.fromtimestamp(world.now(), ZoneInfo(person.zone))
    offset = at.utcoffset()
    made |= {
        "real_name": person.real_name,
        "tz": person.zone,
        "tz_label": at.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.admin or person.owner,
        "is_owner": person.owner,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
    }
    return made | ({"locale": person.locale} if locale else {})


def profile_json(person: Person, *, email: bool = False) -> Json:
    """A user's profile."""
    made = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": "",
        "display_name_normalized": "",
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "team": person.team,
        **person.profile,
    }
    return made | ({"email": f"{person.name}@example.org"} if email else {})


def channel_json(channel: Channel, me: str = "") -> Json:
    """A conversation object, as the bot `me` sees it."""
    made: Json = {
        "id": channel.id,
        "created": 1_600_000_000,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind in ("group",),
        "is_private": channel.kind != "channel",
        "is_org_shared": False,
        "context_team_id": channel.team,
    }
    if channel.kind == "im":
        return made | {"user": next((one for one in channel.members if one != me), me), "is_open": True}
    made |= {"name": channel.name, "name_normalized": channel.name, "is_member": me in channel.members}
    return made | ({"is_open": True} if channel.kind == "mpim" else {"num_members": len(channel.members)})


def message_json(message: Json, *, metadata: bool = False) -> Json:
    """A message as the API gives it out."""
    drop = HIDDEN if metadata else (*HIDDEN, "metadata")
    return {name: part for name, part in message.items() if name not in drop}


def view_json(world: World, view: View) -> Json:
    """A view object."""
    team = world.teams[view.team]
    below = world.views.get(view.below)
    return {
        "id": view.id,
        "team_id": view.team,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        "previous_view_id": view.below or None,
        "root_view_id": below.id if below else view.id,
        "app_id": world.app_id,
        "app_installed_team_id": view.team,
        "bot_id": team.bot_id,
        "state": {"values": {}},
        **view.body,
    }


def team_json(team: Team) -> Json:
    """A team, as it stands in interactions."""
    made: dict[str, Any] = {"id": team.id, "domain": team.domain}
    return made | ({"enterprise_id": team.enterprise} if team.enterprise else {})
