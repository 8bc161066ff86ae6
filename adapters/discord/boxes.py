"""Discord's components as plain dictionaries, the small ones. Pure.

https://discord.com/developers/docs/components/reference has the numbers behind the types.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.discord.limits import ALT, CUSTOM_ID, LABEL, OPTIONS, ROW, URL
from adapters.discord.markup import web
from bot.messages import Choice, Message, _, press, shorten

Box = dict[str, Any]
BUTTON, SELECT, TEXT_INPUT, USERS, CHANNELS, SECTION, WORDS, THUMBNAIL, GALLERY, FILE = (
    2, 3, 4, 5, 8, 9, 10, 11, 12, 13
)  # fmt: skip
ROW_OF, SEPARATOR, CONTAINER, LABELLED, UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 1, 14, 17, 18, 19, 21, 22, 23
MORE = "more:"
"""What the custom id of a menu begins with; the token is in the entry."""
_STYLES = {"main": 1, "plain": 2, "danger": 4}


def said(words: str) -> Box:
    """A paragraph. Whether it has room is for the message to see, so that no word is cut off."""
    return {"type": WORDS, "content": words}


def picture(url: str, alt: str) -> Box:
    """A picture at an address, or "attachment://name"."""
    media: Box = {"media": {"url": url}}
    return {"type": GALLERY, "items": [media | ({"description": alt[:ALT]} if alt.strip() else {})]}


def beside(paragraphs: Sequence[Box], url: str, alt: str) -> Box:
    """Up to three paragraphs with a small picture beside them."""
    thumbnail: Box = {"type": THUMBNAIL, "media": {"url": url}}
    thumbnail |= {"description": alt[:ALT]} if alt.strip() else {}
    return {"type": SECTION, "components": list(paragraphs), "accessory": thumbnail}


def attached(name: str) -> Box:
    """A file that comes with the message."""
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def button(label: str, token: str, style: int = 2) -> Box:
    """A button of the adapter's own."""
    return {"type": BUTTON, "style": style, "label": shorten(label, LABEL), "custom_id": token}


def row(boxes: Iterable[Box]) -> Box:
    """Components side by side."""
    return {"type": ROW_OF, "components": list(boxes)}


def choices(of: Message) -> list[Box]:
    """Rows of buttons in front, and menus behind; a token or an address that repeats is drawn once."""
    links, front, more = _sorted(of)
    buttons = [_button(label, token, style) for token, (label, style) in front.items()]
    buttons += [_link(label, url) for url, label in links.items()]
    drawn = [row(buttons[at : at + ROW]) for at in range(0, len(buttons), ROW)]
    entries = [{"label": _label(label, 100), "value": token} for token, label in more.items()]
    return [*drawn, *(row([_menu(entries[at : at + OPTIONS], at)]) for at in range(0, len(entries), OPTIONS))]


def unpressable(of: Message) -> list[Choice]:
    """Links that no button may carry: not of the web, or too long."""
    return [choice for choice in of.choices if choice.url and not web(choice.url, URL)]


def _sorted(of: Message) -> tuple[dict[str, str], dict[str, tuple[str, int]], dict[str, str]]:
    links: dict[str, str] = {}
    front: dict[str, tuple[str, int]] = {}
    more: dict[str, str] = {}
    for choice in of.choices:
        token = press(of, choice)[:CUSTOM_ID]
        if choice.url:
            links |= {web(choice.url, URL): choice.label} if web(choice.url, URL) else {}
        elif choice.place == "front":
            front.setdefault(token, (choice.label, _STYLES[choice.tone]))
        else:
            more.setdefault(token, choice.label)
    return links, front, more


def _button(label: str, token: str, style: int) -> Box:
    return {"type": BUTTON, "style": style, "label": _label(label, LABEL), "custom_id": token}


def _link(label: str, url: str) -> Box:
    return {"type": BUTTON, "style": 5, "label": _label(label, LABEL), "url": url}


def _menu(entries: Sequence[Box], number: int) -> Box:
    return {
        "type": SELECT,
        "custom_id": f"{MORE}{number}",
        "placeholder": _("More"),
        "options": list(entries),
    }


def _label(words: str, most: int) -> str:
    return shorten(words.strip(), most) or "…"
