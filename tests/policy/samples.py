"""A pair, a group, wishes: what the examples are told with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.policy.budget import Ledger
from bot.policy.state import CircleState, Decision, PersonState, Proposal, Why

NOW = datetime(2027, 3, 24, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
ANN = PersonState(id=1, zone="Europe/London", role="mentor")
BEN = PersonState(id=2, zone="Europe/Berlin", role="mentee")
DANA = PersonState(id=9, zone="UTC")
PAIR = CircleState(id=1, kind="pair", members=(ANN, BEN), coordinators=(DANA,), started_at=NOW - 30 * DAY)
GROUP = CircleState(id=2, kind="group", members=(ANN, replace(BEN, opted_in=True)), zone="Europe/Berlin")
SYDNEY = replace(BEN, zone="Australia/Sydney")
FREE = Ledger({}, {})


def wish(moment: str = "story", at: datetime = NOW, **more: object) -> Proposal:
    return Proposal(moment=moment, slot=f"{moment}-1", at=at, **more)  # type: ignore[arg-type]  # any field


def skipped(decision: Decision) -> dict[str, tuple[Why, datetime | None]]:
    return {skip.moment: (skip.why, skip.until) for skip in decision.skipped}
