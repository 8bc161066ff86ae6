"""Choosing a prompt and finding its words."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library, Prompt, load

SHIPPED = load()


def prompt(name: str, *, moment: str = "story", text: str = "What?", locale: str = "en") -> Prompt:
    return Prompt(id=f"{moment}.{name}", moment=moment, text=text, locale=locale)


TEN = Library(prompt(str(number)) for number in range(10))
IDS = [f"story.{number}" for number in range(10)]


@given(
    st.sets(st.sampled_from(IDS)), st.dictionaries(st.sampled_from(IDS), st.integers(0, 5)), st.integers(0)
)
def test_the_least_used_and_never_a_used_one(used: set[str], uses: dict[str, int], seed: int) -> None:
    chosen = TEN.choose("story", used=frozenset(used), uses=uses, seed=seed)
    fresh = set(IDS) - used
    if not fresh:
        assert chosen is None
        return
    assert chosen is not None
    assert chosen.id in fresh
    assert uses.get(chosen.id, 0) == min(uses.get(one, 0) for one in fresh)


@given(st.integers(0))
def test_a_circle_goes_through_all_and_then_there_is_none(seed: int) -> None:
    used: frozenset[str] = frozenset()
    for _ in IDS:
        chosen = TEN.choose("story", used=used, uses={}, seed=seed)
        assert chosen is not None
        used |= {chosen.id}
    assert used == set(IDS)
    assert TEN.choose("story", used=used, uses={}, seed=seed) is None


def test_the_same_seed_gives_the_same_prompt_on_every_machine() -> None:
    chosen = [TEN.choose("story", used=frozenset(), uses={}, seed=seed) for seed in range(8)]
    again = Library(prompt(str(number)) for number in reversed(range(10)))
    assert chosen == [again.choose("story", used=frozenset(), uses={}, seed=seed) for seed in range(8)]
    assert [one.id[-1] for one in chosen if one] == list("88392576")  # as a first run gave them


@pytest.mark.parametrize("step", [1, 2, 10, 64, 1000])
def test_circles_spread_over_equals(step: int) -> None:
    counts = Counter(
        chosen.id
        for seed in range(0, 2000 * step, step)
        if (chosen := TEN.choose("story", used=frozenset(), uses={}, seed=seed))
    )
    assert set(counts) == set(IDS)
    assert max(counts.values()) < 1.5 * min(counts.values())


@given(
    st.integers(1, 5),
    st.sampled_from(["", "opening", "building", "deepening", "closing"]),
    st.sampled_from(["", "mentor", "peer", "reporting", "group"]),
    st.sets(st.sampled_from([one.id for one in SHIPPED.of("story")])),
    st.integers(0),
)
def test_a_choice_fits(depth: int, phase: str, tie: str, used: set[str], seed: int) -> None:
    chosen = SHIPPED.choose(
        "story", used=frozenset(used), uses={}, depth=depth, phase=phase, tie=tie, seed=seed
    )
    fitting = [
        one
        for one in SHIPPED.of("story")
        if one.id not in used
        and one.depth <= depth
        and (not phase or not one.phases or phase in one.phases)
        and (one.group if tie == "group" else not tie or not one.ties or tie in one.ties)
    ]
    assert (chosen is None) == (not fitting)
    if chosen:
        assert chosen in fitting
        assert chosen.depth == max(one.depth for one in fitting)


@pytest.mark.parametrize("area", ["goals", "challenge", "win", "hobby", "energy"])
def test_an_area_is_kept_to(area: str) -> None:
    for seed in range(20):
        chosen = SHIPPED.choose("check_in", used=frozenset(), uses={}, area=area, tie="mentor", seed=seed)
        assert chosen is not None
        assert chosen.area == area


@pytest.mark.parametrize(
    ("limit", "fitting", "unfit"),
    [
        ({"phases": ("closing",)}, {"phase": "closing"}, {"phase": "opening"}),
        ({"ties": ("peer",)}, {"tie": "peer"}, {"tie": "mentor"}),
        ({"ties": ("peer",), "group": True}, {"tie": "group"}, {"tie": "reporting"}),
        ({"area": "win"}, {"area": "win"}, {"area": "hobby"}),
        ({"depth": 3}, {"depth": 4}, {"depth": 2}),
    ],
)
def test_a_limit_keeps_a_prompt_back(
    limit: dict[str, Any], fitting: dict[str, Any], unfit: dict[str, Any]
) -> None:
    only = replace(prompt("only"), **limit)
    assert Library([only]).choose("story", used=frozenset(), uses={}, **fitting) is only
    assert Library([only]).choose("story", used=frozenset(), uses={}, **unfit) is None


def test_nothing_fits() -> None:
    assert SHIPPED.choose("check_in", used=frozenset(), uses={}, tie="group") is None
    assert SHIPPED.choose("song", used=frozenset(), uses={}) is None


def test_words_fall_back_from_region_to_language_to_english() -> None:
    library = Library(
        [
            prompt("a", text="Was?", locale="de"),
            prompt("a", text="What?"),
            prompt("a", text="Was denn?", locale="de-AT"),
            prompt("b", text="Who?"),
            prompt("b", text="Wer?", locale="de"),
            prompt("c", text="Where?"),
            prompt("c", text="Wo?", locale="es"),
        ]
    )
    assert len(library) == 3
    assert [one.text for one in library.of("story", "de-AT")] == ["Was denn?", "Wer?", "Where?"]
    assert [one.text for one in library.of("story", "de-CH")] == ["Was?", "Wer?", "Where?"]
    assert [one.text for one in library.of("story", "fr")] == ["What?", "Who?", "Where?"]
    chosen = library.choose("story", used=frozenset({"story.b", "story.c"}), uses={})
    assert chosen is not None
    assert chosen.locale == "en"


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError, match="none"):
        SHIPPED.get("story.none")


def test_what_can_be_read_goes_first_and_else_english() -> None:
    german = [prompt("3", text="Was?", locale="de"), prompt("7", text="Wie?", locale="de")]
    library = Library([*TEN, *german])
    used: list[str] = []
    while found := library.choose("story", used=frozenset(used), uses={}, seed=5, locale="de-AT"):
        used.append(found.id)
    assert set(used[:2]) == {"story.3", "story.7"}
    assert len(used) == 10
    plain = [TEN.choose("story", used=frozenset(), uses={}, seed=n) for n in range(9)]
    assert plain == [
        library.choose("story", used=frozenset(), uses={}, seed=n, locale="fi") for n in range(9)
    ]


def test_resting_themes_and_long_forms_give_way_to_nothing_else() -> None:
    one = replace(prompt("one"), theme="goals", form="story")
    two = replace(prompt("two"), theme="craft", form="line")
    library = Library([one, two])
    none: frozenset[str] = frozenset()
    assert library.choose("story", used=none, uses={}, resting=frozenset({"goals"})) == two
    assert library.choose("story", used=none, uses={}, resting=frozenset({"craft"})) == one
    assert library.choose("story", used=none, uses={}, light=True) == two
    assert library.choose("story", used=frozenset({"story.two"}), uses={}, light=True) == one
