"""Cut a message to what a platform can carry: split with care, shorten labels, lose nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.language import _, speaking, woven
from bot.messages.content import (
    Card,
    Choice,
    Message,
    Part,
    Picture,
    Poll,
    Text,
)
from bot.messages.cut import shorten
from bot.messages.forms import Capabilities
from bot.messages.pieces import ASKED, OPTION, cut_parts, size
from bot.messages.plain import plain, words
from bot.messages.values import changed


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
        return (message if message.text else changed(message, text=whole),)
    message = _framed(message, capabilities)
    head = len(message.topic) + 1 if message.topic else 0
    foot = len(plain(replace(message, parts=(), topic="", text=""))) + 1
    most = capabilities.max_text
    pieces = cut_parts(message.parts, max(most - head - foot, most // 3), capabilities)
    pages = list(_pages(pieces, most, head, capabilities))
    if len(pages[-1]) > 1 and sum(map(size, pages[-1])) + foot + (head if len(pages) == 1 else 0) > most:
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
            room = min(OPTION, capabilities.max_label)
            return alone and len(question) <= ASKED and all(len(one.label) <= room for one in options)
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


def _pages(
    parts: Iterable[Part], most: int, head: int, capabilities: Capabilities
) -> Iterator[tuple[Part, ...]]:
    """Fill each message; the first has a topic of `head` characters above it."""
    page: list[Part] = []
    used = head
    for part in parts:
        long = size(part)
        alone = capabilities.polls and any(isinstance(one, Poll) for one in (part, *page[-1:]))
        if page and (alone or used + long > most or len(page) == capabilities.max_parts):
            yield tuple(page)
            page, used = [], 0
        page.append(part)
        used += long
    yield tuple(page)
