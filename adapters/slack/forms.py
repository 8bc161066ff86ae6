"""A form as a modal, and the small modals that only say something. Pure.

A field's block has its id, its element has its kind as `action_id`: that is how `values.read` knows them.
"""

import json
from collections.abc import Mapping

from adapters.slack.blocks import Block, context, section
from adapters.slack.elements import element, plain
from adapters.slack.markup import pieces
from adapters.slack.render import blocks
from bot.messages import Field, Form, Message, Strong, value

FORM, SHOWN = "kith_form", "kith_shown"
"""The modals' callback ids: one to fill in, one to look at."""
TITLE, LABEL = 24, 2000
MOST_BLOCKS = 100


@value
class Kept:
    """What a modal remembers: its form's token, and the message behind the press that opened it.

    `home`: it was opened from somebody's own page, which is drawn anew when it is closed.
    """

    token: str = ""
    channel: str = ""
    thread: str = ""
    message: str = ""
    home: bool = False

    def packed(self) -> str:
        """As `private_metadata`."""
        return json.dumps([self.token, self.channel, self.thread, self.message, int(self.home)])


def kept(metadata: str) -> Kept:
    """What `packed` made."""
    try:
        token, channel, thread, message, home = json.loads(metadata)
    except (ValueError, TypeError):
        return Kept()
    return Kept(token=token, channel=channel, thread=thread, message=message, home=bool(home))


def form(of: Form, behind: Kept, errors: Mapping[str, str] | None = None) -> Block:
    """The modal of a form; `errors` stand above their fields."""
    drawn = _intro(of)
    for field in of.fields:
        if errors and field.id in errors:
            drawn += [context([f"*{one}*"]) for one in pieces((errors[field.id],), 2000)]
        drawn.append(_input(field))
    remembered = Kept(
        token=of.token,
        channel=behind.channel,
        thread=behind.thread,
        message=behind.message,
        home=behind.home,
    )
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": remembered.packed(),
        "title": plain(of.title, TITLE),
        "submit": plain(of.submit, TITLE),
        "close": plain("Cancel", TITLE),
        "blocks": drawn[:MOST_BLOCKS] or [section("…")],
    }


def shown(of: Message, title: str, behind: Kept | None = None) -> Block:
    """A modal that shows a message, with its buttons."""
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "private_metadata": (behind or Kept()).packed(),
        "title": plain(title, TITLE),
        "close": plain("Close", TITLE),
        "blocks": blocks(of, most=MOST_BLOCKS),
    }


def said(words: str, title: str = "Kith") -> Block:
    """A modal with a sentence."""
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "title": plain(title, TITLE),
        "close": plain("Close", TITLE),
        "blocks": [section(one) for one in pieces((words,))],
    }


def _intro(of: Form) -> list[Block]:
    drawn = []
    if of.pages > 1:
        drawn.append(context([f"Page {of.page} of {of.pages}"]))
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
