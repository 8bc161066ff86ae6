"""Which article a circle gets: pure, from what its people care about and what is on the shelf."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.articles.relevance import Relevance, Words
from bot.messages import value

ABOVE = 0.05
FROM_MEMBER, HERE = 0.2, 0.6
"""A member's find is worth more than a feed's; a fellow's own is worth at least HERE, and comes first."""


@value
class Item:
    """An article on the shelf. `programme_id` None: for every programme. `shared_by`: who brought it."""

    id: int
    words: Words
    programme_id: int | None = None
    shared_by: int | None = None


@value
class Readers:
    """A circle: its members, their interests and goals (person id, own words), the articles it has had."""

    circle_id: int
    programme_id: int
    members: frozenset[int]
    interests: tuple[tuple[int, str], ...]
    had: frozenset[int] = frozenset()


@value
class Choice:
    """The article for a circle, how well it fits (0 to 1), and whose words it fits.

    `because` is "" where a member brought it and it fits nobody's words: then `person_id` brought it.
    """

    article_id: int
    score: float
    person_id: int
    because: str = ""


class Shelf:
    """A community's articles, the newest first, ready to be chosen from."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = tuple(items)
        self._judge = _judge(tuple(item.words for item in items))
        self._ranked: dict[str, dict[int, float]] = {}

    def choose(self, readers: Readers) -> Choice | None:
        """The best article that these people have not had; None where nothing fits at all.

        A fellow member's find comes first. Nobody's own find is offered because of their own words.
        """
        found = [*self._shared(readers), *self._fitting(readers)]
        best = max(found, key=lambda one: (one[0], one[1].score, one[1].article_id), default=None)
        return best[1] if best else None

    def _fitting(self, readers: Readers) -> Iterator[tuple[bool, Choice]]:
        for person_id, words in readers.interests:
            for place, fit in self._fits(words).items():
                item = self._items[place]
                if fit > ABOVE and item.shared_by != person_id and _open_to(item, readers):
                    here = item.shared_by in readers.members
                    score = _bonus(fit, item, here=here)
                    choice = Choice(article_id=item.id, score=score, person_id=person_id, because=words)
                    yield here, choice

    def _shared(self, readers: Readers) -> Iterator[tuple[bool, Choice]]:
        """What members brought, for the case that it fits nobody's words."""
        for item in self._items:
            if item.shared_by in readers.members and _open_to(item, readers):
                assert item.shared_by is not None  # it is in a set of numbers
                yield True, Choice(article_id=item.id, score=HERE, person_id=item.shared_by)

    def _fits(self, words: str) -> dict[int, float]:
        if words not in self._ranked:
            self._ranked[words] = self._judge.ranked(words)
        return self._ranked[words]


@lru_cache(maxsize=16)
def _judge(texts: tuple[Words, ...]) -> Relevance:
    """The same shelf is judged often: after each delivery, and for every change of interests."""
    return Relevance(texts)


def _open_to(item: Item, readers: Readers) -> bool:
    return item.id not in readers.had and item.programme_id in (None, readers.programme_id)


def _bonus(fit: float, item: Item, *, here: bool) -> float:
    if here:
        return HERE + (1 - HERE) * fit
    return min(fit + FROM_MEMBER, 1.0) if item.shared_by is not None else fit
