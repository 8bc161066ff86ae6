"""Cut text where a reader would: at a paragraph, a sentence, a word. Pure."""

_MARKS = (("\n\n",), ("\n",), (". ", "? ", "! "), (" ", "\t"))
"""Where text is cut, the best place first: paragraph, line, sentence, word."""


def split(text: str, room: int) -> list[str]:
    """Cut `text` into pieces of at most `room` characters, at a paragraph, sentence or word if it can."""
    pieces = []
    while len(text) > room:
        at = _cut(text, room)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    if text or not pieces:
        pieces.append(text)
    return [piece for piece in pieces if piece] or [""]


def _cut(text: str, room: int) -> int:
    """Behind the last mark of the best kind that stands in the second half of the room."""
    for marks in _MARKS:
        ends = [found + len(mark) for mark in marks if (found := text.rfind(mark, room // 2, room)) > 0]
        if ends:
            return max(ends)
    return room


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, with "…" where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
