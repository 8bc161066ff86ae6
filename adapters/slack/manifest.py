"""The app's manifest: what to paste at api.slack.com/apps, made from the settings and the command table."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.settings import AppShape
from bot.errors import ConfigError
from bot.messages import CommandSpec

SCOPES: dict[str, str] = {
    "chat:write": "say things where Kith was invited, and answer in private",
    "commands": "the slash command and the two shortcuts",
    "im:write": "open direct messages with a member",
    "mpim:write": "open the conversation of a pair",
    "users:read": "names, time zones, languages, who left, who is on holiday until when",
    "dnd:read": "hold a direct message while somebody does not want to be disturbed",
    "files:write": "hand over charts, calendar entries and a person's own data",
    "im:read": "know whose direct messages a conversation is",
    "mpim:read": "know who is in a pair's conversation",
    "channels:read": "know who left a group's public channel, and that it was archived",
    "groups:read": "the same for private channels",
}
"""What is asked for always, each with its reason."""
HISTORY: dict[str, str] = {
    "mpim:history": "learn that a pair is talking, never what; look up whether a message of Kith's arrived",
    "channels:history": "the same for a group's public channel",
    "groups:history": "the same for private channels",
    "im:history": "look up whether a direct message of Kith's arrived",
}
"""Asked for only with signs of life."""
FILES: dict[str, str] = {"files:read": "read a file that somebody puts into a form"}
"""Asked for only while a command takes a file."""
EVENTS = (
    "app_home_opened", "app_uninstalled", "tokens_revoked", "user_change", "member_left_channel",
    "channel_archive", "channel_deleted", "group_archive", "group_deleted",
)  # fmt: skip
TALK = ("message.mpim", "message.channels", "message.groups")
EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"


def scopes(settings: AppShape, commands: Sequence[CommandSpec]) -> dict[str, str]:
    """The scopes that these settings need, each with its reason."""
    takes_files = any(option.field.kind == "file" for command in commands for option in command.options)
    return SCOPES | (HISTORY if settings.signs_of_life else {}) | (FILES if takes_files else {})


def manifest(settings: AppShape, commands: Sequence[CommandSpec]) -> dict[str, Any]:
    """The manifest, as JSON."""
    return {
        "display_information": {
            "name": settings.name,
            "description": "Makes room for mentor pairs and groups to turn to each other.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": settings.name, "always_online": True},
            "shortcuts": _shortcuts(settings.name),
            "slash_commands": [_command(settings, commands)],
        },
        "oauth_config": _oauth(settings) | {"scopes": {"bot": list(scopes(settings, commands))}},
        "settings": {
            "event_subscriptions": _request(settings)
            | {"bot_events": [*EVENTS, *(TALK if settings.signs_of_life else ())]},
            "interactivity": {"is_enabled": True} | _request(settings),
            "org_deploy_enabled": settings.mode == "http",
            "socket_mode_enabled": settings.mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def made(settings: Mapping[str, object], commands: Sequence[CommandSpec]) -> dict[str, Any]:
    """The same from a section of the configuration file; tokens are not needed. Raises ConfigError."""
    known = {key: held for key, held in settings.items() if key in AppShape.model_fields}
    shape = AppShape.model_validate(known)
    if shape.mode == "http" and not shape.public_url:
        raise ConfigError(['slack.public_url: mode "http" needs the address where Slack reaches Kith'])
    return manifest(shape, commands)


def url(settings: AppShape, path: str) -> str:
    """Where Slack or a browser reaches `path`."""
    return settings.public_url.rstrip("/") + path


def _request(settings: AppShape) -> dict[str, Any]:
    return {"request_url": url(settings, EVENTS_PATH)} if settings.mode == "http" else {}


def _oauth(settings: AppShape) -> dict[str, Any]:
    return {"redirect_urls": [url(settings, REDIRECT_PATH)]} if settings.mode == "http" else {}


def _command(settings: AppShape, commands: Sequence[CommandSpec]) -> dict[str, Any]:
    names = dict.fromkeys(one.name.split()[0] for one in commands if not one.coordinators)
    drawn = {
        "command": settings.command,
        "description": "Your pair, your group, your settings",
        "usage_hint": " | ".join(names)[:1000],
        "should_escape": True,
    }
    return drawn | ({"url": url(settings, EVENTS_PATH)} if settings.mode == "http" else {})


def _shortcuts(name: str) -> list[dict[str, str]]:
    return [
        {
            "name": f"Open {name}"[:24],
            "type": "global",
            "callback_id": "kith_open",
            "description": "Your pair, your settings, what comes next",
        },
        {
            "name": "Share with my pair",
            "type": "message",
            "callback_id": "kith_share",
            "description": "Bring the link in this message to your pair",
        },
    ]
