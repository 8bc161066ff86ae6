"""What people see of a message, and whom it pings.

In mrkdwn `<@U1>`, `<!here>` and their like ping. A bare `@here` pings in a mrkdwn text object that is not
`verbatim` ("certain mentions will be automatically parsed") and in a text posted with `link_names` or
`parse=full`. Plain text pings nobody.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

CODE = re.compile(r"<([^<>\n]+)>")
BARE = re.compile(r"(?<![\w@])@(here|channel|everyone)\b")
GROUPS = {"!here": "here", "!channel": "channel", "!everyone": "everyone"}


def pinged(message: Mapping[str, Any]) -> frozenset[str]:
    """Ids of people and user groups, and "here", "channel", "everyone", that a message notifies."""
    loud = message.get("_link_names", False)
    found = set(_in_mrkdwn(str(message.get("text", "")), bare=loud)) if message.get("mrkdwn", True) else set()
    for kind, words, verbatim in texts(message.get("blocks") or []):
        if kind in ("mrkdwn", "markdown"):
            found |= set(_in_mrkdwn(words, bare=kind == "mrkdwn" and not verbatim))
        elif kind == "ping":
            found.add(words)
    return frozenset(found)


def shown(message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The words that can be read: those of the blocks where it has any, else the text. `names` are by id."""
    blocks = message.get("blocks")
    if not blocks:
        return readable(str(message.get("text", "")), names)
    lines = []
    for kind, words, _ in texts(blocks):
        if kind == "ping":
            lines.append(f"@{names.get(words, words)}")
        else:
            lines.append(readable(words, names) if kind != "plain_text" else words)
    return "\n".join(lines)


def readable(mrkdwn: str, names: Mapping[str, str]) -> str:
    """mrkdwn with its mentions and links written out and its entities undone."""

    def write(found: re.Match[str]) -> str:
        what, _, label = found[1].partition("|")
        if what.startswith(("@", "#")):
            return what[0] + (names.get(what[1:]) or label or what[1:])
        if what.startswith("!date"):
            return label
        return "@" + GROUPS[what] if what in GROUPS else (label or what)

    return html.unescape(CODE.sub(write, mrkdwn))


def texts(part: object) -> Iterator[tuple[str, str, bool]]:
    """Every text in blocks, in order: its kind, its words, whether verbatim; rich text's pings as "ping"."""
    if isinstance(part, list):
        for inner in part:
            yield from texts(inner)
    elif isinstance(part, Mapping):
        kind, words = part.get("type"), part.get("text")
        if kind == "user":
            yield "ping", str(part.get("user_id")), True
        elif kind == "broadcast":
            yield "ping", str(part.get("range")), True
        elif isinstance(words, str):
            yield str(kind), words, bool(part.get("verbatim"))
        elif part.get("alt_text"):
            yield "plain_text", str(part["alt_text"]), True
        for name, inner in part.items():
            if name != "text" or not isinstance(inner, str):
                yield from texts(inner) if isinstance(inner, (list, Mapping)) else ()


def _in_mrkdwn(words: str, *, bare: bool) -> Iterator[str]:
    for code in CODE.findall(words):
        what = code.partition("|")[0]
        if what.startswith(("@U", "@W")):
            yield what[1:]
        elif what.startswith("!subteam^"):
            yield what.removeprefix("!subteam^")
        elif what in GROUPS:
            yield GROUPS[what]
    if bare:
        yield from BARE.findall(html.unescape(CODE.sub("", words)))
