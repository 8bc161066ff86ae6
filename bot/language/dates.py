"""Days, times and lists as the reader's language writes them, by Unicode's CLDR through Babel."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from bot.language.tongue import tongue

_BETWEEN = "\0"
_ENGLISH = Locale("en")


def day(of: date) -> str:
    """A day of a year: "24 November 2026"."""
    return format_date(of, "long", tongue().formats)


def short_day(of: date) -> str:
    """A day of this year: "24 November"."""
    return _skeleton("MMMMd", of)


def weekday_day(of: date) -> str:
    """A day of these weeks: "Tue, 24 Nov"."""
    return _skeleton("MMMEd", of)


def clock(of: datetime | time) -> str:
    """A time of day: "09:30", which is read everywhere."""
    return f"{of:%H:%M}"


def instant(at: datetime, style: str = "full") -> str:
    """An instant in UTC, for those who read it where the zone is not known: "day", "time" or "full"."""
    utc = at.astimezone(UTC)
    if style == "day":
        return day(utc)
    return f"{clock(utc)} UTC" if style == "time" else f"{day(utc)}, {clock(utc)} UTC"


def listed(names: Sequence[str]) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Chi"."""
    return "".join(listed_around(names))


def either(names: Sequence[str]) -> str:
    """ "Berlin", "Berlin or Bern"."""
    return "".join(names) if len(names) < 2 else format_list(names, "or", tongue().formats)


def listed_around(things: Sequence[object]) -> tuple[Any, ...]:
    """`listed` for things that are no text, mentions say; what stands between them is text."""
    between = _between(len(things))
    pieces: list[object] = []
    for at, thing in enumerate(things):
        pieces += (between[at - 1], thing) if at else (thing,)
    return tuple(pieces)


def zones_of_cities() -> dict[str, str]:
    """The time zone by the city's name in this language ("lisboa"), in lower case, where it has its own."""
    zones = tongue().formats.time_zones
    return {of["city"].casefold(): zone for zone, of in zones.items() if "city" in of}


def _between(many: int) -> tuple[str, ...]:
    """What stands between so many things: ", " and " and "."""
    now = tongue()
    found = now.between.get(many)
    if found is None:
        pieces = format_list([_BETWEEN] * many, "standard", now.formats) if many > 1 else ""
        found = now.between[many] = tuple(pieces.split(_BETWEEN)[1:-1])
    return found


def _skeleton(pattern: str, of: date) -> str:
    return format_skeleton(pattern, of, locale=tongue().formats)


def names_of_days() -> dict[str, str]:
    """The English name by each name of a month or a day of the week in this language, in lower case."""
    spoken, found = tongue().formats, {}
    for english, names in ((_ENGLISH.months, spoken.months), (_ENGLISH.days, spoken.days)):
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for at, name in names[context][width].items():
                    found[name.casefold().rstrip(".")] = english["format"]["wide"][at].casefold()
    return found
