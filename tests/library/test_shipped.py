"""Every shipped prompt: it loads, renders and reads as the checklist wants."""

from collections import Counter
from typing import Any

import pytest

from bot.library import Prompt, load, render
from bot.library.render import places
from bot.library.wording import all_faults

LIBRARY = load()
WHOLE = ("de", "es", "pt")
"""The languages with every fixed word and a library of stories of their own."""
SAMPLE: dict[str, Any] = {
    "name": "Amina",
    "names": "Amina and Jonas",
    "partner": "Jonas",
    "weekly": 2,
    "programme": "First Steps",
    "purpose": "to find one's way into the field.",
    "title": "the Tuesday circle",
    "ends": "20 May 2027",
    "missing": "Jonas",
    "how": "open the settings and turn it on.",
    "common": "climbing and small robots",
    "minutes": 30,
    "days": 10,
    "day": "Tuesday, 4 May, 15:00",
    "link": "https://calls.example/r/1",
    "question": "Which small thing went well this week?",
    "milestone": "a first talk at the meetup",
}


def test_each_renders_with_sample_values() -> None:
    for prompt in LIBRARY:
        for text in prompt.texts:
            said = render(text, SAMPLE)
            assert "{" not in said, prompt.id
            assert said == said.strip(), prompt.id
            assert len(said) <= 700, prompt.id


def test_each_is_worded_as_the_checklist_wants() -> None:
    assert all_faults(LIBRARY) == []


def test_there_are_enough_of_each() -> None:
    stories = LIBRARY.of("story")
    depths = Counter(prompt.depth for prompt in stories)
    assert depths[1] >= 20
    assert depths[2] >= 8
    assert sum(prompt.depth == 3 and prompt.mentor_first for prompt in stories) >= 4
    assert sum(prompt.group and prompt.depth < 3 for prompt in stories) >= 14
    assert len(LIBRARY.of("article")) >= 8
    areas = Counter(prompt.area for prompt in LIBRARY.of("check_in"))
    assert set(areas) == {"goals", "challenge", "win", "hobby", "energy", "learning", "balance", "us"}
    assert min(areas.values()) >= 6


def test_every_theme_has_a_story() -> None:
    themes = "goals craft setbacks pivots decisions people learning values hobbies place energy us"
    assert {prompt.theme for prompt in LIBRARY.of("story")} == set(themes.split())


@pytest.mark.parametrize("tie", ["mentor", "peer", "reporting", "group"])
@pytest.mark.parametrize("seed", range(25))
def test_26_weekly_stories_at_depth_1_never_repeat(tie: str, seed: int) -> None:
    phases = ["opening"] * 3 + ["building"] * 9 + ["deepening"] * 10 + ["closing"] * 4
    used: list[str] = []
    for phase in phases[: 26 if tie != "group" else 22]:  # a group has articles in between
        prompt = LIBRARY.choose("story", used=frozenset(used), uses={}, phase=phase, tie=tie, seed=seed)
        assert prompt is not None
        used.append(prompt.id)
    assert len(set(used)) == len(used)


def test_stories_and_questions_need_no_values() -> None:
    asked = LIBRARY.of("story") + LIBRARY.of("check_in") + LIBRARY.of("article")
    assert not [prompt.id for prompt in asked for text in prompt.texts if places(text)]


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("opening.dose", ("at most 2 a week", "/kith settings")),
        ("opening.stop", ("/kith pause", "/kith leave")),
        ("opening.seen_pair", ("sealed", "never your words")),
        ("opening.seen_group", ("everyone here", "numbers for the whole group")),
        ("opening.moderators", ("moderators",)),
        ("help.person", ("real person", "Amina and Jonas", "danger", "local emergency number")),
        ("invitation.dose", ("at most 2 a week", "leave at any time")),
    ],
)
def test_what_must_be_told_is_told(id: str, says: tuple[str, ...]) -> None:
    said = LIBRARY.line(id, **SAMPLE)
    assert [words for words in says if words not in said] == []


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_language_has_every_fixed_word_and_enough_stories(language: str) -> None:
    stories = [one for one in LIBRARY if one.moment == "story" and one.locale == language]
    assert len(stories) >= 120
    assert len({(one.theme, one.depth) for one in stories}) == 12 * 5
    missing = [
        one.id for one in LIBRARY if one.locale == "en" and one.moment != "story" and _lacks(one, language)
    ]
    assert missing == []


def _lacks(prompt: Prompt, language: str) -> bool:
    return LIBRARY.get(prompt.id, language).locale != language
