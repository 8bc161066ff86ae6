"""A form as modals, at most five fields each; what was typed on earlier pages waits in a draft. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.discord import boxes
from adapters.discord.boxes import Box
from adapters.discord.elements import labelled
from adapters.discord.limits import CUSTOM_ID, DESCRIPTION, MODAL, TEXT, TITLE
from adapters.discord.markup import line
from bot.messages import Field, Form, Value, _, shorten, speaking, words

PAGE, NEXT = "page:", "next:"
"""How custom ids begin: of one modal of several, and of the button that opens a modal by its draft."""


def pages(form: Form) -> list[tuple[Field, ...]]:
    """The fields, modal by modal. Words before them take the place of one field."""
    first = MODAL - (1 if len(words(form.intro).strip()) > DESCRIPTION else 0)
    fields = form.fields
    if len(fields) < MODAL:
        return [fields]
    rest = [fields[at : at + MODAL] for at in range(first, len(fields), MODAL)]
    return [fields[:first], *rest]


def modal(form: Form, number: int = 0, draft: str = "") -> Box:
    """One modal of the form; with several pages, or behind a button, it is known by its draft."""
    with speaking(form.locale):
        return _modal(form, number, draft)


def _modal(form: Form, number: int, draft: str) -> Box:
    drawn = pages(form)
    number = min(number, len(drawn) - 1)
    intro = words(form.intro).strip() if number == 0 else ""
    above = len(drawn[number]) < MODAL and intro
    hints = [intro] if intro and not above else []
    title = form.title.strip() or "Kith"
    count = " " + _("({page} of {pages})", page=number + 1, pages=len(drawn)) if len(drawn) > 1 else ""
    return {
        "custom_id": f"{PAGE}{draft}:{number}" if draft else form.token[:CUSTOM_ID] or "…",
        "title": shorten(title, TITLE - len(count)) + count,
        "components": [
            *([boxes.said(line(form.intro)[:TEXT])] if above else []),
            *(labelled(field, *hints[:1] if at == 0 else ()) for at, field in enumerate(drawn[number])),
        ]
        or [boxes.said("…")],
    }


def paged(form: Form) -> bool:
    """Whether it takes more than one modal."""
    return len(pages(form)) > 1


def filled(form: Form, typed: Mapping[str, Value]) -> Form:
    """The form with what was typed in it."""
    held = [replace(one, value=typed[one.id]) if one.id in typed else one for one in form.fields]
    return replace(form, fields=tuple(held))


def named(custom_id: str, kind: str) -> tuple[str, int] | None:
    """The draft and the page that a custom id of this kind names."""
    name, __, number = custom_id.removeprefix(kind).rpartition(":")
    good = custom_id.startswith(kind) and number.isascii() and number.isdecimal() and len(number) < 4
    return (name, int(number)) if good else None


def faults(form: Form, errors: Mapping[str, str]) -> Sequence[str]:
    """Each fault with the label of its field."""
    labels = {field.id: field.label for field in form.fields}
    return [f"{labels[name]}: {told}" if name in labels else told for name, told in errors.items()]
