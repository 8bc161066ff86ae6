"""A message, a form and an entry as the page draws them. Pure; the page puts every text in as text.

Inline pieces are strings, or objects with one of the keys "mention", "link", "strong" and "when".
"""

import base64
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from adapters.playground.codec import decode
from adapters.playground.log import Conversation, Entry
from adapters.playground.settings import PersonSettings
from bot.messages import (
    Account,
    Address,
    Card,
    Choice,
    CommandSpec,
    Field,
    File,
    Form,
    Inline,
    Link,
    Meeting,
    Mention,
    Message,
    Option,
    Part,
    Picture,
    Poll,
    Quote,
    Rich,
    Strong,
    Text,
    When,
    _,
    lasting,
    ngettext,
    plain,
    press,
    speaking,
)

Drawn = dict[str, Any]


def person(of: PersonSettings) -> Drawn:
    """Somebody."""
    return {"id": of.id, "name": of.name, "zone": of.zone, "locale": of.locale, "admin": of.admin}


def conversation(of: Conversation, unread: int = 0) -> Drawn:
    """A place to talk in, with what waits there."""
    return {"id": of.id, "kind": of.kind, "title": of.title, "members": of.members, "unread": unread}


def entry(of: Entry) -> Drawn:
    """One line of a conversation: a person's words, or a message of Kith's."""
    drawn: Drawn = {
        "id": of.id,
        "conversation": of.conversation,
        "author": of.author,
        "at": of.at.isoformat(),
        "private_to": of.private_to,
        "revised": of.revised,
    }
    if of.author:
        return drawn | {"words": of.body}
    held = decode(of.body)
    return drawn | {"message": message(held) if isinstance(held, Message) else None}


def message(of: Message) -> Drawn:
    """A message with everything it carries."""
    with speaking(of.locale):
        parts = [_part(of, part) for part in of.parts]
    return {
        "topic": of.topic,
        "parts": parts,
        "choices": [_choice(of, choice) for choice in of.choices if not choice.url or address(choice.url)],
        "reason": _rich(of.reason),
        "seen_by": of.seen_by,
        "text": plain(of),
    }


def form(of: Form) -> Drawn:
    """A form to fill in."""
    return {
        "token": of.token,
        "title": of.title,
        "intro": _rich(of.intro),
        "fields": [_field(field) for field in of.fields],
        "submit": of.submit,
        "page": of.page,
        "pages": of.pages,
    }


def command(of: CommandSpec) -> Drawn:
    """A command, for the completion."""
    options = [_field(option.field) | {"suggests": option.suggests} for option in of.options]
    return {"name": of.name, "help": of.help, "coordinators": of.coordinators, "options": options}


def options(of: Sequence[Option]) -> list[Drawn]:
    """Entries of a list."""
    return [{"id": option.id, "label": option.label, "hint": option.hint} for option in of]


def address(url: str) -> str:
    """`url` if a page may link there (http, https, mailto), else ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    web = parts.scheme in ("http", "https") and parts.hostname
    return url.strip() if web or (parts.scheme == "mailto" and parts.path) else ""


def _rich(body: Rich) -> list[object]:
    return [_inline(piece) for piece in body]


def _inline(piece: Inline) -> object:
    match piece:
        case Mention(who=who, name=name):
            return {"mention": who.id, "name": name}
        case Link(label=label, url=url) if address(url):
            return {"link": address(url), "label": label or url}
        case Link(label=label, url=url):
            return f"{label} ({url})" if label else url
        case Strong(words=words):
            return {"strong": words}
        case When(at=at, style=style):
            return {"when": at.isoformat(), "style": style}
        case str():
            return piece


def _part(of: Message, part: Part) -> Drawn:
    match part:
        case Text(body=body):
            return {"kind": "text", "body": _rich(body)}
        case Quote(who=who, words=words):
            return {"kind": "quote", "who": who.who.id, "name": who.name, "words": words}
        case Picture():
            return {"kind": "picture"} | _picture(part)
        case File(name=name, mime=mime, data=data):
            return {"kind": "file", "name": name, "mime": mime, "size": len(data), "data": _base64(data)}
        case Poll(question=question, options=options):
            drawn = [_choice(of, option) for option in options if not option.url]
            return {"kind": "poll", "question": question, "options": drawn, "lasting": lasting(part)}
        case _:
            return _card(_as_card(part) if isinstance(part, Meeting) else part)


def _as_card(meeting: Meeting) -> Card:
    """A meeting is a card; its calendar file comes beside it."""
    title = _("Called off: {title}", title=meeting.title) if meeting.cancelled else meeting.title
    when: Rich = (When(at=meeting.starts_at), ", " + ngettext("{n} minute", "{n} minutes", meeting.minutes))
    place = f"#{meeting.place.id}" if meeting.place else ""
    where: Rich = (Link(label="", url=meeting.link),) if meeting.link else (place,)
    facts = (
        (_("When"), when),
        *(((_("Where"), where),) if (meeting.link or place) and not meeting.cancelled else ()),
    )
    return Card(title=title, body=(meeting.about,) if meeting.about else (), facts=facts)


def _card(card: Card) -> Drawn:
    return {
        "kind": "card",
        "title": card.title,
        "body": _rich(card.body),
        "url": address(card.url),
        "picture": _picture(card.picture) if card.picture else None,
        "facts": [[label, _rich(body)] for label, body in card.facts],
    }


def _picture(picture: Picture) -> Drawn:
    data = f"data:image/png;base64,{_base64(picture.data)}" if picture.data else ""
    url = address(picture.url)
    return {"alt": picture.alt, "src": data or (url if url.startswith("http") else "")}


def _choice(of: Message, choice: Choice) -> Drawn:
    return {
        "token": press(of, choice),
        "label": choice.label,
        "url": address(choice.url),
        "form": choice.opens_form,
        "place": choice.place,
        "tone": choice.tone,
    }


def _field(field: Field) -> Drawn:
    return {
        "id": field.id,
        "label": field.label,
        "hint": field.hint,
        "required": field.required,
        "kind": field.kind,
        "value": _value(field.value),
        "options": options(field.options),
        "least": field.least,
        "most": field.most,
    }


def _value(held: object) -> object:
    match held:
        case datetime() | date():
            return held.isoformat()
        case Account(id=id) | Address(id=id):
            return id
        case File():
            return None
    return held


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
