"""How each pair is, from signs of life alone: fine, quiet, asked for help, closing. Pure.

Never answers, depth, who missed what, nor an order of merit. A pair is quiet for a coordinator only after
both were asked in private, some days have passed, and no sign of life came since.
"""

from datetime import datetime, timedelta
from typing import Literal

from bot.messages import value

Status = Literal["fine", "quiet", "asked for help", "closing"]
HELP_SHOWS = timedelta(days=28)


@value
class PairFacts:
    """What is known of a pair. `asked_at` is when the second of both had been asked; None before that.

    `quiet`: nothing came from both for longer than they wanted. `closing`: its last weeks have come.
    `grace_days` is how long they have after they were asked, before anybody else hears of it.
    """

    title: str
    closing: bool = False
    quiet: bool = False
    grace_days: int = 7
    asked_at: datetime | None = None
    alive_at: datetime | None = None
    help_at: datetime | None = None


def status(facts: PairFacts, now: datetime) -> Status:
    """One of four words."""
    if facts.help_at is not None and now - facts.help_at <= HELP_SHOWS:
        return "asked for help"
    if facts.closing:
        return "closing"
    return "quiet" if facts.quiet and _asked(facts, now) else "fine"


def _asked(facts: PairFacts, now: datetime) -> bool:
    """Whether both were asked long enough ago, and showed no sign of life since."""
    if facts.asked_at is None or now - facts.asked_at < timedelta(days=facts.grace_days):
        return False
    return facts.alive_at is None or facts.alive_at < facts.asked_at
