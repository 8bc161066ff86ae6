"""What Slack sends, read into what the core knows. Pure: no clock, no network.

The text of messages ends here: `happened` looks at who, where and when, and takes nothing else along.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from adapters.slack import values, words
from adapters.slack.forms import Kept, kept
from adapters.slack.ids import Json, Origin, instant, origin, user_of
from bot.messages import Activity, Answer, Command, HomeOpened, Inbound, Lifecycle

TALK = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Kinds of messages that a person has just written; edits, joins and bots' posts are others."""
_PLACES: Mapping[str, Literal["archived", "deleted"]] = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "deleted",
    "group_deleted": "deleted",
}


def command(body: Json, at: datetime, *, admin: bool = False) -> Command:
    """A slash command."""
    home = origin(body)
    name, rest = words.split(str(body.get("text") or ""), home)
    return Command(
        event=str(body.get("trigger_id") or ""),
        at=at,
        where=home.address(str(body.get("channel_id") or "")),
        by=home.account(user_of(body)),
        name=name,
        options={},
        rest=rest,
        admin=admin,
    )


def pressed(body: Json, at: datetime) -> Answer | None:
    """A button or an entry of a menu; None for a link, which needs no answer."""
    action = (body.get("actions") or [{}])[0]
    chosen = action.get("selected_option") or action
    token = str(chosen.get("value") or "")
    if not token or chosen.get("url"):
        return None
    home, behind = origin(body), remembered(body)
    return Answer(
        event=str(body.get("trigger_id") or action.get("action_ts") or ""),
        at=instant(action.get("action_ts")) or at,
        where=home.address(behind.channel, behind.thread),
        by=home.account(user_of(body)),
        token=token,
    )


def submitted(body: Json, at: datetime) -> Answer:
    """A form. The trigger tells a corrected form from the same one sent twice."""
    view, home, behind = body["view"], origin(body), remembered(body)
    return Answer(
        event=":".join(str(one or "") for one in (view.get("id"), view.get("hash"), body.get("trigger_id"))),
        at=at,
        where=home.address(behind.channel, behind.thread),
        by=home.account(user_of(body)),
        token=behind.token,
        values=values.read(view.get("state") or {}, home),
    )


def shortcut(body: Json, at: datetime) -> Command:
    """The global shortcut opens Kith; that of a message shares the link in it, and nothing else of it."""
    home = origin(body)
    message, channel = body.get("message") or {}, body.get("channel") or {}
    link = words.first_link(str(message.get("text") or "")) if message else ""
    return Command(
        event=str(body.get("trigger_id") or ""),
        at=at,
        where=home.address(str(channel.get("id") or "")),
        by=home.account(user_of(body)),
        name="share" if message else "me",
        options={"link": link} if link else {},
    )


def remembered(body: Json) -> Kept:
    """What is behind a press or a form: the message it was pressed on, or what its modal remembers."""
    view = body.get("view")
    if view:
        if view.get("type") == "home":
            return Kept(home=True)
        return kept(str(view.get("private_metadata") or ""))
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    if body.get("type") == "message_action":
        return Kept(channel=channel)  # somebody's own message
    return Kept(
        channel=channel,
        thread=str(container.get("thread_ts") or message.get("thread_ts") or ""),
        message=str(container.get("message_ts") or message.get("ts") or ""),
    )


def happened(body: Json, at: datetime) -> Inbound | None:
    """An event; None for what nobody needs to know: bots' posts, edits, somebody unknown."""
    event, home = body.get("event") or {}, origin(body)
    when = instant(event.get("event_ts") or body.get("event_time")) or at
    told: dict[str, Any] = {"event": str(body.get("event_id") or ""), "at": when}
    kind = event.get("type")
    if kind == "message":
        return _activity(event, home, told)
    if kind == "app_home_opened":
        where, by = home.address(_channel(event)), home.account(str(event.get("user") or ""))
        return HomeOpened(**told, where=where, by=by) if event.get("tab") == "home" else None
    if kind == "user_change":
        return _changed(event.get("user") or {}, home, told)
    return _gone(body, event, home, told)


def _channel(event: Json) -> str:
    return str(event.get("channel") or "")


def _gone(body: Json, event: Json, home: Origin, told: dict[str, Any]) -> Lifecycle | None:
    """Somebody, a place or the app itself went."""
    match event.get("type"):
        case "app_uninstalled":
            return Lifecycle(**told, where=home.address(""), what="removed")
        case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
            return Lifecycle(**told, where=home.address(""), what="revoked")
        case "member_left_channel" if event.get("user") not in _own(body):
            who = home.account(str(event.get("user") or ""))
            return Lifecycle(**told, where=home.address(_channel(event)), what="left", who=who)
        case str() as kind if kind in _PLACES:
            return Lifecycle(**told, where=home.address(_channel(event)), what=_PLACES[kind])
    return None


def _activity(event: Json, home: Origin, told: dict[str, Any]) -> Activity | None:
    """Who, where and when; never what."""
    user = event.get("user")
    if not user or event.get("bot_id") or event.get("subtype", "") not in TALK:
        return None
    if event.get("channel_type") == "im":
        return None
    where = home.address(_channel(event), str(event.get("thread_ts") or ""))
    at = instant(event.get("ts")) or told["at"]
    return Activity(event=told["event"], at=at, where=where, by=home.account(str(user)))


def _changed(user: Json, home: Origin, told: dict[str, Any]) -> Lifecycle | None:
    if not user.get("id") or user.get("is_bot"):
        return None
    what: Literal["deactivated", "profile"] = "deactivated" if user.get("deleted") else "profile"
    return Lifecycle(**told, where=home.address(""), what=what, who=home.account(str(user["id"])))


def _own(body: Json) -> frozenset[object]:
    return frozenset(one.get("user_id") for one in body.get("authorizations") or ())
