"""What surrounds an event: who, where, on what, and the ways to answer. Pure."""

from typing import Literal

from adapters.slack.forms import Kept
from adapters.slack.ids import Json, origin, user_of
from adapters.slack.inbound import remembered
from bot.messages import Account, Address, value

Surface = Literal["command", "message", "home", "modal", "shortcut"]


@value
class Scene:
    """`trigger` opens a modal for three seconds; `response_url` answers five times in half an hour.

    `fleeting`: the pressed message is seen by one person only, and can be replaced by `response_url` alone.
    """

    by: Account
    where: Address
    surface: Surface
    user: str
    trigger: str = ""
    response_url: str = ""
    view: str = ""
    behind: Kept = Kept()
    fleeting: bool = False


def scene(body: Json) -> Scene:
    """The scene of a command, a press, a form or a shortcut."""
    home, behind, surface = origin(body), remembered(body), _surface(body)
    channel = behind.channel or str(body.get("channel_id") or "")
    return Scene(
        by=home.account(user_of(body)),
        where=home.address(channel, behind.thread),
        surface=surface,
        user=user_of(body),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        view=str((body.get("view") or {}).get("id") or ""),
        behind=behind,
        fleeting=bool((body.get("container") or {}).get("is_ephemeral")),
    )


def _surface(body: Json) -> Surface:
    kind, view = body.get("type"), body.get("view") or {}
    if ("command" in body and kind is None) or kind == "message_action":
        return "command"
    if kind == "shortcut":
        return "shortcut"
    if view:
        return "home" if view.get("type") == "home" else "modal"
    return "message"
