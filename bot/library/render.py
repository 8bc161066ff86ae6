"""Put values in the places of a text: plain names in braces, nothing else.

`str.format` would follow attributes and indexes of a value ("{partner.token}"), and prompt files are written
by many hands; so a place is only ever a name, and what is put there is not looked at again.
"""

import re
from collections.abc import Iterator, Mapping

from bot.errors import PromptError
from bot.messages import Inline, Rich

_PLACE = re.compile(r"\{([a-z_]+)\}")


def places(text: str) -> frozenset[str]:
    """The names that `text` wants values for; PromptError where a brace stands for anything else."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise PromptError([f"a brace may only hold a plain name, like {{partner}}: {text!r}"])
    return frozenset(_PLACE.findall(text))


def render(text: str, values: Mapping[str, object]) -> str:
    """`text` with every value in its place; PromptError names what is missing."""
    return "".join(str(values[piece]) if place else piece for piece, place in _pieces(text, values))


def fill(text: str, values: Mapping[str, Inline | Rich]) -> Rich:
    """The same as inline text: a mention, a link or several in a row may stand in a place."""
    filled: list[Inline] = []
    for piece, place in _pieces(text, values):
        put = values[piece] if place else piece
        filled += put if isinstance(put, tuple) else (put,)
    return tuple(filled)


def _pieces(text: str, values: Mapping[str, object]) -> Iterator[tuple[str, bool]]:
    """`text` cut at its places; the bool says that a piece is the name of one."""
    missing = places(text) - values.keys()
    if missing:
        raise PromptError(
            [f"no value for {', '.join(f'{{{name}}}' for name in sorted(missing))} in {text!r}"]
        )
    for number, piece in enumerate(_PLACE.split(text)):
        if piece:
            yield piece, number % 2 == 1
