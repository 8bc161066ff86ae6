"""The eight questions of an agreement: the form, what was put into it, and how a part is read again. Pure."""

from collections.abc import Mapping
from datetime import date

from bot.language import N_, _, current, day
from bot.library import Library
from bot.messages import Field, Form, Option, Value
from bot.people.agreement import DEEPEST, OFTEN_DAYS
from bot.programmes.calendar import day_ahead

TITLES = {
    "aim": N_("What for"),
    "often": N_("How often"),
    "channel": N_("Where you talk"),
    "quiet": N_("If one goes quiet"),
    "private": N_("Between you"),
    "depth": N_("How personal at most"),
    "end": N_("Until when"),
    "exit": N_("Ending it sooner"),
}
"""In their order. A form shows these where the question itself is too long for a label."""
_OFTEN = {
    "weekly": N_("Every week"),
    "two_weeks": N_("Every two weeks"),
    "monthly": N_("Once a month"),
}
MOST = 300
"""Characters of an answer: one line is plenty."""
_LABEL, _HINT = 45, 100
"""Characters that every platform shows of a field's label and of its hint."""


def form(
    token: str, library: Library, written: Mapping[str, str], *, partner: str, ends: date | None = None
) -> Form:
    """The eight, with what was written before; `ends` stands where no end was chosen yet."""
    fields = tuple(_field(name, library, written.get(name), ends) for name in TITLES)
    intro = _("{partner} sees this once both of you have written. Any of it can stay empty.", partner=partner)
    return Form(token=token, title=N_("How we would like it"), fields=fields, intro=(intro,))


def given(values: Mapping[str, Value], today: date) -> dict[str, str]:
    """What was put into the form, by question; nothing for what was left empty.

    Raises Refused for an end that makes no sense.
    """
    words = {name: _given(values.get(name)) for name in TITLES}
    if words["often"] not in OFTEN_DAYS:
        words["often"] = ""
    if words["depth"] not in {str(depth) for depth in range(1, DEEPEST + 1)}:
        words["depth"] = ""
    if words["end"]:
        words["end"] = day_ahead(words["end"], today, "end").isoformat()
    return {name: said for name, said in words.items() if said}


def question(name: str, library: Library, locale: str) -> str:
    """The question as it is asked."""
    return library.get(f"agreement.q_{name}", locale).text


def told(name: str, said: str, library: Library, locale: str) -> str:
    """An answer in words; "" for none."""
    if name == "often" and said:
        return _(_OFTEN[said])
    if name == "depth" and said:
        return library.line(f"agreement.depth.{said}", locale)
    return day(date.fromisoformat(said)) if name == "end" and said else said


def _given(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "").strip()


def _field(name: str, library: Library, written: str | None, ends: date | None) -> Field:
    prompt = library.get(f"agreement.q_{name}", current())
    example = prompt.follow_ups[0] if prompt.follow_ups else ""
    label, hint = prompt.text, example
    if len(prompt.text) > _LABEL:
        both = f"{prompt.text} {example}"
        label, hint = _(TITLES[name]), both if len(both) <= _HINT else prompt.text
    if name == "end":
        chosen = date.fromisoformat(written) if written else ends
        return Field(id=name, label=label, hint=hint, kind="date", required=False, value=chosen)
    options = _options(name, library)
    if options:
        return Field(
            id=name, label=label, hint=hint, kind="one", required=False, options=options, value=written
        )
    return Field(id=name, label=label, hint=hint, kind="long", required=False, value=written, most=MOST)


def _options(name: str, library: Library) -> tuple[Option, ...]:
    if name == "often":
        return tuple(Option(id=often, label=words) for often, words in _OFTEN.items())
    if name == "depth":
        depths = (str(depth) for depth in range(1, DEEPEST + 1))
        return tuple(Option(id=one, label=told(name, one, library, current())) for one in depths)
    return ()
