"""What Discord sends, read into what the core knows. Pure: no clock, no network.

An interaction is read from its payload as the gateway sends it. Of a message only who, where and when are
ever looked at.
"""

from datetime import datetime
from typing import Literal

from adapters.discord import values
from adapters.discord.boxes import MORE, SELECT
from adapters.discord.ids import Json, account, address, instant
from adapters.discord.permissions import ADMINISTRATOR, MANAGE_GUILD
from adapters.discord.tree import BELOW
from bot.messages import Account, Activity, Address, Answer, Command, Lifecycle, Suggest, Value

COMMAND, PRESS, TYPING, SUBMIT = 2, 3, 4, 5
"""Types of interactions."""


def by(body: Json) -> Account:
    """Who acts."""
    user = (body.get("member") or {}).get("user") or body.get("user") or {}
    return account(user.get("id") or "")


def where(body: Json) -> Address:
    """Where it happens."""
    channel = body.get("channel") or {}
    name = body.get("channel_id") or channel.get("id") or ""
    return address(body.get("guild_id"), name, channel.get("parent_id") or "", channel.get("type"))


def admin(body: Json) -> bool:
    """Whether they may manage the server, as Discord says with every interaction."""
    held = int((body.get("member") or {}).get("permissions") or 0)
    return bool(held & (ADMINISTRATOR | MANAGE_GUILD))


def command(body: Json, at: datetime) -> Command:
    """A slash command, with typed options."""
    data, guild = body.get("data") or {}, str(body.get("guild_id") or "")
    name, given = _named(data)
    typed: dict[str, Value] = {str(one["name"]): values.option(one, data, guild) for one in given}
    return Command(
        event=str(body["id"]),
        at=instant(body["id"]) or at,
        where=where(body),
        locale=str(body.get("locale") or ""),
        by=by(body),
        name=name,
        options={option: held for option, held in typed.items() if held is not None},
        admin=admin(body),
    )


def suggest(body: Json, at: datetime) -> Suggest | None:
    """Somebody types an option; None where it can't be told which."""
    name, given = _named(body.get("data") or {})
    focused = next((one for one in given if one.get("focused")), None)
    if focused is None:
        return None
    return Suggest(
        event=str(body["id"]),
        at=instant(body["id"]) or at,
        where=where(body),
        locale=str(body.get("locale") or ""),
        by=by(body),
        name=name,
        option=str(focused["name"]),
        typed=str(focused.get("value") or ""),
    )


def pressed(body: Json, at: datetime) -> Answer:
    """A button, or an entry of a menu."""
    return _answer(body, at, token(body))


def submitted(body: Json, at: datetime) -> Answer:
    """A form."""
    data = body.get("data") or {}
    answer = _answer(body, at, str(data.get("custom_id") or ""))
    return Answer(
        event=answer.event,
        at=answer.at,
        where=answer.where,
        locale=answer.locale,
        by=answer.by,
        token=answer.token,
        values=values.read(data, str(body.get("guild_id") or "")),
    )


def token(body: Json) -> str:
    """What a press carries."""
    data = body.get("data") or {}
    name = str(data.get("custom_id") or "")
    chosen = data.get("values") or ()
    menu = data.get("component_type") == SELECT and name.startswith(MORE)
    return str(chosen[0]) if menu and chosen else name


def spoke(event: str, author: Account, place: Address, at: datetime) -> Activity:
    """A sign of life; never what was said."""
    return Activity(event=event, at=at, where=place, by=author)


def changed(
    what: Literal["installed", "removed", "deleted", "left"],
    place: Address,
    at: datetime,
    who: Account | None = None,
) -> Lifecycle:
    """A server, a place or a person came or went."""
    words = (what, place.space, place.id, place.thread, who.id if who else "", at.isoformat())
    return Lifecycle(event=":".join(words), at=at, where=place, what=what, who=who)


def _answer(body: Json, at: datetime, named: str) -> Answer:
    return Answer(
        event=str(body["id"]),
        at=instant(body["id"]) or at,
        where=where(body),
        locale=str(body.get("locale") or ""),
        by=by(body),
        token=named,
    )


def _named(data: Json) -> tuple[str, list[Json]]:
    name, given = values.options(data)
    return (name, given) if str(data.get("name")) in BELOW and name else (str(data.get("name") or ""), given)
