"""Each kind of story has its help with telling, and the help is worded as it should be."""

from typing import get_args

import pytest

from bot.library import Prompt, load
from bot.library.prompt import Scaffold
from bot.library.wording import faults

LIBRARY = load()
KINDS = [kind for kind in get_args(Scaffold) if kind]
STEPS = ("Where was it?", "What did you feel?", "What did you choose?", "What came of it?")


def scaffold(*, title: str = "A choice", text: str = "One choice.", steps: tuple[str, ...] = STEPS) -> Prompt:
    return Prompt(id="scaffold.one", moment="scaffold", title=title, text=text, follow_ups=steps)


def test_each_kind_of_story_has_one() -> None:
    assert {prompt.id for prompt in LIBRARY.of("scaffold")} == {f"scaffold.{kind}" for kind in KINDS}


def test_no_two_have_a_title_or_a_step_in_common() -> None:
    for texts in (
        [prompt.title for prompt in LIBRARY.of("scaffold")],
        [step for prompt in LIBRARY.of("scaffold") for step in prompt.follow_ups],
    ):
        assert len(set(texts)) == len(texts)


def test_each_is_of_use_to_some_story() -> None:
    assert {prompt.scaffold for prompt in LIBRARY.of("story")} >= set(KINDS)


def test_a_good_one_has_no_fault() -> None:
    assert faults(scaffold()) == []


@pytest.mark.parametrize(
    ("prompt", "fault"),
    [
        (scaffold(title=""), "has no title"),
        (scaffold(text="word " * 41), "has 41 words, 40 at most"),
        (scaffold(steps=STEPS[:3]), "has 3 steps, not 4"),
        (scaffold(steps=(*STEPS[:3], "Tell it.")), "a follow-up is one question"),
        (scaffold(steps=(*STEPS[:3], "and " * 15 + "?")), "at most 14 words"),
        (scaffold(steps=(*STEPS[:3], "What was the worst of it?")), "superlative of pain"),
    ],
)
def test_a_bad_one_is_found(prompt: Prompt, fault: str) -> None:
    assert fault in "\n".join(faults(prompt))
