"""A look ahead: what a circle would get if nobody answered. For the coordinator's preview."""

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.policy.budget import Ledger
from bot.policy.choose import choose, closed_until
from bot.policy.state import CircleState, Decision, Past, Proposal

Propose = Callable[[CircleState, datetime], Sequence[Proposal]]


def foresee(
    circle: CircleState, propose: Propose, ledger: Ledger, now: datetime, until: datetime, most: int = 50
) -> list[tuple[datetime, Decision]]:
    """The decisions from `now` to `until`, at most `most`, each with when it would be made.

    A dry run on copies: each choice is taken as sent and unanswered. Decisions that say nothing are left out.
    """
    ledger = ledger.copy()
    foreseen: list[tuple[datetime, Decision]] = []
    at: datetime | None = now
    for _ in range(most):
        if at is None or at > until:
            break
        decision = closed_until(circle, at) or choose(circle, propose(circle, at), ledger, at)
        if decision.chosen is not None or decision.skipped:
            foreseen.append((at, decision))
        if decision.chosen is not None:
            ledger.charge_all(circle.id, decision)
            circle = _told(circle, decision.chosen, decision)
        at = decision.plan_at
    return foreseen


def _told(circle: CircleState, chosen: Proposal, decision: Decision) -> CircleState:
    """The circle with this choice in its past, under a number that no row has."""
    past = list(circle.past)
    said = Past(
        id=-len(past) - 1,
        moment=chosen.moment,
        slot=chosen.slot,
        subject=chosen.subject,
        at=min(due.at for due in decision.dues),
        sent=True,
    )
    insort(past, said, key=lambda one: one.at)
    return replace(circle, past=tuple(past))
