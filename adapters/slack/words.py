"""A slash command's text as the core reads it. Pure.

Slack writes a person as <@U1|name>, a channel as <#C1|name>, a link as <https://x.org|x.org>, and escapes
&, < and >. Phones turn straight quotes into curly ones.
"""

import re

from adapters.slack.ids import Origin

_MARKED = re.compile(r"<([^<>\s][^<>]*)>")
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019", '"' * 6 + "'" * 2)
"""Curly quotes to straight ones."""


def split(text: str, origin: Origin) -> tuple[str, str]:
    """The command's name, "help" if there is none, and the rest."""
    name, rest = (*read(text, origin).split(maxsplit=1), "", "")[:2]
    return name.lower() or "help", rest


def read(text: str, origin: Origin) -> str:
    """`text` with people as <@T1.U1>, channels as <#C1> and links bare."""
    parts, end = [], 0
    for found in _MARKED.finditer(text):
        parts += [_unescaped(text[end : found.start()]), _plain(found[1], origin)]
        end = found.end()
    return "".join([*parts, _unescaped(text[end:])]).strip()


def first_link(text: str) -> str:
    """The first web address in a message, "" if there is none."""
    found = _LINK.search(text)
    return found[1].replace("&amp;", "&") if found else ""


def _plain(marked: str, origin: Origin) -> str:
    target, _, label = marked.partition("|")
    match target[0]:
        case "@":
            return f"<@{origin.owner}.{target[1:]}>"
        case "#":
            return f"<{target}>"
        case "!":
            name = label or target[1:].partition("^")[0]
            return name if name.startswith("@") else f"@{name}"
        case _:
            return _unescaped(target.removeprefix("mailto:"))


def _unescaped(text: str) -> str:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return plain.translate(_QUOTES)
