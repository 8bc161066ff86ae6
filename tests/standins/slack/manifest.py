"""Setting the app up from its manifest, as Slack's own page does, with what that page would refuse.

https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.standins.slack.hub import Hub
from tests.standins.slack.subscribed import EVENT_SCOPES

_WORDS = (
    "app_mentions:read assistant:write bookmarks:read bookmarks:write channels:history channels:join "
    "channels:manage channels:read channels:write.invites chat:write chat:write.customize chat:write.public "
    "commands dnd:read emoji:read files:read files:write groups:history groups:read groups:write im:history "
    "im:read im:write links:read links:write metadata.message:read mpim:history mpim:read mpim:write "
    "pins:read pins:write reactions:read reactions:write team:read users.profile:read users:read "
    "users:read.email users:write"
)
SCOPES = frozenset(_WORDS.split())


def faults_of_manifest(manifest: Mapping[str, Any]) -> list[str]:
    """What Slack's page would not take."""
    return list(_faults(manifest))


def set_up(hub: Hub, manifest: Mapping[str, Any]) -> None:
    """Give the app what its manifest asks for: scopes, events, commands. Raises AssertionError."""
    faults = faults_of_manifest(manifest)
    assert not faults, faults
    settings = manifest["settings"]
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    for token in hub.world.tokens.values():
        if token.kind == "bot":
            token.scopes = set(scopes)
    hub.events = set(settings.get("event_subscriptions", {}).get("bot_events", []))
    hub.commands = {one["command"] for one in manifest["features"].get("slash_commands", [])}


def _faults(manifest: Mapping[str, Any]) -> Iterator[str]:
    shown, features, settings = manifest["display_information"], manifest["features"], manifest["settings"]
    yield from _lengths(shown, name=35, description=140, long_description=4000)
    yield from _lengths(features["bot_user"], display_name=80)
    for one in features.get("slash_commands", []):
        yield from _lengths(one, command=32, description=2000, usage_hint=1000)
    for one in features.get("shortcuts", []):
        yield from _lengths(one, name=24, callback_id=255, description=150)
        if one.get("type") not in ("global", "message"):
            yield f"a shortcut is global or of a message, not {one.get('type')}"
    if len(features.get("shortcuts", [])) > 10:
        yield "more than 10 shortcuts"
    yield from _scopes(features, set(manifest["oauth_config"]["scopes"]["bot"]), settings)
    if not settings.get("socket_mode_enabled"):
        yield from _addresses(features, settings)


def _scopes(features: Mapping[str, Any], scopes: set[str], settings: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"there is no scope {one}" for one in sorted(scopes - SCOPES))
    for event in settings.get("event_subscriptions", {}).get("bot_events", []):
        if event not in EVENT_SCOPES:
            yield f"there is no event {event}"
        elif EVENT_SCOPES[event] and not EVENT_SCOPES[event] & scopes:
            yield f"{event} needs {' or '.join(sorted(EVENT_SCOPES[event]))}"
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in scopes:
        yield "commands and shortcuts need the scope commands"


def _addresses(features: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    """Without Socket Mode everything needs an address."""
    for name in ("event_subscriptions", "interactivity"):
        if settings.get(name) and not settings[name].get("request_url"):
            yield f"{name} needs a request_url"
    yield from (
        f"{one['command']} needs a url" for one in features.get("slash_commands", []) if not one.get("url")
    )


def _lengths(part: Mapping[str, Any], **most: int) -> Iterator[str]:
    for name, length in most.items():
        if len(part.get(name) or "") > length:
            yield f"{name} is longer than {length}: {part[name]}"
