"""Which article fits whom: sense on small examples, and figures on labelled news where they are at hand."""

from dataclasses import replace

import pytest

from bot.articles.choose import HERE, Item, Readers, Shelf
from bot.articles.relevance import Relevance, Words
from bot.articles.terms import stem, terms
from tests.bench import articles as bench

BREAD = Words(title="A sourdough for impatient people", summary="Baking bread with a young starter.")
VOTE = Words(title="Senate votes on the budget bill", summary="Republicans and Democrats argued all night.")
RUN = Words(title="Running your first ten kilometres", summary="A training plan that begins with walking.")
ZERO = Words(title="Xyzzy", summary="Plugh.")
SHELF = (BREAD, VOTE, RUN, ZERO)


@pytest.mark.parametrize(
    ("interest", "best"),
    [
        ("cooking and baking", 0),
        ("I want to get fit", 2),
        ("long-distance runs", 2),
        ("politics", 1),
        ("my sourdough starter", 0),
    ],
)
def test_the_article_about_it_comes_first(interest: str, best: int) -> None:
    found = Relevance(SHELF).best([(7, interest)], SHELF)
    assert found is not None
    assert (found.article, found.person_id, found.because) == (best, 7, interest)


def test_nothing_in_common_is_nothing() -> None:
    judge = Relevance(SHELF)
    assert judge.score("cooking", ZERO) == 0
    assert judge.best([(1, "quantum knitting of glaciers")], [ZERO]) is None
    assert judge.best([], SHELF) is None
    assert Relevance([]).score("baking bread", BREAD) > 0
    assert judge.score("", BREAD) == judge.score("the and of", BREAD) == 0


def test_the_shelf_and_a_single_article_are_judged_alike() -> None:
    judge = Relevance(SHELF)
    for number, fit in judge.ranked("baking").items():
        assert fit == pytest.approx(judge.score("baking", SHELF[number]))
        assert 0 <= fit <= 1


def test_words_are_folded() -> None:
    assert stem("cooking") == stem("cooks") == stem("cooked") == stem("cook")
    assert stem("companies") == stem("company")
    assert stem("running") == stem("runs") == stem("runner")
    assert terms("The women's CAFÉS") == ["women", "cafe", "women_cafe"]
    assert terms("日本語 と") == ["日本語", "と", "日本語_と"]


def shelf(*items: Item) -> Shelf:
    """A shelf of these and an article on politics."""
    return Shelf([*items, Item(id=9, words=VOTE)])


TWO = ((1, "baking bread"), (2, "politics and voting"))
READERS = Readers(circle_id=1, programme_id=5, members=frozenset({1, 2}), interests=TWO)


def test_a_circle_gets_what_it_has_not_had() -> None:
    some = shelf(Item(id=1, words=BREAD))
    first = some.choose(READERS)
    assert first is not None
    assert some.choose(replace(READERS, had=frozenset({1, 9}))) is None


def test_another_programmes_feed_is_not_read() -> None:
    only = Readers(circle_id=1, programme_id=5, members=frozenset({1}), interests=TWO[:1])
    assert Shelf([Item(id=1, words=BREAD, programme_id=6)]).choose(only) is None
    assert Shelf([Item(id=1, words=BREAD, programme_id=5)]).choose(only) is not None


def test_a_fellows_find_comes_first_and_is_not_about_its_finder() -> None:
    found = shelf(Item(id=1, words=BREAD, shared_by=1)).choose(READERS)
    assert found is not None
    assert (found.article_id, found.person_id, found.because) == (1, 1, "")
    assert found.score == HERE
    fitting = shelf(Item(id=1, words=VOTE, shared_by=1)).choose(READERS)
    assert fitting is not None
    assert (fitting.article_id, fitting.person_id, fitting.because) == (1, 2, TWO[1][1])
    stranger = shelf(Item(id=1, words=ZERO, shared_by=3)).choose(READERS)
    assert stranger is not None
    assert stranger.article_id == 9


def test_labelled_news() -> None:
    if bench.data() is None:
        pytest.skip("KITH_DATA is unset: the labelled news are not here")
    figures = bench.run()
    assert figures["ndcg@10"] >= 0.5
    assert figures["top tenth precision"] > 1.8 * figures["always sending precision"]
    assert 0.03 < figures["share over threshold"] < 0.45
