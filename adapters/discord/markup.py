"""Inline text as Discord's markdown. Untrusted words never become a mention, a link or markup. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from adapters.discord.ids import is_user
from bot.messages import Inline, Link, Mention, Rich, Strong, When, words
from bot.messages.cut import split

Write = Callable[[str], str]
_URL = re.compile(r"https?://[^\s<>\[\]()*`|\\\"'“”]+")
_COMMAND = re.compile(r"(?<![\w/:.?=&-])/(kith(?:-steer)?(?: [a-z]+){1,2})(?![\w-])")
_SIGN = re.compile(r"[\\*_~`|<>\[\]()]")
_LEAD = re.compile(r"^([ \t]*)([#\-+]|\d+(?=\.))", re.M)
_NARROW = str.maketrans(
    "\\*_~`|<>[]()", "\uff3c\u2217\uff3f\u223c\u02cb\u2502\u2039\u203a\uff3b\uff3d\uff08\uff09"
)
_LEADING = str.maketrans("#-+", "\uff03\u2010\uff0b")
_STYLES = {"day": "D", "time": "t", "full": "f"}
_IN_LINK = str.maketrans({"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", " ": "%20", "\n": "", "\t": ""})


def escaped(text: str) -> str:
    """`text` so that Discord shows it as it is. A bare web address stays whole, since it is a link anyway.

    An "@" stays too: `allowed_mentions` holds back what would notify, and a name stays readable.
    """
    done, end = [], 0
    for found in _URL.finditer(text):
        done += [_escaped(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*done, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return _LEAD.sub(_lead, _SIGN.sub(lambda found: f"\\{found[0]}", text))


def _lead(found: re.Match[str]) -> str:
    """A heading, a list or small print begins a line with such a sign; a number's dot comes behind it."""
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def pressable(write: Write, typed: Mapping[str, str]) -> Write:
    """`write`, with each command that Discord has as something to press: a press begins to type it.

    Discord shows it by its English name to everybody, and takes a press where it has a name of its own too.
    `typed` are the commands without their "/", with their ids.
    """

    def written(text: str) -> str:
        done, end = [], 0
        for found in _COMMAND.finditer(text):
            words = found[1].split(" ")
            named = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in typed), None)
            if named is not None:
                done += [write(text[end : found.start()]), f"</{named}:{typed[named]}>"]
                end = found.start() + 1 + len(named)
        return "".join([*done, write(text[end:])])

    return written if typed else write


def narrow(text: str) -> str:
    """The same with look-alikes, which take no more room: for a text that is full of such signs."""
    plain = text.translate(_NARROW)
    return re.sub(r"^[ \t]*[#\-+]", lambda found: found[0].translate(_LEADING), plain, flags=re.M)


def web(url: str, most: int = 2000) -> str:
    """`url` if it may be pressed (http, https), else ""."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    good = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable()
    made = url.translate(_IN_LINK)
    return made if good and len(made) <= most else ""


def inline(piece: Inline, write: Write = escaped) -> str:
    """One piece of text; only a Mention pings, only a Link can be pressed."""
    match piece:
        case Mention(who=who, name=name):
            return f"<@{who.id}>" if is_user(who) else write(name)
        case Link(label=label, url=url) if web(url):
            return _link(" ".join(label.split()), web(url), write)
        case Strong(words=strong):
            inner = write(strong.strip())
            return f"**{inner}**" if inner and "\n" not in inner else inner
        case When(at=at, style=style):
            return f"<t:{int(at.timestamp())}:{_STYLES[style]}>"
        case str():
            return write(piece)
        case _:
            return write(words((piece,)))


def _link(shown: str, url: str, write: Write) -> str:
    if shown and "://" not in shown:
        return f"[{write(shown)}]({url})"
    return url if shown in {"", url} else f"{write(shown)} {url}"  # no link could have such a label


def line(body: Rich, write: Write = escaped) -> str:
    """All of `body`."""
    return "".join(inline(piece, write) for piece in body)


def pieces(text: str, most: int, write: Write) -> Sequence[str]:
    """Plain words as texts of at most `most` characters, cut between words."""
    size = len(write(text))
    if size <= most:
        return [write(text)] if text.strip() else []
    room = max(min(len(text) - 1, len(text) * most // size), 1)
    return [cut for part in split(text, room) for cut in pieces(part, most, write)]
