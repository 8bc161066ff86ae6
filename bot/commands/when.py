"""Days and spans of time as people write them, in their own language: now and their zone are given."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.typed import in_english
from bot.messages import Address, value

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september"]
_MONTHS += ["october", "november", "december"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNITS = {"d": 1, "day": 1, "w": 7, "week": 7, "fortnight": 14, "m": 30, "month": 30}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_SPAN = re.compile(r"(?:for\s+)?(\d+|[a-z]+?)\s*([a-z]+?)s?", re.I)


@value
class Ground:
    """What words mean depends on when and where they are said: `zone` is the writer's."""

    now: datetime
    zone: str = "UTC"
    platform: str = ""
    space: str = ""
    here: Address | None = None

    @property
    def today(self) -> date:
        """The writer's day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def day(words: str, ground: Ground) -> date | None:
    """The day that is meant; one without a year is the next of its kind. None when no day is."""
    said = " ".join(in_english(words).casefold().replace(",", " ").split()).removeprefix("on ")
    if said in {"today", "tomorrow"}:
        return ground.today + timedelta(days=said == "tomorrow")
    span = duration(said.removeprefix("in ")) if said.startswith("in ") else None
    if span:
        return ground.today + span
    weekday = said.removeprefix("next ")
    if weekday in _DAYS:
        return ground.today + timedelta(days=(_DAYS.index(weekday) - ground.today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return _named_day(said, ground.today)


def _named_day(said: str, today: date) -> date | None:
    found = re.fullmatch(
        r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th|\.)? (?P<m>[a-z]+)"
        r"|(?P<m2>[a-z]+)\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
        r"(?: (?P<y>\d{4}))?",
        said,
    )
    name = (found["m"] or found["m2"]) if found else ""
    months = [at for at, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.startswith(name)]
    if not found or len(months) != 1:
        return None
    try:
        chosen = date(int(found["y"] or today.year), months[0], int(found["d"] or found["d2"]))
        return chosen if found["y"] or chosen >= today else chosen.replace(year=today.year + 1)
    except ValueError:
        return None


def duration(words: str) -> timedelta | None:
    """How long "2 weeks", "10d", "a month" last; a month is 30 days. None when it is no time."""
    found = _SPAN.fullmatch(words.strip().casefold())
    if not found or found[2] not in _UNITS:
        return None
    many = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1], 0)
    return timedelta(days=many * _UNITS[found[2]]) if 0 < many <= 3660 else None


def until(words: str, ground: Ground) -> datetime | None:
    """When a pause ends: after "2 weeks", or as the day begins that "until 1 May" names. None for neither."""
    said = in_english(words).strip().casefold()
    span = duration(said)
    if span:
        return ground.now + span
    found = day(said.removeprefix("until ").removeprefix("till "), ground)
    return datetime.combine(found, time(), ZoneInfo(ground.zone)).astimezone(UTC) if found else None
