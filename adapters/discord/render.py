"""A message as components, within Discord's limits, and who it notifies. Pure.

A message that `fit` has cut always fits: where there would still be too much, it is written narrower, then as
plain words with its buttons, and no word is lost.
"""

import re
from collections.abc import Mapping, Sequence

from adapters.discord import boxes, polls
from adapters.discord.boxes import Box
from adapters.discord.ids import is_snowflake, is_user
from adapters.discord.limits import COMPONENTS, FILES, MENTIONS, TEXT
from adapters.discord.markup import Write, escaped, inline, line, narrow, pieces, pressable, web
from bot.messages import (
    Card,
    File,
    Link,
    Meeting,
    Mention,
    Message,
    Part,
    Picture,
    Poll,
    Quote,
    Rich,
    Strong,
    Text,
    _,
    lasting,
    plain,
    speaking,
    told,
    value,
    woven,
)

V2 = 1 << 15
"""The flag for messages made of components."""
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@value
class Drawn:
    """Components, the files that they show by name, and the ids of who is notified."""

    components: list[Box]
    files: tuple[tuple[str, bytes], ...] = ()
    pings: tuple[str, ...] = ()

    def marked(self, mark: int) -> list[Box]:
        """With `mark` as the first component's id, so that the message can be found by it."""
        return [self.components[0] | {"id": mark}, *self.components[1:]]


def message(of: Message, *, titled: bool = False, typed: Mapping[str, str] | None = None) -> Drawn:
    """All of it. `titled`: the thread that it begins says its topic already. `typed`: commands to press."""
    with speaking(of.locale):
        return _message(of, titled=titled, typed=typed)


def _message(of: Message, *, titled: bool, typed: Mapping[str, str] | None) -> Drawn:
    for write in (pressable(escaped, typed or {}), escaped, narrow):
        drawn = _drawn(of, write, titled=titled)
        if fits(drawn.components):
            return drawn
    words = [boxes.said(words) for words in pieces(plain(of), TEXT, narrow)]
    files = drawn.files
    attached = [boxes.attached(name) for name, __ in files]
    rows = [row for part in of.parts if isinstance(part, Poll) for row in polls.buttons(of, part)]
    return Drawn(components=[*words[:1], *attached, *rows, *boxes.choices(of)][:COMPONENTS], files=files)


def fits(components: Sequence[Box]) -> bool:
    """Whether Discord takes so many components with so many words."""
    return count(components) <= COMPONENTS and length(components) <= TEXT


def count(components: Sequence[Box]) -> int:
    """Components, nested ones too."""
    nested = sum(count(one.get("components", ())) + ("accessory" in one) for one in components)
    return len(components) + nested


def length(components: Sequence[Box]) -> int:
    """Characters of all paragraphs."""
    return sum(len(one.get("content", "")) + length(one.get("components", ())) for one in components)


def _drawn(of: Message, write: Write, *, titled: bool) -> Drawn:
    files = _files(of.parts)
    drawn = [] if titled else _words((Strong(words=of.topic),), write, "### ")
    for number, part in enumerate(of.parts):
        drawn += _part(of, part, files.get(number, ("", b""))[0], write)
    small = [line(woven(_("Why: {reason}"), reason=of.reason), write)] if of.reason else []
    small += [_("Seen by: {people}", people=write(of.seen_by))] if of.seen_by else []
    odd = [Link(label=one.label, url=one.url) for one in boxes.unpressable(of)]
    drawn += [box for one in odd for box in _words((one,), write)]
    drawn += [boxes.said("\n".join(f"-# {' '.join(one.split())}" for one in small))] if small else []
    drawn += boxes.choices(of)
    return Drawn(components=drawn or [boxes.said("…")], files=tuple(files.values()), pings=tuple(_pings(of)))


def _words(body: Rich, write: Write, before: str = "") -> list[Box]:
    text = line(body, write).strip()
    return [boxes.said(before + text)] if text else []


def _part(of: Message, part: Part, name: str, write: Write) -> list[Box]:
    match part:
        case Quote(who=who, words=words):
            quoted = "\n".join(f"> {one}" for one in write(words).split("\n"))
            return [boxes.said(f"{inline(who, write)}:\n{quoted}")]
        case Card():
            return _card(part, name, write)
        case Picture():
            return _picture(part, name, write)
        case File(name=called):
            return [boxes.attached(name)] if name else _words((_("File: {name}", name=called),), write)
        case Poll() | Meeting():
            return _doing(of, part, write)
        case Text(body=body):
            return _words(body, write)


def _card(card: Card, name: str, write: Write) -> list[Box]:
    """A box of its own: title, body and facts, a picture beside them."""
    title = Link(label=card.title, url=card.url) if web(card.url) else Strong(words=card.title)
    paragraphs = _words((title,), write, "### ") + _words(card.body, write)
    if card.url and not web(card.url):
        paragraphs += _words((card.url,), write)
    facts = [line((Strong(words=f"{label}:"), " ", *fact), write) for label, fact in card.facts]
    paragraphs += [boxes.said("\n".join(facts))] if facts else []
    picture = card.picture
    inner = list(paragraphs)
    if picture is not None and paragraphs and len(paragraphs) <= 3 and _shown(picture, name):
        inner = [boxes.beside(paragraphs, _shown(picture, name), picture.alt)]
    elif picture is not None:
        inner += _picture(picture, name, write)
    return [{"type": boxes.CONTAINER, "components": inner}] if inner else []


def _doing(of: Message, part: Poll | Meeting, write: Write) -> list[Box]:
    """A poll as buttons that are pressed in private; a meeting in a box of its own."""
    if isinstance(part, Poll):
        asked = _words((Strong(words=part.question),), write, "### ")
        open_for = boxes.said("-# " + _("{open_for}. Nobody sees what you choose.", open_for=lasting(part)))
        return [*asked, *polls.buttons(of, part), open_for]
    title, *lines = told(part)
    inner = _words(title, write, "### ") + [box for one in lines for box in _words(one, write)]
    if part.place and is_snowflake(part.place.id) and not part.cancelled:
        inner.append(boxes.said(_("In {place}", place=f"<#{part.place.id}>")))
    return [{"type": boxes.CONTAINER, "components": inner}]


def _picture(picture: Picture, name: str, write: Write) -> list[Box]:
    if _shown(picture, name):
        return [boxes.picture(_shown(picture, name), picture.alt)]
    words = woven(_("Picture: {words}"), words=picture.alt)
    return _words((*words, *((f" {picture.url}",) if picture.url else ())), write)


def _shown(picture: Picture, name: str) -> str:
    return f"attachment://{name}" if name else web(picture.url)


def _files(parts: Sequence[Part]) -> dict[int, tuple[str, bytes]]:
    """What comes along, by the place of its part; no two have one name."""
    found: dict[int, tuple[str, bytes]] = {}
    for number, part in enumerate(parts):
        held = part.picture if isinstance(part, Card) else part
        if isinstance(held, Picture) and held.data and len(found) < FILES:
            found[number] = (f"picture-{number}.png", held.data)
        elif isinstance(held, File) and len(found) < FILES:
            name = _NAME.sub("-", held.name).strip("-.")[-60:] or "file"
            taken = {one for one, __ in found.values()}
            found[number] = (f"{number}-{name}" if name in taken else name, held.data)
    return found


def _pings(of: Message) -> list[str]:
    found: dict[str, None] = {}
    for piece in [*of.reason, *(piece for part in of.parts for piece in _said(part))]:
        if isinstance(piece, Mention) and is_user(piece.who):
            found.setdefault(piece.who.id)
    return list(found)[:MENTIONS]


def _said(part: Part) -> Rich:
    match part:
        case Text(body=body):
            return body
        case Quote(who=who):
            return (who,)
        case Card():
            return (*part.body, *(piece for __, fact in part.facts for piece in fact))
        case _:
            return ()
