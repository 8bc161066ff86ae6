"""A message in plain words that say everything by themselves: for notifications and screen readers."""

from datetime import UTC

from bot.messages.content import Card, File, Link, Mention, Message, Part, Picture, Quote, Rich, Strong, When

_STYLES = {"day": "%d %B %Y", "time": "%H:%M UTC", "full": "%d %B %Y, %H:%M UTC"}


def words(body: Rich) -> str:
    """Inline text without markup. Instants are written in UTC, since the reader's zone is not known here."""
    return "".join(_inline(piece) for piece in body)


def plain(message: Message) -> str:
    """The whole message in plain words, parts first, then the reason, who can see it and the choices."""
    if message.text:
        return message.text
    lines = [message.topic] if message.topic else []
    lines += [_part(part) for part in message.parts]
    if message.reason:
        lines.append(f"Why: {words(message.reason)}")
    if message.seen_by:
        lines.append(f"Seen by: {message.seen_by}")
    named = [f"{choice.label} ({choice.url})" if choice.url else choice.label for choice in message.choices]
    if named:
        lines.append("You can: " + ", ".join(named))
    return "\n".join(line for line in lines if line)


def _inline(piece: str | Mention | Link | Strong | When) -> str:
    match piece:
        case Mention(name=name):
            return name
        case Link(label=label, url=url):
            return f"{label} ({url})" if label and label != url else url
        case Strong(words=strong):
            return strong
        case When(at=at, style=style):
            return at.astimezone(UTC).strftime(_STYLES[style])
        case str():
            return piece


def _part(part: Part) -> str:
    match part:
        case Quote(who=who, words=said):
            return f"{who.name}: “{said}”"
        case Picture(alt=alt, url=url):
            return f"Picture: {alt}" + (f" ({url})" if url else "")
        case File(name=name):
            return f"File: {name}"
        case Card():
            return _card(part)
        case _:
            return words(part.body)


def _card(card: Card) -> str:
    lines = [card.title, words(card.body), card.url]
    lines += [f"{label}: {words(body)}" for label, body in card.facts]
    if card.picture:
        lines.append(_part(card.picture))
    return "\n".join(line for line in lines if line)
