"""How each pair is, from signs of life alone: fine, quiet, asked for help, closing. Pure.

Never answers, depth, who missed what, nor an order of merit. A pair is quiet for a coordinator only after
both were asked in private and no sign of life came since.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from bot.messages import value

Status = Literal["fine", "quiet", "asked for help", "closing"]
HELP_SHOWS = timedelta(days=28)
CLOSING = timedelta(days=28)
"""The ending begins four weeks before."""
GRACE = timedelta(days=7)
"""After the private question both have a week before anybody else hears of it."""


@value
class PairFacts:
    """What is known of a pair. `asked_at` is when the second of both had been asked; None before that."""

    title: str
    ends_on: date
    asked_at: datetime | None = None
    alive_at: datetime | None = None
    help_at: datetime | None = None


def status(facts: PairFacts, now: datetime) -> Status:
    """One of four words."""
    if facts.help_at is not None and now - facts.help_at <= HELP_SHOWS:
        return "asked for help"
    if facts.ends_on - now.date() <= CLOSING:
        return "closing"
    return "quiet" if _quiet(facts, now) else "fine"


def _quiet(facts: PairFacts, now: datetime) -> bool:
    if facts.asked_at is None or now - facts.asked_at < GRACE:
        return False
    return facts.alive_at is None or facts.alive_at < facts.asked_at
