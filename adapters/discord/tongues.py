"""Names and descriptions of commands in the languages that Discord shows them in. Pure.

English stands in front, and for every language that Kith does not speak; what is typed comes back in English.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.messages import _, shorten, speaking

Json = dict[str, Any]
LOCALES = ("de", "es-ES", "es-419", "fr", "pt-BR")
"""Of Discord's locales those that Kith may have words for (discord.com/developers/docs/reference#locales)."""
_NAME = re.compile(r"[-_'\w]{1,32}")
MOST = 100
"""Characters of a description."""


def described(make: Callable[[], str], otherwise: str) -> Json:
    """A description: what `make` says in each language, never empty."""
    return _said("description", lambda: shorten(make().strip(), MOST) or otherwise)


def labelled(words: str) -> Json:
    """The name of an entry in a list to choose from."""
    return _said("name", lambda: shorten(_(words), MOST))


def named(word: str, beside: Sequence[str]) -> Json:
    """A command's name; in another language where it is one word there, and none of those `beside` it."""
    others = [one for one in beside if one != word]
    made = _said("name", lambda: _word(word))
    told = made.pop("name_localizations", {})
    good = {locale: name for locale, name in told.items() if _fits(name, others, locale)}
    return made | ({"name_localizations": good} if good else {})


def _fits(name: str, others: Sequence[str], locale: str) -> bool:
    with speaking(locale):
        taken = {*others, *map(_word, others)}
    return bool(_NAME.fullmatch(name)) and name == name.lower() and name not in taken


def _word(word: str) -> str:
    """In the language that is spoken; catalogues have it with a "/" before it, since it is a name."""
    return _(f"/{word}").removeprefix("/")


def _said(field: str, make: Callable[[], str]) -> Json:
    english = str(make())
    told = {}
    for locale in LOCALES:
        with speaking(locale):
            said = make()
        if said != english:
            told[locale] = said
    return {field: english} | ({f"{field}_localizations": told} if told else {})
