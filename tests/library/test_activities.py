"""Things to do together: enough of each kind, and worded so that they work at a distance."""

import re
from collections import Counter

import pytest

from bot.library import Prompt, load
from bot.library.wording import faults

ACTIVITIES = load().of("activity")
STEPS = ("Choose it.", "Show it.", "What was it like?")


def activity(*, title: str = "A walk", area: str = "outing", steps: tuple[str, ...] = STEPS) -> Prompt:
    return Prompt(
        id="activity.one", moment="activity", title=title, area=area, text="Go out.", follow_ups=steps
    )


def test_there_are_twelve_of_each_kind() -> None:
    kinds = Counter(prompt.area for prompt in ACTIVITIES)
    assert set(kinds) == {"read", "listen", "workshop", "project", "outing"}
    assert min(kinds.values()) >= 12


def test_there_are_enough_for_groups_of_each_kind() -> None:
    assert min(Counter(prompt.area for prompt in ACTIVITIES if prompt.group).values()) >= 6


def test_no_title_is_given_twice() -> None:
    assert not [title for title, count in Counter(one.title for one in ACTIVITIES).items() if count > 1]


def test_the_first_step_takes_an_hour_at_most() -> None:
    assert all(10 <= prompt.minutes <= 60 for prompt in ACTIVITIES)


def test_what_a_group_does_is_not_told_to_two() -> None:
    two = re.compile(r"\b(you two|the other one|each other|both of you)\b", re.IGNORECASE)
    assert not [one.id for one in ACTIVITIES if one.group and any(map(two.search, one.texts))]


def test_what_a_group_does_is_worded_for_two_as_well() -> None:
    many = re.compile(r"\b(none of you|all of you|one another|the others)\b", re.IGNORECASE)
    assert not [one.id for one in ACTIVITIES if any(map(many.search, one.texts))]


def test_a_good_activity_has_no_fault() -> None:
    assert faults(activity()) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (activity(title=""), "has no title"),
        (activity(area=""), "has no area"),
        (activity(steps=STEPS[:2]), "has 2 steps, not 3"),
        (activity(steps=()), "has 0 steps, not 3"),
        (activity(steps=("go " * 21, *STEPS[1:])), "a step has at most 20 words"),
        (activity(steps=(*STEPS[:2], "Tell of it.")), "the last step is one question"),
    ],
)
def test_a_fault_is_found(bad: Prompt, fault: str) -> None:
    assert fault in "\n".join(faults(bad))
