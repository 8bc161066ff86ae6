"""Cut a message to what a platform can carry: split with care, shorten labels, lose nothing."""

from collections.abc import Iterator
from dataclasses import replace

from bot.messages.content import Card, Choice, Inline, Message, Part, Picture, Quote, Rich, Text
from bot.messages.forms import Capabilities
from bot.messages.plain import plain, words


def fit(message: Message, capabilities: Capabilities) -> tuple[Message, ...]:
    """One or more messages that together say all of `message`, each within `capabilities`.

    The topic leads the first; the choices, the reason and who can see it close the last. Text too long for
    one message is cut at a paragraph, a sentence or a word, in this order. Labels are shortened with "…";
    buttons beyond `max_choices` move behind More.
    """
    choices = _choices(message.choices, capabilities)
    foot = len(words(message.reason)) + len(message.seen_by) + sum(len(c.label) + 2 for c in choices) + 60
    room = max(capabilities.max_text - foot - len(message.topic), capabilities.max_text // 2)
    pages = list(_pages(_parts(message.parts, room, capabilities), room, capabilities.max_parts))
    last = len(pages) - 1
    return tuple(
        _page(message, parts, choices, first=number == 0, last=number == last, whole=last == 0)
        for number, parts in enumerate(pages)
    )


def _page(
    message: Message,
    parts: tuple[Part, ...],
    choices: tuple[Choice, ...],
    *,
    first: bool,
    last: bool,
    whole: bool,
) -> Message:
    cut = Message(
        token=message.token,
        parts=parts,
        choices=choices if last else (),
        reason=message.reason if last else (),
        seen_by=message.seen_by if last else "",
        topic=message.topic if first else "",
        text=message.text if whole else "",
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


def _parts(parts: tuple[Part, ...], room: int, capabilities: Capabilities) -> Iterator[Part]:
    for part in parts:
        match part:
            case Text(body=body):
                yield from (Text(body=piece) for piece in _split_rich(body, room))
            case Quote(who=who, words=said):
                yield from (Quote(who=who, words=piece) for piece in split(said, room - len(who.name) - 8))
            case Card(body=body):
                frame = _size(replace(part, body=()))
                first, *rest = list(_split_rich(body, max(room - frame, room // 2))) or [()]
                yield replace(part, body=first)
                yield from (Text(body=piece) for piece in rest)
            case Picture(alt=alt, url=url) if not capabilities.pictures:
                yield Text(body=(f"Picture: {alt} {url}".strip(),))
            case _:
                yield part


def _pages(parts: Iterator[Part], room: int, most: int) -> Iterator[tuple[Part, ...]]:
    page: list[Part] = []
    used = 0
    for part in parts:
        size = _size(part)
        if page and (used + size > room or len(page) == most):
            yield tuple(page)
            page, used = [], 0
        page.append(part)
        used += size
    yield tuple(page)


def _size(part: Part) -> int:
    return len(plain(Message(token="", parts=(part,)))) + 1


def _split_rich(body: Rich, room: int) -> Iterator[Rich]:
    """Keep marked pieces whole and cut only plain text."""
    page: list[Inline] = []
    used = 0
    for piece in body:
        for cut in split(piece, room) if isinstance(piece, str) else [piece]:
            size = len(words((cut,)))
            if page and used + size > room:
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
        cuts = ((text.rfind(mark, room // 2, room), len(mark)) for mark in ("\n\n", "\n", ". ", " "))
        at = next((found + size for found, size in cuts if found > 0), room)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*pieces, text] if text or not pieces else pieces


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, with "…" where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
