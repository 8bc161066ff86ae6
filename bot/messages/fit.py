"""Cut a message to what a platform can carry: split with care, shorten labels, lose nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.language import _, current, speaking, woven
from bot.messages.content import (
    Card,
    Choice,
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
from bot.messages.forms import Capabilities
from bot.messages.plain import plain, words

_MARKS = (("\n\n",), ("\n",), (". ", "? ", "! "), (" ", "\t"))
"""Where text is cut, the best place first: paragraph, line, sentence, word."""
_ASKED, _OPTION = 300, 55
"""Characters of a poll's question and of its options that every platform takes."""


def fit(message: Message, capabilities: Capabilities) -> tuple[Message, ...]:
    """One or more messages that together say all of `message`, each within `capabilities`.

    The topic leads the first; the choices, the reason and who can see it close the last. Text too long for
    one message is cut at a paragraph, a sentence or a word, in this order. Labels are shortened with "…";
    buttons beyond `max_choices` move behind More. A poll gets a message of its own where the platform has
    polls.
    """
    with speaking(message.locale):
        return _fitted(message, capabilities)


def _fitted(message: Message, capabilities: Capabilities) -> tuple[Message, ...]:
    whole = plain(message if not message.text else replace(message, text=""))
    if _fits(message, whole, capabilities):
        return (message if message.text else replace(message, text=whole),)
    message = _framed(message, capabilities)
    head = len(message.topic) + 1 if message.topic else 0
    foot = len(plain(replace(message, parts=(), topic="", text=""))) + 1
    most = capabilities.max_text
    pieces = _parts(message.parts, max(most - head - foot, most // 3), capabilities)
    pages = list(_pages(pieces, most, head, capabilities))
    if len(pages[-1]) > 1 and sum(map(_size, pages[-1])) + foot + (head if len(pages) == 1 else 0) > most:
        pages[-1:] = [pages[-1][:-1], pages[-1][-1:]]
    last = len(pages) - 1
    return tuple(
        _page(message, parts, first=number == 0, last=number == last) for number, parts in enumerate(pages)
    )


def _fits(message: Message, whole: str, capabilities: Capabilities) -> bool:
    """Whether nothing need be cut, as with nearly every message; `whole` is all of it in plain words."""
    front = 0
    for choice in message.choices:
        front += choice.place == "front"
        if len(choice.label) > capabilities.max_label:
            return False
    return (
        len(whole) < capabilities.max_text
        and len(words(message.reason)) <= capabilities.max_text // 3
        and len(message.parts) <= capabilities.max_parts
        and front <= capabilities.max_choices
        and all(_carried(part, len(message.parts), capabilities) for part in message.parts)
    )


def _carried(part: Part, among: int, capabilities: Capabilities) -> bool:
    """Whether this part can stay as it is, as one of `among`."""
    match part:
        case Picture() | Card():
            return capabilities.pictures
        case Poll(question=question, options=options):
            alone = among == 1 or not capabilities.polls
            room = min(_OPTION, capabilities.max_label)
            return alone and len(question) <= _ASKED and all(len(one.label) <= room for one in options)
        case _:
            return True


def _framed(message: Message, capabilities: Capabilities) -> Message:
    """With labels and choices as they fit; a reason that would fill half a message becomes a part."""
    message = replace(message, choices=_choices(message.choices, capabilities))
    if len(words(message.reason)) <= capabilities.max_text // 3:
        return message
    return replace(
        message,
        parts=(*message.parts, Text(body=woven(_("Why: {reason}"), reason=message.reason))),
        reason=(),
    )


def _page(message: Message, parts: tuple[Part, ...], *, first: bool, last: bool) -> Message:
    cut = Message(
        token=message.token,
        parts=parts,
        choices=message.choices if last else (),
        reason=message.reason if last else (),
        seen_by=message.seen_by if last else "",
        topic=message.topic if first else "",
        text=message.text if first and last else "",
        locale=message.locale,
    )
    return cut if cut.text else replace(cut, text=plain(cut))


def _choices(choices: tuple[Choice, ...], capabilities: Capabilities) -> tuple[Choice, ...]:
    front = 0
    fitted = []
    for choice in choices:
        place = choice.place
        if place == "front":
            front += 1
            place = "front" if front <= capabilities.max_choices else "more"
        fitted.append(replace(choice, label=shorten(choice.label, capabilities.max_label), place=place))
    return tuple(fitted)


def _parts(parts: Iterable[Part], room: int, capabilities: Capabilities) -> Iterator[Part]:
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
    if _size(replace(card, body=())) > room // 2:
        behind = [*((Strong(words=label), ": ", *body) for label, body in card.facts), *behind]
        card = replace(card, facts=())
    title, *more = split(card.title, room // 2)
    frame = _size(replace(card, title=title, body=()))
    body = (" ".join(more) + "\n", *card.body) if more else card.body
    first, *rest = list(_split_rich(body, max(room - frame, room // 4))) or [()]
    yield replace(card, title=title, body=first)
    for piece in rest:
        yield Text(body=piece)
    for piece in behind:
        yield from _texts(piece, room)


def _polls(poll: Poll, room: int, capabilities: Capabilities) -> Iterator[Part]:
    """The poll, and as texts before it what its question can't hold."""
    *before, question = split(poll.question, min(_ASKED, room // 2))
    for piece in before:
        yield Text(body=(piece,))
    most = min(_OPTION, capabilities.max_label)
    options = tuple(replace(one, label=shorten(one.label, most)) for one in poll.options)
    yield replace(poll, question=question, options=options)


def _meetings(meeting: Meeting, room: int) -> Iterator[Part]:
    """The meeting, and as texts behind it what it can't hold."""
    title, *behind = split(meeting.title, room // 2)
    short = replace(meeting, title=title, about="")
    if _size(short) > room * 3 // 4:
        behind.append(meeting.link)
        short = replace(short, link="")
    about, *rest = split(meeting.about, max(room - _size(short), room // 4))
    yield replace(short, about=about)
    for piece in (*rest, *behind):
        yield from _texts((piece,), room)


def _described(picture: Picture) -> str:
    return " ".join(filter(None, (_("Picture: {words}", words=picture.alt), picture.url)))


def _texts(body: Rich, room: int) -> Iterator[Text]:
    return (Text(body=piece) for piece in _split_rich(body, room))


def _pages(
    parts: Iterable[Part], most: int, head: int, capabilities: Capabilities
) -> Iterator[tuple[Part, ...]]:
    """Fill each message; the first has a topic of `head` characters above it."""
    page: list[Part] = []
    used = head
    for part in parts:
        size = _size(part)
        alone = capabilities.polls and any(isinstance(one, Poll) for one in (part, *page[-1:]))
        if page and (alone or used + size > most or len(page) == capabilities.max_parts):
            yield tuple(page)
            page, used = [], 0
        page.append(part)
        used += size
    yield tuple(page)


def _size(part: Part) -> int:
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


def split(text: str, room: int) -> list[str]:
    """Cut `text` into pieces of at most `room` characters, at a paragraph, sentence or word if it can."""
    pieces = []
    while len(text) > room:
        at = _cut(text, room)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    if text or not pieces:
        pieces.append(text)
    return [piece for piece in pieces if piece] or [""]


def _cut(text: str, room: int) -> int:
    """Behind the last mark of the best kind that stands in the second half of the room."""
    for marks in _MARKS:
        ends = [found + len(mark) for mark in marks if (found := text.rfind(mark, room // 2, room)) > 0]
        if ends:
            return max(ends)
    return room


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, with "…" where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
