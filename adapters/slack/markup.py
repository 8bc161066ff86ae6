"""Slack's markup: everything untrusted escaped, and pieces no longer than a block holds. Pure."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from adapters.slack.ids import slack_id
from bot.messages import Inline, Link, Mention, Rich, Strong, When, words
from bot.messages.cut import split

Write = Callable[[str], str]
SECTION = 3000
"""Characters of a section's text, as Slack counts them: escaped."""
_DATES = {"day": "{date_long}", "time": "{time}", "full": "{date_long}, {time}"}
_NARROW = str.maketrans("&<>", "\uff06\u2039\u203a")
_IN_LINK = str.maketrans({"|": "%7C", "<": "%3C", ">": "%3E", " ": "%20", "\n": "", "\t": ""})


def escaped(text: str) -> str:
    """`text` so that Slack shows it as it is: no mention, no link, no command can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def narrow(text: str) -> str:
    """The same with look-alikes, which take no more room: for a text that is full of such signs."""
    return text.translate(_NARROW)


def address(url: str, *schemes: str) -> str:
    """`url` if it may be pressed (http, https, mailto), else ""."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    allowed = parts.scheme in (schemes or ("http", "https", "mailto"))
    there = parts.path if parts.scheme == "mailto" else parts.hostname
    return url.translate(_IN_LINK) if allowed and there and len(url) <= 2000 else ""


def inline(piece: Inline, write: Write = escaped) -> str:
    """One piece of text; only a Mention pings, only a Link can be pressed."""
    match piece:
        case Mention(who=who, name=name):
            return f"<@{slack_id(who)}>" if slack_id(who) else write(name)
        case Link(label=label, url=url) if address(url):
            shown = " ".join(label.split()) or url
            return f"<{address(url).replace('&', '&amp;')}|{escaped(shown)}>"
        case Strong(words=strong):
            inner = write(strong.strip())
            return f"*{inner}*" if inner and not set(inner) & {"*", "\n"} else inner
        case When(at=at, style=style):
            return f"<!date^{int(at.timestamp())}^{_DATES[style]}|{words((piece,))}>"
        case str():
            return write(piece)
        case _:
            return write(words((piece,)))


def pieces(body: Rich, most: int = SECTION, write: Write = escaped) -> list[str]:
    """`body` as texts of at most `most` characters that together say all of it, cut between words."""
    pages: list[str] = []
    page = ""
    for piece in body:
        for number, cut in enumerate(_cuts(piece, most, write)):
            if page and (number or len(page) + len(cut) > most):  # behind a cut, a new text begins
                pages.append(page)
                page = ""
            page += cut
    return [text for text in (*pages, page) if text.strip()]


def _cuts(piece: Inline, most: int, write: Write) -> Sequence[str]:
    marked = write(piece) if isinstance(piece, str) else inline(piece, write)
    if len(marked) <= most:
        return [marked]
    return _split(piece if isinstance(piece, str) else words((piece,)), most, write)


def _split(text: str, most: int, write: Write) -> list[str]:
    size = len(write(text))
    if size <= most:
        return [write(text)]
    room = max(min(len(text) - 1, len(text) * most // size), 1)
    return [cut for part in split(text, room) for cut in _split(part, most, write)]
