"""The form in which a story is told, what was put into it, and a little help with telling."""

from collections.abc import Mapping

from bot.language import N_, _
from bot.library import Library, Prompt
from bot.messages import Choice, Field, Form, Reply, Value, shorten
from bot.moments.choices import private
from bot.ports import AtHand

FOLLOW_UPS = 4
"""A form has five fields at most where platforms are narrow, and one is the story."""
LABEL = 45
"""Characters of a field's label that every platform shows."""
SCAFFOLD = Choice(id="scaffold", label=N_("Help me tell it"), place="more")


def question(prompt: Prompt, role: str) -> str:
    """What this person is asked: a mentor has a variant of their own from depth 3 on."""
    return prompt.mentor_text if role == "mentor" and prompt.mentor_text else prompt.text


def form(token: str, prompt: Prompt, written: Mapping[str, str], *, asked: str, others: str) -> Form:
    """The story and its small follow-ups, with what was written before; `asked` is the question as put."""
    first = Field(
        id="story",
        label=N_("What happened") if prompt.moment == "story" else N_("Your words"),
        hint=asked,
        kind="long",
        value=written.get("story"),
        most=2000,
    )
    more = [
        Field(
            id=f"follow_{number}",
            label=shorten(one, LABEL),
            hint=one if len(one) > LABEL else "",
            kind="long",
            required=False,
            value=written.get(f"follow_{number}"),
            most=600,
        )
        for number, one in enumerate(prompt.follow_ups[:FOLLOW_UPS])
    ]
    intro = _(
        "Sealed until it is opened for all. Then {others} can read it, and the chat keeps it.", others=others
    )
    title = N_("Your story") if prompt.moment == "story" else N_("For each other")
    return Form(token=token, title=title, fields=(first, *more), submit=N_("Seal it"), intro=(intro,))


def told(values: Mapping[str, Value]) -> dict[str, str]:
    """The words of a form by field; nothing for what was left empty."""
    names = ("story", *(f"follow_{number}" for number in range(FOLLOW_UPS)))
    given = {name: str(values.get(name) or "").strip() for name in names}
    return {name: words for name, words in given.items() if words}


def has_scaffold(prompt: Prompt, library: Library) -> bool:
    """Whether there is help with telling this kind of story."""
    return bool(prompt.scaffold) and f"scaffold.{prompt.scaffold}" in library


def scaffold(at_hand: AtHand, prompt: Prompt) -> Reply:
    """A few small steps, for the one who asks; nothing has to be used."""
    found = at_hand.library.get(f"scaffold.{prompt.scaffold}", at_hand.person.locale or "en")
    steps = [f"{number}. {step}" for number, step in enumerate(found.follow_ups, 1)]
    return private(at_hand, "\n".join((found.text, *steps)))
