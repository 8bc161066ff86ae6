"""Three sample feeds, so that a demo has something to read from its first day to its last week.

The files are RSS and Atom as in the wild, but for their dates: `[day 12]` is the twelfth day of
the demo. The sites and articles are made up.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from importlib.resources import files

NAMES = ("working-life.rss", "technology-and-society.atom", "making-and-outdoors.rss")
_DAY = re.compile(r"\[day (-?\d+)\]")
_ENTRY = re.compile(r"\s*<(item|entry)>.*?</\1>", re.DOTALL)


def samples(start: datetime, now: datetime | None = None) -> dict[str, bytes]:
    """Each feed by its name, as its site would answer at `now` when day 0 is `start`.

    Entries lie between 10 days before `start` and 26 weeks after it; those after `now` are not out yet.
    """
    return {name: _dated(_file(name), start, now or start) for name in NAMES}


def served(start: datetime, now: Callable[[], datetime]) -> dict[str, Callable[[], bytes]]:
    """The same for `ServedFeeds`: each feed as it is when it is asked for."""
    return {name: partial(_at, name, start, now) for name in NAMES}


def _at(name: str, start: datetime, now: Callable[[], datetime]) -> bytes:
    return _dated(_file(name), start, now())


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _dated(text: str, start: datetime, now: datetime) -> bytes:
    """Leave out what is not out yet, and put dates in place of days."""

    def entry(found: re.Match[str]) -> str:
        return found[0] if all(at <= now for at in _days(found[0], start)) else ""

    def date(found: re.Match[str]) -> str:
        at = _day(found[1], start)
        return at.isoformat() if "<feed" in text else format_datetime(at)

    return _DAY.sub(date, _ENTRY.sub(entry, text)).encode()


def _days(text: str, start: datetime) -> list[datetime]:
    return [_day(number, start) for number in _DAY.findall(text)]


def _day(number: str, start: datetime) -> datetime:
    return start.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=int(number))
