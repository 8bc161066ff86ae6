"""From text to the terms that are compared: words folded to their stems, and pairs of neighbours."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_COMMON_WORDS = """
a about above after again against all almost also although always am among an and another any are around as
at away back be became because become been before began being below best better between both but by call
came can come could day days did do does doing done down during each either else enough even ever every few
find first for found from further gave get gets getting give given go goes going gone good got great had has
have having he here him himself his how however i if in instead into is it its itself just keep kind know
last later least less let like likes little look looking lot made make makes making many may maybe me might
more most much must my myself near need never new next no nor not nothing now of off often old on once one
only or other others our out over own part people perhaps person put quite rather really said same saw say
says see seem seen set several shall she should since so some someone something soon still such sure take
taken tell than that the their them themselves then there these they thing things think this those though
thought three through time times to today together too took toward try two under until up upon us use used
using very via want wants was way ways we week well went were what when where whether which while who whom
whose why will with within without would year years yes yet you your yours yourself interested interest
interests love enjoy hobby learn learning becoming improve improving understand talk s t re ve ll d m
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_DOUBLES = "bdfgmnprt"
_VOWELS = set("aeiouy")


def terms(text: str) -> list[str]:
    """The stems of `text` in order, and after each its pair with the one before ("climat_chang").

    Common words are left out, and break pairs only where they stand.
    """
    found = []
    before = ""
    for word in words(text):
        term = "" if word in _COMMON else stem(word)
        if term:
            found.append(term)
            if before:
                found.append(f"{before}_{term}")
        before = term
    return found


def words(text: str) -> Iterable[str]:
    """The words of `text`, without case, accents and possessives."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    for found in _WORD.finditer(bare):
        yield re.split("['\u2019]", found[0])[0]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A light English stem: plurals and the endings of verbs go, nothing deeper; other scripts stay whole."""
    if len(word) < 4 or not word.isascii():
        return word
    word = _singular(word)
    for ending in ("ing", "ed", "er", "ers"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and _VOWELS & set(base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] in _DOUBLES else base
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 and word[-2] not in _VOWELS else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
