"""A group's poll as Discord's own, and back: which press a vote means. Pure.

Everybody sees who chose what in a poll of Discord's. So a menu stands below it, in which nobody does; by what
its entries carry a vote is read, also after a restart.
"""

from typing import Any

from adapters.discord import boxes
from adapters.discord.boxes import Box
from adapters.discord.ids import Json
from adapters.discord.limits import ANSWER, ANSWERS, CONTENT, CUSTOM_ID, POLL_HOURS, QUESTION, ROW, ROWS
from adapters.discord.markup import escaped, line
from bot.messages import N_, TAKEN_BACK, Message, Poll, _, press, shorten, speaking, woven

UNSEEN = f"{boxes.MORE}vote"
"""The custom id of the menu."""
_INVITES = N_("Or choose where nobody sees it")


def native(of: Message) -> Poll | None:
    """The poll of this message, if Discord can carry it as one of its own: alone, within its limits."""
    with speaking(of.locale):
        return _native(of)


def _native(of: Message) -> Poll | None:
    poll = of.parts[0] if len(of.parts) == 1 else None
    if not isinstance(poll, Poll) or not 1 <= len(poll.options) <= ANSWERS or boxes.unpressable(of):
        return None
    short = 0 < len(poll.question.strip()) <= QUESTION and all(_label(one.label) for one in poll.options)
    tokens = {press(of, option) for option in poll.options}
    apart = len(tokens) == len(poll.options) and all(len(token) < CUSTOM_ID for token in tokens)
    return poll if short and apart and len(_small(of)) <= CONTENT and len(_rows(of, poll)) <= ROWS else None


def payload(of: Message, poll: Poll) -> dict[str, Any]:
    """The JSON of a message with a poll. It takes no components of the second version."""
    with speaking(of.locale):
        return _payload(of, poll)


def _payload(of: Message, poll: Poll) -> dict[str, Any]:
    answers = [{"poll_media": {"text": _label(option.label)}} for option in poll.options]
    asked = {
        "question": {"text": poll.question.strip()},
        "answers": answers,
        "duration": min(max(poll.hours, 1), POLL_HOURS),
        "allow_multiselect": False,
    }
    return {
        "poll": asked,
        "content": _small(of),
        "components": _rows(of, poll),
        "allowed_mentions": {"parse": [], "replied_user": False},
    }


def tokens(message: Json, me: str) -> dict[int, str]:
    """What a vote for each answer of this message means; nothing if it is no poll of the bot's own."""
    answers = (message.get("poll") or {}).get("answers") or ()
    if str((message.get("author") or {}).get("id")) != me:
        return {}
    rows = [one for row in message.get("components") or () for one in row.get("components") or ()]
    menu: Json = next((one for one in rows if one.get("custom_id") == UNSEEN), {})
    entries = [str(one["value"]) for one in menu.get("options") or ()]
    return {int(one["answer_id"]): token for one, token in zip(answers, entries, strict=False)}


def voted(token: str, *, taken_back: bool) -> str:
    """The press that a vote is."""
    return token + (TAKEN_BACK if taken_back else "")


def buttons(of: Message, poll: Poll) -> list[Box]:
    """The options as rows of buttons, where no poll of Discord's own can be."""
    drawn = {press(of, option)[:CUSTOM_ID]: option.label for option in poll.options}
    made = [boxes.button(label.strip() or "…", token) for token, label in drawn.items()]
    return [boxes.row(made[at : at + ROW]) for at in range(0, len(made), ROW)]


def _label(words: str) -> str:
    return shorten(words.strip(), ANSWER)


def _rows(of: Message, poll: Poll) -> list[Box]:
    entries = [{"label": _label(one.label), "value": press(of, one)} for one in poll.options]
    menu = {"type": boxes.SELECT, "custom_id": UNSEEN, "placeholder": _(_INVITES), "options": entries}
    return [boxes.row([menu]), *boxes.choices(of)]


def _small(of: Message) -> str:
    said = [f"### {escaped(of.topic)}"] if of.topic else []
    said += (
        ["-# " + " ".join(line(woven(_("Why: {reason}"), reason=of.reason), escaped).split())]
        if of.reason
        else []
    )
    said += (
        ["-# " + " ".join(_("Seen by: {people}", people=escaped(of.seen_by)).split())] if of.seen_by else []
    )
    return "\n".join([*said, "-# " + _("Everybody here can see who chose what in the poll.")])


def _one_line(words: str) -> str:
    return "-# " + " ".join(words.split())
