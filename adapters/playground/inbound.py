"""What the page posts, read into what the core knows. Pure: no clock, no file, no network."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from adapters.playground.fields import read
from adapters.playground.payloads import Press, Say, Submit, Typing
from adapters.playground.settings import PlaygroundSettings
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Command,
    HomeOpened,
    Inbound,
    Suggest,
    Value,
    value,
)

COMMAND = "/kith"


@value
class Scene:
    """What surrounds an event: its own id, when, where, who, and whether they administer the place."""

    event: str
    at: datetime
    where: Address
    by: Account
    locale: str = ""
    admin: bool = False


def said(payload: Say, scene: Scene, settings: PlaygroundSettings) -> Inbound:
    """A command if it starts with /kith (alone: help), else a sign of life without the words."""
    first, _, rest = payload.text.strip().partition(" ")
    if first.casefold() != COMMAND:
        return Activity(event=scene.event, at=scene.at, where=scene.where, by=scene.by, locale=scene.locale)
    name, rest = (*rest.split(maxsplit=1), "", "")[:2]
    return Command(
        event=scene.event,
        at=scene.at,
        where=scene.where,
        by=scene.by,
        locale=scene.locale,
        admin=scene.admin,
        name=name.lower() or "help",
        options={},
        rest=resolve(rest, settings),
    )


def pressed(payload: Press, scene: Scene) -> Answer:
    """A press."""
    return _answer(payload, scene, None)


def submitted(payload: Submit, scene: Scene, settings: PlaygroundSettings) -> Answer:
    """A form with a typed value per field. Raises Unreadable with all fields that can't be read."""
    return _answer(payload, scene, read(payload.values, settings))


def typing(payload: Typing, scene: Scene) -> Suggest:
    """An option while it is typed."""
    return Suggest(
        event=scene.event,
        at=scene.at,
        where=scene.where,
        by=scene.by,
        locale=scene.locale,
        name=payload.name,
        option=payload.option,
        typed=payload.typed,
    )


def looked(scene: Scene) -> HomeOpened:
    """Somebody opens their own page."""
    return HomeOpened(event=scene.event, at=scene.at, where=scene.where, by=scene.by, locale=scene.locale)


def _answer(payload: Press, scene: Scene, values: Mapping[str, Value] | None) -> Answer:
    return Answer(
        event=scene.event,
        at=scene.at,
        where=scene.where,
        by=scene.by,
        locale=scene.locale,
        token=payload.token,
        values=values,
    )


def resolve(text: str, settings: PlaygroundSettings) -> str:
    """`text` with "@Name" as "<@id>" and "#channel" as "<#id>"; what names nobody stays as it is."""
    text = _marked(text, "@", [(p.name, p.id) for p in settings.people])
    return _marked(text, "#", [(c.name, c.id) for c in settings.channels])


def _marked(text: str, mark: str, names: Sequence[tuple[str, str]]) -> str:
    if not names:
        return text
    ids = {word.lower(): at for name, at in reversed(names) for word in (name, at)}
    longest_first = sorted(ids, key=len, reverse=True)
    known = "|".join(re.escape(word) for word in longest_first)

    def mention(hit: re.Match[str]) -> str:
        found = ids.get(hit[1].lower())
        return f"<{mark}{found}>" if found else hit[0]

    return re.sub(rf"(?:^|(?<=[\s\"'(,])){mark}({known})(?!\w)", mention, text, flags=re.IGNORECASE)
