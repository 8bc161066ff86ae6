"""Spans of time from the rules' numbers; made once each, since planning asks for them all the time."""

from datetime import timedelta
from functools import cache

WEEK = timedelta(days=7)


@cache
def days(count: float) -> timedelta:
    """So many times 24 hours."""
    return timedelta(days=count)


@cache
def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)
