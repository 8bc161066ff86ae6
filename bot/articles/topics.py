"""The topics of topics.toml: which of them a person's own words name, and which an article is about."""

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from bot.articles.terms import stem
from bot.messages import value

AS_CUE, AS_PAIR, AS_WORD = 1.0, 2.0, 0.25
NEAR_BEST = 0.6


@value
class Lexicon:
    """What each term says for each topic, from 0 to 1: as the name of it, and in an article about it."""

    cues: Mapping[str, Mapping[str, float]]
    words: Mapping[str, Mapping[str, float]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Every topic; a term that serves several says less for each."""
    raw = tomllib.loads(files(__package__).joinpath("topics.toml").read_text("utf-8"))
    cues = {name: _stems(topic["cues"]) for name, topic in raw.items()}
    return Lexicon(
        cues=_by_term(cues), words=_by_term({name: cues[name] | _stems(raw[name]["words"]) for name in raw})
    )


def _stems(listed: str) -> frozenset[str]:
    return frozenset("_".join(map(stem, entry.split("_"))) for entry in listed.replace("-", "_").split())


def _by_term(topics: Mapping[str, frozenset[str]]) -> dict[str, dict[str, float]]:
    counts = Counter(term for stems in topics.values() for term in stems)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name, stems in topics.items():
        for term in stems:
            found[term][name] = 1 / math.sqrt(counts[term])
    return dict(found)


def named(own: Iterable[str]) -> dict[str, float]:
    """The topics that these terms name, with how clearly: 1 is as clear as can be."""
    strengths: dict[str, float] = defaultdict(float)
    for term in own:
        cue = AS_PAIR if "_" in term else AS_CUE
        for topic, says in lexicon().words.get(term, {}).items():
            strengths[topic] += max(cue * lexicon().cues.get(term, {}).get(topic, 0.0), AS_WORD * says)
    best = max(strengths.values(), default=0.0)
    return {topic: min(much, 1.0) for topic, much in strengths.items() if much >= NEAR_BEST * best}


def about(weighed: Iterable[tuple[str, float]]) -> dict[str, float]:
    """How much an article, given as its terms with their weights, is about each topic."""
    much: dict[str, float] = defaultdict(float)
    for term, weight in weighed:
        for topic, says in lexicon().words.get(term, {}).items():
            much[topic] += weight * says
    return much
