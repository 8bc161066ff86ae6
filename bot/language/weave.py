"""A sentence with mentions, days and links in it, whose order is the language's own."""

import re
from typing import Any

_PLACE = re.compile(r"\{([a-z_]+)\}")


def woven(sentence: str, **pieces: object) -> tuple[Any, ...]:
    """`sentence` cut at its {names}, with each piece in its place: `woven(_("Until {day}."), day=When(...))`.

    A tuple is put in piece by piece; a name without a piece stays as it is written.
    """
    woven: list[object] = []
    for at, part in enumerate(_PLACE.split(sentence)):
        piece = pieces.get(part, f"{{{part}}}") if at % 2 else part
        woven += piece if isinstance(piece, tuple) else [piece] if piece else []
    return tuple(woven)
