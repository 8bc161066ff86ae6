"""The topics of topics.toml, and how a person's own words are widened by them."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from bot.articles.terms import stem, terms
from bot.messages import value

OWN, PAIR = 1.0, 1.5
TOPIC = 0.7
AS_CUE, AS_WORD = 1.0, 0.25
NEAR_BEST = 0.3


@value
class Topic:
    """One topic: stems that name it, and stems of articles about it with what each says for it (0 to 1)."""

    name: str
    cues: Mapping[str, float]
    words: Mapping[str, float]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Every topic; a stem that serves several topics counts less for each."""
    raw = tomllib.loads(files(__package__).joinpath("topics.toml").read_text("utf-8"))
    cues = {name: _stems(topic["cues"]) for name, topic in raw.items()}
    words = {name: _stems(topic["words"]) | cues[name] for name, topic in raw.items()}
    return tuple(
        Topic(name=name, cues=_shared(cues[name], cues.values()), words=_shared(words[name], words.values()))
        for name in raw
    )


def _stems(listed: str) -> frozenset[str]:
    return frozenset("_".join(map(stem, entry.split("_"))) for entry in listed.replace("-", "_").split())


def _shared(stems: frozenset[str], everywhere: Iterable[frozenset[str]]) -> dict[str, float]:
    counts = Counter(term for each in everywhere for term in each)
    return {term: 1 / math.sqrt(counts[term]) for term in stems}


def widened(interest: str) -> dict[str, float]:
    """The terms to look for, with their weights: the person's own words first, then those of their topics."""
    own = dict.fromkeys(terms(interest), OWN)
    found = {topic.name: _strength(own, topic) for topic in topics()}
    best = max(found.values())
    weights: dict[str, float] = {}
    for topic in topics():
        if best and found[topic.name] >= NEAR_BEST * best:
            part = TOPIC * min(found[topic.name], 1.0)
            for term, says in topic.words.items():
                weights[term] = max(weights.get(term, 0.0), part * says)
    for term in own:
        weights[term] = max(weights.get(term, 0.0), PAIR if "_" in term else OWN)
    return weights


def _strength(own: Iterable[str], topic: Topic) -> float:
    """How much these words speak of `topic`: by naming it, or by being words of it."""
    return sum(max(AS_CUE * topic.cues.get(t, 0.0), AS_WORD * topic.words.get(t, 0.0)) for t in own)
