"""What a command says back: short words, seen only by who asked; forms refilled with what was typed."""

from collections.abc import Mapping
from dataclasses import replace

from bot.commands.asking import Asking, Row
from bot.commands.parse import Parsed
from bot.language import _
from bot.messages import Choice, Field, Form, Message, Part, Reply, Rich, Text, Value

MOST_OPTIONS = 25
"""A list to choose from holds at most this many on every platform; longer ones are typed."""
_TYPED = {"line", "long"}


def said(*lines: str | Rich, command: str = "help", choices: tuple[Choice, ...] = ()) -> Reply:
    """Some paragraphs, and buttons that come back as "c:<command>:<choice>"."""
    parts = tuple(Text(body=(line,) if isinstance(line, str) else line) for line in lines if line)
    return shown(*parts, command=command, choices=choices)


def shown(*parts: Part, command: str = "help", choices: tuple[Choice, ...] = ()) -> Reply:
    """Any parts, private."""
    return Reply(message=Message(token=f"c:{command}", parts=parts, choices=choices, seen_by=_("only you")))


async def form(
    asking: Asking,
    row: Row,
    values: Mapping[str, Value] | None = None,
    parsed: Parsed | None = None,
) -> Reply:
    """The command's form: what is set now, over it what was typed, and each fault at its field."""
    fresh = await row.prepare(asking) if row.prepare else {}
    errors = dict(parsed.errors) if parsed else {}
    kept = {**(parsed.values if parsed else {}), **(values or {})}
    typed = parsed.typed if parsed else {}
    fields = tuple(_filled(fresh.get(one.id, one), kept, typed) for one in row.fields)
    loose = errors.pop("", "")
    cut = [one for one in fields if len(typed.get(one.id, "")) > one.most and one.kind in _TYPED]
    intro: Rich = (loose,) if loose else ()
    for one in cut:
        intro = (*intro, " " + _("You wrote: {words}", words=typed[one.id]))
    return Reply(
        form=Form(token=f"c:{row.name}", title=row.help, fields=fields, intro=intro), errors=errors or None
    )


def _filled(field: Field, kept: Mapping[str, Value], typed: Mapping[str, str]) -> Field:
    value = kept.get(field.id)
    if value is None and field.kind in _TYPED:
        value = typed.get(field.id, "")[: field.most] or None
    if field.kind == "one" and value not in {option.id for option in field.options}:
        value = None
    return field if value is None else replace(field, value=value)


def faults(row: Row, parsed: Parsed) -> Reply:
    """Faults of a command without any option to ask for, in words."""
    return said(*parsed.errors.values(), _("Here is how it goes: {usage}", usage=usage(row)))


def usage(row: Row) -> str:
    """How a command is written."""
    words = [f"/kith {row.name}"]
    for field in row.fields:
        name = f"{field.id}:…" if field.id in row.by_name else field.id.replace("_", " ")
        words.append(name if field.required and field.id not in row.by_name else f"[{name}]")
    return " ".join(words)
