"""A message in plain words that say everything by themselves: for notifications and screen readers."""

from bot.language import _, instant, ngettext, speaking
from bot.messages.content import (
    Card,
    File,
    Link,
    Meeting,
    Mention,
    Message,
    Part,
    Picture,
    Poll,
    Quote,
    Rich,
    Strong,
    Text,
    When,
)


def words(body: Rich) -> str:
    """Inline text without markup. Instants are written in UTC, since the reader's zone is not known here."""
    return "".join(_inline(piece) for piece in body)


def plain(message: Message) -> str:
    """The whole message in plain words, parts first, then the reason, who can see it and the choices."""
    if message.text:
        return message.text
    with speaking(message.locale):
        return _plain(message)


def _plain(message: Message) -> str:
    lines = [message.topic] if message.topic else []
    lines += [_part(part) for part in message.parts]
    if message.reason:
        lines.append(_("Why: {reason}", reason=words(message.reason)))
    if message.seen_by:
        lines.append(_("Seen by: {people}", people=message.seen_by))
    named = [f"{choice.label} ({choice.url})" if choice.url else choice.label for choice in message.choices]
    if named:
        lines.append(_("You can: {choices}", choices=", ".join(named)))
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
            return instant(at, style)
        case str():
            return piece


def _part(part: Part) -> str:
    match part:
        case Quote(who=who, words=said):
            return f"{who.name}: “{said}”"
        case Picture(alt=alt, url=url):
            return _("Picture: {words}", words=alt) + (f" ({url})" if url else "")
        case File(name=name):
            return _("File: {name}", name=name)
        case Text(body=body):
            return words(body)
        case _:
            return "\n".join(line for line in _lines(part) if line)


def _lines(part: Card | Poll | Meeting) -> list[str]:
    match part:
        case Card():
            return _card(part)
        case Poll(question=question, options=options):
            return [question, *(f"- {option.label}" for option in options), lasting(part)]
        case Meeting():
            return [words(line) for line in told(part)]


def _card(card: Card) -> list[str]:
    lines = [card.title, words(card.body), card.url]
    lines += [f"{label}: {words(body)}" for label, body in card.facts]
    if card.picture:
        lines.append(_part(card.picture))
    return lines


def lasting(poll: Poll) -> str:
    """How long one can vote."""
    days, hours = divmod(poll.hours, 24)
    if hours or not days:
        return ngettext("Open for {n} hour", "Open for {n} hours", poll.hours)
    return ngettext("Open for {n} day", "Open for {n} days", days)


def told(meeting: Meeting) -> tuple[Rich, ...]:
    """A meeting in lines, as every platform shows it: what, when, about what, where to."""
    title = _("Called off: {title}", title=meeting.title) if meeting.cancelled else meeting.title
    lines: list[Rich] = [
        (Strong(words=title),),
        (When(at=meeting.starts_at), ", " + ngettext("{n} minute", "{n} minutes", meeting.minutes)),
    ]
    lines += [(meeting.about,)] if meeting.about else []
    lines += [(Link(label="", url=meeting.link),)] if meeting.link and not meeting.cancelled else []
    return tuple(lines)
