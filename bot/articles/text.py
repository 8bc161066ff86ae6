"""From a publisher's markup to plain text: no tag, no script, no entity, nothing that pings.

Every step takes time in proportion to the text, whatever is in it; the usual HTML parsers do not.
"""

import html
import re
import unicodedata

FIRST = 20_000
_ROUNDS = 6
_TAG_AT_MOST = 2_000
_PHRASING = (
    "a abbr acronym b bdi bdo big cite code dfn em font i ins kbd mark q s small span strong sub sup u wbr"
)
_INLINE = frozenset(_PHRASING.split())
_HIDDEN = frozenset(("script", "style", "template", "svg", "math", "head", "iframe", "object"))
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)")
_STOP = re.compile(r"[\"'>]")
_BRACKETED = re.compile(r"<(?=[@#!:/?&a-zA-Z])([^<>]*)>?")
_ENTITY = re.compile(r"&(?=#?[a-zA-Z0-9]{1,31};)")
_CALLS = re.compile(r"@(?=(?:everyone|here|channel|group|all)\b)", re.IGNORECASE)
_KEPT_FORMATS = "\u200c\u200d"  # joiners that Persian, Hindi and emoji need
_APART = "\u2060"  # a word joiner: nothing to see, and no mention any more


def plain_text(markup: str, most: int) -> str:
    """What a reader would see of `markup`, on one line, at most `most` characters, cut at a word.

    Markup that was escaped more than once is undone as often. Mentions of Slack and Discord lose their
    brackets, and an invisible joiner stands in "@everyone" and its like.
    """
    text = markup[:FIRST]
    for _ in range(_ROUNDS):
        before = text
        text = _folded(html.unescape(_untagged(text)))
        if text == before:
            break
    return _cut(_harmless(text), most)


def _untagged(text: str) -> str:
    out: list[str] = []
    at = 0
    while (start := text.find("<", at)) >= 0:
        out.append(text[at:start])
        at, gap = _past(text, start)
        out.append(gap)
    out.append(text[at:])
    return "".join(out)


def _past(text: str, start: int) -> tuple[int, str]:
    """Where the markup that begins at `start` ends, and what stands in its place."""
    if text.startswith("<!--", start):
        return _after(text, "-->", start), " "
    if text.startswith("<![CDATA[", start):
        return start + len("<![CDATA["), ""
    if text[start + 1 : start + 2] in ("!", "?"):
        return _after(text, ">", start), " "
    name = _NAME.match(text, start)
    if not name:
        return start + 1, "<"
    word = name[1].lower()
    end = _tag_end(text, name.end())
    if word in _HIDDEN and text[start + 1] != "/":
        closing = re.compile(f"</{word}[^<>]*>?", re.IGNORECASE).search(text, end)
        end = closing.end() if closing else len(text)
    return end, "" if word in _INLINE else " "


def _tag_end(text: str, at: int) -> int:
    """Just behind the ">" that closes a tag; one inside quotes does not."""
    limit = min(at + _TAG_AT_MOST, len(text))
    inside = at
    while found := _STOP.search(text, inside, limit):
        if found[0] == ">":
            return found.end()
        closing = text.find(found[0], found.end(), limit)
        if closing < 0:
            break
        inside = closing + 1
    closing = text.find(">", at, limit)
    return closing + 1 if closing >= 0 else at


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return found + len(mark) if found >= 0 else len(text)


def _folded(text: str) -> str:
    """Without control, direction and unassigned characters; every run of white space is one space."""
    if not text.isprintable():
        text = "".join(c if _is_kept(c) else " " if c.isspace() else "" for c in text)
    return " ".join(text.split())


def _is_kept(character: str) -> bool:
    return unicodedata.category(character)[0] != "C" or character in _KEPT_FORMATS


def _harmless(text: str) -> str:
    """Without anything that a chat or a page could still take for markup or a mention."""
    bare = _BRACKETED.sub(r"\1", text)
    if _BRACKETED.search(bare):  # brackets within brackets
        bare = bare.replace("<", "")
    return _CALLS.sub(f"@{_APART}", _ENTITY.sub("& ", bare))


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head[: head.rfind(" ")] if " " in head[most // 2 :] else head).rstrip(" ,;:-") + "…"
