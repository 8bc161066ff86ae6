"""A language in which every marked text stands in ⟦brackets⟧: what stands outside was not marked."""

import re
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.language.tongue import Catalogues
from bot.locales.__main__ import extracted, path_of

PSEUDO = "eo"
"""Esperanto: its days and lists are known, and nobody translates it by accident."""
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_DATA = re.compile(r"/kith( [a-z]+)*|https?://\S+|[a-z0-9-]+\.json|\S+:…")
NOT_WORDS = frozenset(
    {"id", "who", "value", "token", "kind", "tone", "place", "url", "mime", "data", "locale", "style"}
)
"""Fields that no person reads."""


@cache
def brackets() -> Catalog:
    """Every marked text in brackets."""
    made = Catalog(locale=PSEUDO)
    for one in extracted():
        if isinstance(one.id, str) and one.id:
            made.add(one.id, f"⟦{one.id}⟧")
        elif one.id:
            made.add(one.id, tuple(f"⟦{text}⟧" for text in one.id))
    return made


def made(texts: dict[Any, Any]) -> Catalog:
    """These translations alone."""
    found = Catalog(locale=PSEUDO)
    for text, said in texts.items():
        found.add(text, said)
    return found


def catalogues(folder: Path, catalogue: Catalog, language: str = PSEUDO) -> Catalogues:
    """In a folder, where Kith reads them."""
    file = BytesIO()
    write_po(file, catalogue)
    path_of(language, folder).parent.mkdir(parents=True)
    path_of(language, folder).write_bytes(file.getvalue())
    return Catalogues(folder, (language,))


def unmarked(value: Any, known: Collection[str] = ()) -> list[str]:
    """The texts in a message, form or reply with words outside of brackets, but for the `known` words."""
    found = []
    for text in _texts(value):
        left = text
        while _MARKED.search(left):
            left = _MARKED.sub(" ", left)
        left = _DATA.sub(" ", left)
        if set(re.findall(r"[A-Za-z_]{2,}", left)) - set(known):
            found.append(text)
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        yield "".join(one for one in value if isinstance(one, str))  # inline text is one sentence
        for one in value:
            if not isinstance(one, str):
                yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_WORDS:
                yield from _texts(getattr(value, field.name))
