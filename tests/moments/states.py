"""Circles as moments see them, as values."""

from datetime import datetime, timedelta
from typing import Any

from bot.policy.state import CircleState, Past, PersonState, Pick

START = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
"""A Monday at ten."""
ANA = PersonState(id=1, zone="UTC", role="mentor", invited_at=START)
BEN = PersonState(id=2, zone="UTC", role="mentee", invited_at=START)
CHI = PersonState(id=3, zone="UTC", invited_at=START)
DANA = PersonState(id=9, zone="UTC")
PICK = Pick(article_id=7, score=0.8, because="gardens", person_id=1)


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=number)


def past(moment: str, on: float, *, id: int = 1, **more: Any) -> Past:
    """Something that was said on a day."""
    given = {"slot": day(on).date().isoformat(), "subject": "", "at": day(on), "sent": True, **more}
    return Past(id=id, moment=moment, **given)


def pair(*said: Past, **more: Any) -> CircleState:
    """A pair that started on day 0."""
    given = {"members": (ANA, BEN), "coordinators": (DANA,), "started_at": START, **more}
    return CircleState(id=1, kind="pair", past=said, **given)


def group(*said: Past, **more: Any) -> CircleState:
    """A group of three that started on day 0."""
    given = {"members": (ANA, BEN, CHI), "coordinators": (DANA,), "started_at": START, "tie": "group", **more}
    return CircleState(id=2, kind="group", past=said, **given)
