"""`help`: a reading of the table."""

import difflib
import re
from collections.abc import Sequence

from bot.commands.asking import Asking, Row
from bot.commands.replies import said, usage
from bot.errors import Refused
from bot.language import _, either
from bot.messages import Reply, Rich, Strong

_SPELT = re.compile(r"^/?kith[\w-]*(?=\s|$)")
"""What stands before a command on some platform."""


def overview(rows: Sequence[Row], asking: Asking) -> Reply:
    """Every command that this person may use, a line each."""
    everyone = [row for row in rows if not row.coordinators]
    steering = [row for row in rows if row.coordinators and asking.coordinator]
    lines: list[Rich] = [_line(row) for row in everyone]
    if steering:
        lines += [(Strong(words=_("For coordinators")),), *(_line(row) for row in steering)]
    return said(
        _("I bring people together and then keep out of the way. This is what you can ask of me:"),
        *lines,
        _("/kith help <command> tells more about one of them."),
    )


def detail(rows: Sequence[Row], asking: Asking, name: str) -> Reply:
    """One command in full. Raises Refused for one that there is not, or that is not theirs."""
    known = {row.name: row for row in rows if asking.coordinator or not row.coordinators}
    asked = " ".join(_SPELT.sub("", name.casefold()).strip(" /").split())
    row = known.get(asked)
    if row is None:
        family = [one for one in known if one.startswith(f"{asked} ")]
        close = family or difflib.get_close_matches(asked, known, 1, 0.5)
        hint = _("Did you mean {names}?", names=either(close)) if close else _("/kith help shows them all.")
        raise Refused(_("I know no command “{name}”. {hint}", name=name, hint=hint))
    options = [_option(row, at) for at in range(len(row.fields))]
    return said((Strong(words=usage(row)),), row.help, row.more, *options)


def _line(row: Row) -> Rich:
    return (f"/kith {row.name}: {_(row.help)}",)


def _option(row: Row, at: int) -> str:
    field = row.fields[at]
    known = ", ".join(option.id for option in field.options)
    told = [
        _(field.hint),
        _("One of: {options}.", options=known) if known else "",
        "" if field.required else _("You can leave it out."),
    ]
    return " ".join(part for part in (f"{field.id}: {_(field.label)}.", *told) if part)
