"""One prompt, as it is written in prompts/."""

from typing import Literal

from bot.messages import value

Form = Literal["tap", "line", "story", "voice"]
Area = Literal[
    "", "goals", "challenge", "win", "hobby", "energy", "learning", "balance", "us",
    "read", "listen", "workshop", "project", "outing",
]  # fmt: skip
"""The first row is a check-in's, the second an activity's."""
Theme = Literal[
    "", "goals", "craft", "setbacks", "pivots", "decisions", "people", "learning", "values", "hobbies",
    "place", "energy", "us",
]  # fmt: skip
Scaffold = Literal[
    "", "setback", "pivot", "decision", "first_time", "help_received", "changed_mind", "values_clash",
    "ordinary_day", "success_price", "my_mentor", "unfinished", "told_myself",
]  # fmt: skip


@value
class Prompt:
    """A question or text, with what it is fit for.

    `id` is unique over the library and the same in all languages. `moment` is the kind of thing it belongs to
    ("story", "check_in", "article" ...). `depth` goes from 1 to 5. `phases` and `ties` say when and for
    which pairs; empty means all. `area` is a check-in's side of life, or the kind of an activity, whose short
    name is its `title`.
    `group`: fit for a group's channel. `mentor_text` is the mentor's variant from depth 3 on. `follow_ups`
    are a story's small further questions, or a check-in's taps. `minutes` is how long an answer takes.
    `scaffold` is the kind of story it asks for, which has a way of telling of its own.
    `flags` name what a programme may want to leave out. `community` is the one whose own it is, 0 for all.
    """

    id: str
    moment: str
    text: str
    title: str = ""
    theme: str = ""
    depth: int = 1
    phases: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    area: str = ""
    form: Form = "line"
    minutes: int = 3
    group: bool = False
    mentor_first: bool = False
    mentor_text: str = ""
    scaffold: str = ""
    follow_ups: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    locale: str = "en"
    community: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything of it that a person may read."""
        return tuple(filter(None, (self.title, self.text, self.mentor_text, *self.follow_ups)))

    def fits(self, *, phase: str = "", tie: str = "", area: str = "") -> bool:
        """May it be said in this phase, to such a circle, about this area? "" asks for no limit."""
        return (
            (self.group if tie == "group" else not (tie and self.ties) or tie in self.ties)
            and not (phase and self.phases and phase not in self.phases)
            and (not area or area == self.area)
        )
