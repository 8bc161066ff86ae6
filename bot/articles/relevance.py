"""How well an article fits what somebody cares about: a number from 0 to 1. Pure, and quick.

Two things add up: the person's own words, by BM25, and the topics that those words name, as far as the
article is about them more than about others. The sum is scaled by how the same interest does on the other
articles at hand: what stands out fits. BM25 on the sentence alone finds half as much.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.articles.terms import terms
from bot.articles.topics import about, lexicon, named
from bot.messages import value

K1, B = 1.2, 0.5
TITLE = 2
OWN, LOOSE, PAIR = 1.4, 0.3, 1.5
TOPIC, RIVALRY = 1.0, 1.5
PRIOR_TEXTS, PRIOR_SEEN = 300, 1.0
PRIOR_SD, PRIOR_WEIGHT = 0.7, 150
MIDDLE, SLOPE = 4.0, 0.55


@value
class Words:
    """What an article says of itself."""

    title: str
    summary: str = ""


@value
class Best:
    """The article that fits best: its place in the sequence, its fit, and whose interest it is."""

    article: int
    fit: float
    person_id: int
    because: str


@value
class _Text:
    """An article made ready: how much each term is there, and how much it is about each topic."""

    terms: Mapping[str, float]
    topics: Mapping[str, float]


@value
class _Interest:
    """An interest made ready: what each term and topic adds, and where its scores lie on the background."""

    terms: Mapping[str, float]
    topics: Mapping[str, float]
    mean: float = 0.0
    sd: float = 1.0


class Relevance:
    """Judges articles against a background of others: the last month's of a community.

    Articles and interests are made ready once; a comparison then takes about a microsecond.
    """

    def __init__(self, background: Sequence[Words]) -> None:
        counted = [_counts(text) for text in background]
        self._seen = Counter(term for counts in counted for term in counts)
        self._length = (sum(sum(counts.values()) for counts in counted) + 40 * 20) / (len(counted) + 20)
        self._size = len(counted)
        self._texts = [self._made_ready(counts) for counts in counted]
        self._with_term: dict[str, list[int]] = defaultdict(list)
        self._with_topic: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for term in text.terms:
                self._with_term[term].append(number)
            for topic in text.topics:
                self._with_topic[topic].append(number)
        self.interest = lru_cache(maxsize=20_000)(self._interest)
        self.text = lru_cache(maxsize=5_000)(lambda words: self._made_ready(_counts(words)))

    def _made_ready(self, counts: Counter[str]) -> _Text:
        """BM25's measure of each term, the second mention adding less; topics give way to stronger ones."""
        norm = K1 * (1 - B + B * sum(counts.values()) / self._length)
        much = {
            term: self._rarity(term) * count * (K1 + 1) / (count + norm) for term, count in counts.items()
        }
        topics = about(much.items())
        most = max(topics.values(), default=0.0)
        return _Text(
            terms=much, topics={name: said * (said / most) ** RIVALRY for name, said in topics.items()}
        )

    def _rarity(self, term: str) -> float:
        """How much a term tells: rare ones more. A small background is filled up with imagined texts."""
        seen = self._seen[term] + PRIOR_SEEN
        return math.log(1 + (self._size + PRIOR_TEXTS - seen) / seen) / math.log(PRIOR_TEXTS)

    def _interest(self, words: str) -> _Interest:
        own = dict.fromkeys(terms(words))
        topics = named(own)
        known = lexicon().cues
        weights = {
            term: PAIR if "_" in term else OWN if term in known or not topics else LOOSE for term in own
        }
        bare = _Interest(terms=weights, topics={name: TOPIC * much for name, much in topics.items()})
        scores = [_raw(bare, self._texts[number]) for number in self._touched(bare)]
        count = self._size + PRIOR_WEIGHT
        mean = sum(scores) / count
        variance = max(sum(score * score for score in scores) / count - mean * mean, 0.0)
        sd = math.sqrt(variance + PRIOR_SD**2 * PRIOR_WEIGHT / count)
        return _Interest(terms=bare.terms, topics=bare.topics, mean=mean, sd=sd)

    def _touched(self, interest: _Interest) -> set[int]:
        """The background texts that have anything in common with `interest`."""
        found = [self._with_term.get(term, ()) for term in interest.terms]
        found += [self._with_topic.get(topic, ()) for topic in interest.topics]
        return {number for numbers in found for number in numbers}

    def score(self, interest: str, text: Words) -> float:
        """How well `text` fits, from 0 (nothing in common) to 1."""
        return _fit(self.interest(interest), self.text(text))

    def ranked(self, interest: str) -> dict[int, float]:
        """The fit of every background text that has anything in common with `interest`, by its place."""
        ready = self.interest(interest)
        return {number: _fit(ready, self._texts[number]) for number in self._touched(ready)}

    def best(self, interests: Sequence[tuple[int, str]], articles: Sequence[Words]) -> Best | None:
        """The article among `articles` that fits any of the (person id, words) best; None if none does."""
        found = (
            Best(article=number, fit=self.score(words, text), person_id=person_id, because=words)
            for number, text in enumerate(articles)
            for person_id, words in interests
        )
        best = max(found, key=lambda one: one.fit, default=None)
        return best if best and best.fit > 0 else None


def _counts(text: Words) -> Counter[str]:
    counts = Counter(terms(text.summary))
    for term in terms(text.title):
        counts[term] += TITLE
    return counts


def _raw(interest: _Interest, text: _Text) -> float:
    own = sum(weight * text.terms.get(term, 0.0) for term, weight in interest.terms.items())
    return own + sum(weight * text.topics.get(topic, 0.0) for topic, weight in interest.topics.items())


def _fit(interest: _Interest, text: _Text) -> float:
    """Standard scores of background as a number from 0 to 1; 0 is kept for nothing in common."""
    raw = _raw(interest, text)
    if raw <= 0:
        return 0.0
    return 1 / (1 + math.exp(MIDDLE - SLOPE * (raw - interest.mean) / interest.sd))
