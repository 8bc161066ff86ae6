"""A form as a modal, and the small modals that only say something. Pure.

A field's block has its id, its element has its kind as `action_id`: that is how `values.read` knows them.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from adapters.slack.blocks import Block, context, section
from adapters.slack.elements import element, plain
from adapters.slack.markup import pieces
from adapters.slack.render import blocks
from bot.messages import Field, Form, Message, Strong, _, speaking, value

FORM, SHOWN = "kith_form", "kith_shown"
"""The modals' callback ids: one to fill in, one to look at."""
TITLE, LABEL = 24, 2000
MOST_BLOCKS = 100


@value
class Kept:
    """What a modal remembers: its form's token, and the message behind the press that opened it.

    `home`: it was opened from somebody's own page, which is drawn anew when it is closed. `locale` is the
    language of its words.
    """

    token: str = ""
    channel: str = ""
    thread: str = ""
    message: str = ""
    home: bool = False
    locale: str = ""

    def packed(self) -> str:
        """As `private_metadata`."""
        there = [self.token, self.channel, self.thread, self.message, int(self.home)]
        return json.dumps([*there, self.locale] if self.locale else there)


def kept(metadata: str) -> Kept:
    """What `packed` made."""
    try:
        token, channel, thread, message, home, *locale = json.loads(metadata)
    except (ValueError, TypeError):
        return Kept()
    there = Kept(token=token, channel=channel, thread=thread, message=message, home=bool(home))
    return replace(there, locale=str(locale[0])) if locale else there


def form(of: Form, behind: Kept, errors: Mapping[str, str] | None = None) -> Block:
    """The modal of a form; `errors` stand above their fields."""
    with speaking(of.locale):
        return _form(of, behind, errors)


def _form(of: Form, behind: Kept, errors: Mapping[str, str] | None) -> Block:
    drawn = _intro(of)
    for field in of.fields:
        if errors and field.id in errors:
            drawn += [context([f"*{one}*"]) for one in pieces((errors[field.id],), 2000)]
        drawn.append(_input(field))
    remembered = replace(behind, token=of.token, locale="" if of.locale == "en" else of.locale)
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": remembered.packed(),
        "title": plain(of.title, TITLE),
        "submit": plain(of.submit, TITLE),
        "close": plain(_("Cancel"), TITLE),
        "blocks": drawn[:MOST_BLOCKS] or [section("…")],
    }


def shown(of: Message, title: str, behind: Kept | None = None) -> Block:
    """A modal that shows a message, with its buttons."""
    with speaking(of.locale):
        close = _("Close")
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "private_metadata": (behind or Kept()).packed(),
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": blocks(of, most=MOST_BLOCKS),
    }


def said(words: str, title: str = "Kith") -> Block:
    """A modal with a sentence, in the language that is spoken."""
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "title": plain(title, TITLE),
        "close": plain(_("Close"), TITLE),
        "blocks": [section(one) for one in pieces((words,))],
    }


def _intro(of: Form) -> list[Block]:
    drawn = []
    if of.pages > 1:
        drawn.append(context([_("Page {page} of {pages}", page=of.page, pages=of.pages)]))
    if len(of.title) > TITLE:
        drawn += [section(one) for one in pieces((Strong(words=of.title),))]
    return drawn + [section(one) for one in pieces(of.intro)]


def _input(field: Field) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.id,
        "label": plain(field.label, LABEL),
        "element": element(field),
        "optional": not field.required or field.kind == "yes",
    }
    return drawn | {"hint": plain(field.hint, LABEL)} if field.hint else drawn
