"""The parts of a message, each cut to a room of so many characters; marked pieces stay whole."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.language import _, current
from bot.messages.content import (
    Card,
    Inline,
    Meeting,
    Message,
    Part,
    Picture,
    Poll,
    Quote,
    Rich,
    Strong,
    Text,
)
from bot.messages.cut import shorten, split
from bot.messages.forms import Capabilities
from bot.messages.plain import plain, words

ASKED, OPTION = 300, 55
"""Characters of a poll's question and of its options that every platform takes."""


def cut_parts(parts: Iterable[Part], room: int, capabilities: Capabilities) -> Iterator[Part]:
    """All of them, cut to `room` as far as they can be."""
    for part in parts:
        match part:
            case Text(body=body):
                yield from _texts(body, room)
            case Quote(who=who, words=said):
                frame = len(who.name) + 6
                yield from (
                    Quote(who=who, words=piece) for piece in split(said, max(room - frame, room // 2))
                )
            case Card():
                yield from _cards(part, room, capabilities)
            case Picture() if not capabilities.pictures:
                yield from _texts((_described(part),), room)
            case Poll():
                yield from _polls(part, room, capabilities)
            case Meeting():
                yield from _meetings(part, room)
            case _:
                yield part


def _cards(card: Card, room: int, capabilities: Capabilities) -> Iterator[Part]:
    """The card, and as texts behind it what it can't hold: its picture, its facts, the rest of its body."""
    behind: list[Rich] = []
    if card.picture and not capabilities.pictures:
        behind.append((_described(card.picture),))
        card = replace(card, picture=None)
    if size(replace(card, body=())) > room // 2:
        behind = [*((Strong(words=label), ": ", *body) for label, body in card.facts), *behind]
        card = replace(card, facts=())
    title, *more = split(card.title, room // 2)
    frame = size(replace(card, title=title, body=()))
    body = (" ".join(more) + "\n", *card.body) if more else card.body
    first, *rest = list(_split_rich(body, max(room - frame, room // 4))) or [()]
    yield replace(card, title=title, body=first)
    for piece in rest:
        yield Text(body=piece)
    for piece in behind:
        yield from _texts(piece, room)


def _polls(poll: Poll, room: int, capabilities: Capabilities) -> Iterator[Part]:
    """The poll, and as texts before it what its question can't hold."""
    *before, question = split(poll.question, min(ASKED, room // 2))
    for piece in before:
        yield Text(body=(piece,))
    most = min(OPTION, capabilities.max_label)
    options = tuple(replace(one, label=shorten(one.label, most)) for one in poll.options)
    yield replace(poll, question=question, options=options)


def _meetings(meeting: Meeting, room: int) -> Iterator[Part]:
    """The meeting, and as texts behind it what it can't hold."""
    title, *behind = split(meeting.title, room // 2)
    short = replace(meeting, title=title, about="")
    if size(short) > room * 3 // 4:
        behind.append(meeting.link)
        short = replace(short, link="")
    about, *rest = split(meeting.about, max(room - size(short), room // 4))
    yield replace(short, about=about)
    for piece in (*rest, *behind):
        yield from _texts((piece,), room)


def _described(picture: Picture) -> str:
    return " ".join(filter(None, (_("Picture: {words}", words=picture.alt), picture.url)))


def _texts(body: Rich, room: int) -> Iterator[Text]:
    return (Text(body=piece) for piece in _split_rich(body, room))


def size(part: Part) -> int:
    """Characters of a part in plain words, with the line's end."""
    return len(plain(Message(token="", parts=(part,), locale=current()))) + 1


def _split_rich(body: Rich, room: int) -> Iterator[Rich]:
    """Keep marked pieces whole and cut only plain text."""
    page: list[Inline] = []
    used = 0
    for piece in body:
        cuts = split(piece, room) if isinstance(piece, str) else [piece]
        for number, cut in enumerate(cuts):
            size = len(words((cut,)))
            if page and (number or used + size > room):  # behind a cut, a new piece begins
                yield tuple(page)
                page, used = [], 0
            page.append(cut)
            used += size
    if page:
        yield tuple(page)
