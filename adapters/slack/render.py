"""A message as blocks, within Slack's limits, and its plain words. Pure.

A message that `fit` has cut always fits: where the blocks would still be too many or too long together, they
are joined and written narrower, and no word is lost.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from adapters.slack.blocks import Block, button, context, section, titled
from adapters.slack.doing import doing, votes
from adapters.slack.markup import SECTION, Write, address, escaped, inline, narrow, pieces
from bot.messages import (
    Card,
    Choice,
    File,
    Link,
    Meeting,
    Message,
    Part,
    Picture,
    Poll,
    Quote,
    Rich,
    Strong,
    _,
    plain,
    press,
    speaking,
    woven,
)

MOST_BLOCKS = 50
MOST_TOGETHER = 13_000
"""Characters of JSON over all blocks; Slack refuses from about 13,200 (slackapi/bolt-js#2509)."""
MOST_TEXT = 39_000
HEADER, ALT, CONTEXT, MENU, ROW = 150, 2000, 2900, 5, 25


def message(of: Message, *, pictures: bool = True) -> tuple[list[Block], str]:
    """Blocks, and the text that says everything. Without `pictures`, those at an address become links."""
    return blocks(of, pictures=pictures), text(of)


def text(of: Message) -> str:
    """All of it in words, for notifications and screen readers."""
    said = plain(of)
    full = escaped(said)
    return (full if len(full) <= MOST_TEXT else narrow(said)[:MOST_TEXT]) or "Kith"


def blocks(of: Message, *, most: int = MOST_BLOCKS, pictures: bool = True) -> list[Block]:
    """At most `most` blocks."""
    with speaking(of.locale):
        return _blocks(of, most, pictures=pictures)


def _blocks(of: Message, most: int, *, pictures: bool) -> list[Block]:
    drawn = _drawn(of, escaped, pictures=pictures)
    if _fits(drawn, most):
        return drawn
    drawn = _joined(_drawn(of, narrow, pictures=pictures))
    if _fits(drawn, most):
        return drawn
    shown = [choice for choice in of.choices if not choice.url]
    return [*map(section, pieces((plain(of),), SECTION, narrow)), *votes(of), *_choices(of, shown)]


def _fits(drawn: Sequence[Block], most: int) -> bool:
    if len(drawn) > most:
        return False
    if 6 * sum(map(_size, drawn)) <= MOST_TOGETHER:
        return True
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))) <= MOST_TOGETHER


def _size(block: Block) -> int:
    """A sixth of its JSON or more: a character takes six at most. To write that takes ten times as long."""
    kind = block["type"]
    if kind == "section" and "accessory" not in block:
        return len(block["text"]["text"]) + 20
    if kind == "context":
        return sum([len(one["text"]) + 12 for one in block["elements"]]) + 8
    if kind == "actions":
        return sum([_pressed(one) for one in block["elements"]]) + 8
    return MOST_TOGETHER


def _pressed(element: Block) -> int:
    size = 0
    for one in element["options"] if element["type"] == "overflow" else (element,):
        size += len(one["text"]["text"]) + len(one.get("value", "")) + len(one.get("url", "")) + 20
    return size + 12


def _drawn(of: Message, write: Write, *, pictures: bool) -> list[Block]:
    drawn = list(_topic(of.topic, write))
    for part in of.parts:
        drawn += _part(of, part, write, pictures=pictures)
    small = pieces(woven(_("Why: {reason}"), reason=of.reason), CONTEXT, write) if of.reason else []
    small += pieces((_("Seen by: {people}", people=of.seen_by),), CONTEXT, write) if of.seen_by else []
    drawn += [context(small)] if small else []
    drawn += _choices(of, of.choices)
    return drawn or [section("…")]


def _topic(topic: str, write: Write) -> Iterator[Block]:
    if not topic:
        return
    if topic.strip() and len(topic) <= HEADER:
        yield {"type": "header", "text": {"type": "plain_text", "text": topic}}
    else:
        yield from map(section, pieces((Strong(words=topic),), SECTION, write))


def _part(of: Message, part: Part, write: Write, *, pictures: bool) -> list[Block]:
    match part:
        case Quote():
            return _quote(part, write)
        case Card():
            return _card(part, write, pictures=pictures)
        case Picture():
            return _picture(part, write, pictures=pictures)
        case File(name=name):
            return [context(pieces((_("File: {name}", name=name),), CONTEXT, write))]
        case Poll() | Meeting():
            return doing(of, part, write)
        case _:
            return [section(words) for words in pieces(part.body, SECTION, write)]


def _quote(quote: Quote, write: Write) -> list[Block]:
    def quoted(words: str) -> str:
        return "\n".join(f"> {line}" for line in write(words).split("\n"))

    said = pieces((quote.words,), SECTION, quoted)
    who = f"{inline(quote.who, write)}:"
    if said and len(who) + 1 + len(said[0]) <= SECTION:
        return [section(f"{who}\n{said[0]}"), *map(section, said[1:])]
    return [*map(section, pieces((quote.who, ":"), SECTION, write)), *map(section, said)]


def _card(card: Card, write: Write, *, pictures: bool) -> list[Block]:
    """Title, body and facts as text; a picture at an address beside it."""
    url = address(card.url)
    title: Rich = (Link(label=card.title, url=card.url),) if url else (Strong(words=card.title),)
    body: Rich = (*title, *(("\n", *card.body) if card.body else ()))
    if card.url and not url:
        body = (*body, f"\n{card.url}")
    for label, fact in card.facts:
        body = (*body, "\n", Strong(words=f"{label}:"), " ", *fact)
    drawn = [section(words) for words in pieces(body, SECTION, write)]
    picture = card.picture
    if picture and drawn and pictures and _shown(picture):
        drawn[0]["accessory"] = _image(picture)
        return drawn
    return drawn + (_picture(picture, write, pictures=False) if picture else [])


def _picture(picture: Picture, write: Write, *, pictures: bool) -> list[Block]:
    if pictures and _shown(picture):
        return [_image(picture)]
    words: Rich = woven(_("Picture: {words}"), words=picture.alt)
    if address(picture.url):
        words = (*words, " ", Link(label=_("look at it"), url=picture.url))
    elif picture.url:
        words = (*words, " ", picture.url)
    return [section(one) for one in pieces(words, SECTION, write)]


def _shown(picture: Picture) -> bool:
    return bool(address(picture.url, "http", "https")) and len(picture.alt) <= ALT


def _image(picture: Picture) -> Block:
    url = address(picture.url, "http", "https")
    return {"type": "image", "image_url": url, "alt_text": picture.alt or _("picture")}


def _choices(of: Message, choices: Sequence[Choice]) -> list[Block]:
    """Buttons in front, the rest in menus of at most five; addresses that no button may carry as text."""
    odd: list[Choice] = []
    elements: list[Block] = []
    more: list[Block] = []
    for choice in choices:
        if choice.url and not address(choice.url, "http", "https"):
            odd.append(choice)
        elif choice.place == "front":
            elements.append(button(of, choice, len(elements)))
        else:
            more.append(_option(of, choice))
    elements += [
        {"type": "overflow", "action_id": f"more:{at}", "options": more[at : at + MENU]}
        for at in range(0, len(more), MENU)
    ]
    drawn = [section(words) for one in odd for words in pieces((Link(label=one.label, url=one.url),))]
    rows = [elements[at : at + ROW] for at in range(0, len(elements), ROW)]
    return [*drawn, *({"type": "actions", "elements": row} for row in rows)]


def _option(of: Message, choice: Choice) -> Block:
    drawn: Block = {"text": titled(choice), "value": press(of, choice)}
    if choice.url:
        drawn["url"] = address(choice.url)
    return drawn


def _joined(drawn: Iterable[Block]) -> list[Block]:
    """With paragraphs that follow each other in one block, as far as they fit."""
    joined: list[Block] = []
    for block in drawn:
        last = joined[-1] if joined else {}
        both = all(one.get("type") == "section" and "accessory" not in one for one in (last, block))
        if both and len(last["text"]["text"]) + 1 + len(block["text"]["text"]) <= SECTION:
            joined[-1] = section(f"{last['text']['text']}\n{block['text']['text']}")
        else:
            joined.append(block)
    return joined
