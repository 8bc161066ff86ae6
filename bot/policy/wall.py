"""Local wall times as instants, over time zones and both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. ZoneInfo itself keeps eight; a batch of circles has more."""
    return ZoneInfo(name)


@lru_cache(maxsize=1 << 16)
def instants(day: date, at: time, zone: str) -> tuple[datetime, datetime]:
    """The first and the last instant at which clocks in `zone` show this day and time, in UTC.

    They differ only where clocks are set back. A time that clocks leap over counts as the leap itself.
    """
    wall = datetime.combine(day, at, zone_of(zone))
    first, last = wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if first <= last:
        return first, last
    leap = _change(last, first, zone_of(zone))
    return leap, leap


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant of the new offset: later than `before`, not later than `after`."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
