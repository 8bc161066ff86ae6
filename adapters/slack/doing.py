"""What people do together, as blocks. Pure.

A poll is a row of buttons that are pressed in private; a meeting shows its date in each reader's own zone.
"""

import re

from adapters.slack.blocks import Block, button, context, section
from adapters.slack.markup import SECTION, Write, pieces
from bot.messages import Meeting, Message, Poll, Rich, Strong, _, lasting, told

_PLACE = re.compile(r"[A-Z0-9]{3,20}")
_MOST_IN_ROW = 25


def doing(of: Message, part: Poll | Meeting, write: Write) -> list[Block]:
    """One of the two."""
    return _poll(of, part, write) if isinstance(part, Poll) else _meeting(part, write)


def votes(of: Message) -> list[Block]:
    """The rows of every poll in it, for a message whose words are written otherwise."""
    return [row for part in of.parts if isinstance(part, Poll) for row in _row(of, part)]


def _poll(of: Message, part: Poll, write: Write) -> list[Block]:
    """The question, a button for each option, and how long it is open."""
    asked = [section(words) for words in pieces((Strong(words=part.question),), SECTION, write)]
    return [
        *asked,
        *_row(of, part),
        context([_("{open_for}. Nobody sees what you choose.", open_for=lasting(part))]),
    ]


def _meeting(part: Meeting, write: Write) -> list[Block]:
    """What, when, about what and where."""
    body: Rich = ()
    for line in told(part):
        body = (*body, *(("\n",) if body else ()), *line)
    drawn = [section(words) for words in pieces(body, SECTION, write)]
    place = part.place.id if part.place and not part.cancelled else ""
    return [*drawn, context([_("In {place}", place=f"<#{place}>")])] if _PLACE.fullmatch(place) else drawn


def _row(of: Message, part: Poll) -> list[Block]:
    buttons = [button(of, option, number, "vote") for number, option in enumerate(part.options)]
    return [{"type": "actions", "elements": buttons[:_MOST_IN_ROW]}] if buttons else []
