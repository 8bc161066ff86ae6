"""How well articles are matched to interests: `run` gives nDCG@10, P@3 and the precision of speaking seldom.

The set is labelled news (KITH_DATA/articles: *.jsonl and interests.json). By date, each 60 consecutive items
are one day's pool; a person declares one or three interests in plain words; an item is relevant if its
category is among them. The 300 items before a pool, and the pool, are the background.
"""

import json
import math
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.articles.relevance import Relevance, Words

POOL, BEFORE = 60, 300
COMPARED = {"plain BM25": 0.28, "words by topic": 0.55, "sentence embedding": 0.62}

Cell = tuple[list[float], list[bool]]


def data() -> Path | None:
    """The folder of test data, None where KITH_DATA is unset."""
    folder = os.environ.get("KITH_DATA", "")
    return Path(folder) / "articles" if folder else None


def run(threshold: float = 0.35) -> dict[str, float]:
    """The figures over every (pool, person) cell; empty where KITH_DATA is unset."""
    folder = data()
    if folder is None:
        print("articles: skipped, KITH_DATA is unset")
        return {}
    cells = list(_cells(folder))
    asked = [cell for cell in cells if any(cell[1])]
    top = sorted(((max(fits), relevant[_first(fits)]) for fits, relevant in cells), reverse=True)
    tenth = top[: max(len(top) // 10, 1)]
    return {
        "ndcg@10": _mean([_ndcg(*cell) for cell in asked]),
        "p@3": _mean([_precision(*cell, 3) for cell in asked]),
        "top tenth precision": _mean([hit for _, hit in tenth]),
        "always sending precision": _mean([hit for _, hit in top]),
        "top tenth threshold": tenth[-1][0],
        "share over threshold": _mean([fit >= threshold for fit, _ in top]),
        "precision over threshold": _mean([hit for fit, hit in top if fit >= threshold]),
    }


def _cells(folder: Path) -> Iterator[Cell]:
    """For each pool and person, the fit of each item and whether it is relevant."""
    interests: dict[str, str] = json.loads((folder / "interests.json").read_text("utf-8"))
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    items: list[dict[str, Any]] = sorted(map(json.loads, lines), key=lambda item: str(item["date"]))
    texts = [Words(title=item["title"], summary=item["summary"]) for item in items]
    people = _people(sorted(interests))
    for start in range(0, len(items) - POOL + 1, POOL):
        first = max(0, start - BEFORE)
        judge = Relevance(texts[first : start + POOL])
        fits = {name: judge.ranked(interests[name]) for name in interests}
        places = range(start - first, start - first + POOL)
        for wanted in people:
            yield (
                [max(fits[name].get(place, 0.0) for name in wanted) for place in places],
                [items[first + place]["category"] in wanted for place in places],
            )


def _people(categories: Sequence[str]) -> list[tuple[str, ...]]:
    """Everyone with one interest, and as many with three, always the same."""
    dice = random.Random(7)
    return [(name,) for name in categories] + [tuple(dice.sample(categories, 3)) for _ in categories]


def _first(fits: Sequence[float]) -> int:
    return max(range(len(fits)), key=lambda place: fits[place])


def _ordered(fits: Sequence[float], relevant: Sequence[bool]) -> list[bool]:
    return [relevant[place] for place in sorted(range(len(fits)), key=lambda place: -fits[place])]


def _ndcg(fits: Sequence[float], relevant: Sequence[bool]) -> float:
    gained = sum(hit / math.log2(rank + 2) for rank, hit in enumerate(_ordered(fits, relevant)[:10]))
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(sum(relevant), 10)))
    return gained / ideal


def _precision(fits: Sequence[float], relevant: Sequence[bool], most: int) -> float:
    return _mean(_ordered(fits, relevant)[:most])


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:28} {figure:.3f}")
    print("compare nDCG@10:", COMPARED)
