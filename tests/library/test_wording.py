"""The wording checker finds what it should."""

import pytest

from bot.library import Prompt
from bot.library.wording import alike, faults, grade


def asked(text: str, *, mentor_text: str = "", follow_ups: tuple[str, ...] = ("a?", "b?", "c?")) -> Prompt:
    return Prompt(id="story.one", moment="story", text=text, mentor_text=mentor_text, follow_ups=follow_ups)


def test_a_good_question_has_no_fault() -> None:
    assert faults(asked("Tell of a small thing you fixed lately. How did you find it?")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Tell of a thing you fixed.", "asks 0 questions"),
        ("What was it? Who did it?", "asks 2 questions"),
        ("What was it " + "and it " * 13 + "?", "has 29 words"),
        ("What was the worst day of it?", "superlative of pain"),
        ("Why didn't you write?", "blames"),
        ("Why didn\u2019t you write?", "blames"),
        ("What triggers you?", "clinical"),
        ("What do your children say?", "assumes"),
        ("What is your weakness?", "manager"),
        ("What is a secret you know?", "confidence"),
        ("Who did you vote for?", "politics"),
        ("Great job, what is next?", "praises"),
        ("What would start the ball rolling?", "idiom"),
        ("What a day! What was it?", "shouts"),
        ("Which organisational responsibilities necessitate considerable collaboration?", "reads at grade"),
    ],
)
def test_a_bad_question_is_found(text: str, fault: str) -> None:
    assert fault in "\n".join(faults(asked(text)))


def test_words_inside_words_are_no_fault() -> None:
    assert faults(asked("What did the sickle and the kidney bean look like in the godwit park?")) == []


def test_a_mentor_is_asked_for_the_past_and_a_lesson() -> None:
    good = "Tell of a setback, long past. What did you learn?"
    assert faults(asked("What happened?", mentor_text=good)) == []
    for bad in ("Tell of a setback, long past. What was it?", "What do you learn now?"):
        assert "something past, with what was learned" in faults(asked("What happened?", mentor_text=bad))[0]


@pytest.mark.parametrize(
    ("follow_ups", "fault"),
    [
        (("a?", "b?"), "has 2 follow-ups, not three"),
        (("a?", "b?", "c"), "one question"),
        (("a?", "b?", "and " * 15 + "?"), "at most 14 words"),
        (("a?", "b?", "the darkest one?"), "superlative"),
    ],
)
def test_follow_ups_are_read_too(follow_ups: tuple[str, ...], fault: str) -> None:
    assert fault in "\n".join(faults(asked("What happened?", follow_ups=follow_ups)))


@pytest.mark.parametrize("taps", [("Yes", "No"), ("Yes", "No", "Why?"), ("Yes", "No", "x" * 25)])
def test_taps_are_three_short_labels(taps: tuple[str, ...]) -> None:
    tapped = Prompt(id="check_in.a", moment="check_in", form="tap", text="How is it?", follow_ups=taps)
    assert len(faults(tapped)) == 1


def test_a_line_need_not_ask() -> None:
    def line(text: str) -> list[str]:
        return faults(Prompt(id="help.a", moment="help", text=text))

    assert line("Hello {name}, a person will read it.") == []
    assert line("word " * 61)[0].startswith("has 61 words")
    assert "more than one question" in line("Is it so? Or so?")[0]


def test_grade_rises_with_words_and_sentences() -> None:
    simple, long = (
        "We ate. It was good.",
        "We ate and it was good and then we all went to the sea to swim and play.",
    )
    assert grade(simple) < grade(long) < 8
    assert grade("") == 0
    assert grade("Use /kith settings now.") == grade("Use this now.")


def test_two_of_a_kind_are_found() -> None:
    one = Prompt(id="story.a", moment="story", text="Tell of a thing you made and kept. What is it?")
    two = Prompt(id="story.b", moment="story", text="Tell of a thing you made and kept. Where is it?")
    other = Prompt(id="story.c", moment="story", text="Which song do you like?")
    assert alike([one, two, other]) == ["story.a and story.b are too much alike"]
