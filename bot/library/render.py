"""Put values in the places of a text: plain names in braces, nothing else.

`str.format` would follow attributes and indexes of a value ("{partner.token}"), and prompt files are written
by many hands; so a place is only ever a name, and what is put there is not looked at again.
"""

import re
from collections.abc import Mapping

from bot.errors import PromptError

_PLACE = re.compile(r"\{([a-z_]+)\}")


def places(text: str) -> frozenset[str]:
    """The names that `text` wants values for; PromptError where a brace stands for anything else."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise PromptError([f"a brace may only hold a plain name, like {{partner}}: {text!r}"])
    return frozenset(_PLACE.findall(text))


def render(text: str, values: Mapping[str, object]) -> str:
    """`text` with every value in its place; PromptError names what is missing."""
    missing = places(text) - values.keys()
    if missing:
        raise PromptError(
            [f"no value for {', '.join(f'{{{name}}}' for name in sorted(missing))} in {text!r}"]
        )
    return _PLACE.sub(lambda place: str(values[place[1]]), text)
