"""Policy disposes: of all that wants to be said to a circle, at most one thing; and when to ask it again.

Gates come before proposals: a circle that is ended or paused need not propose (`closed_until`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.policy.budget import Ledger
from bot.policy.grant import grant
from bot.policy.reach import COORDINATORS, EVENTS, closed_until
from bot.policy.state import CircleState, Decision, Proposal, Skip, Why

__all__ = ["ORDER", "choose", "closed_until"]

ORDER = (
    "help",
    "invitation",
    "notice",
    "reveal",
    "share",
    "lone_answer",
    "closing",
    "agreement",
    "opening",
    "story",
    "check_in",
    "call",
    "second_asking",
    "activity",
    "article",
    "reflection",
    "pulse",
    "quiet_question",
)
"""Who goes first when several want to speak: what follows from an event, then design's order of moments."""
_RANK = {moment: rank for rank, moment in enumerate(ORDER)}
_DAY = timedelta(days=1)
"""After something free, anything else leaves it a day: one message a day at most (evidence 16)."""


def choose(circle: CircleState, proposals: Sequence[Proposal], ledger: Ledger, now: datetime) -> Decision:
    """At most one of the proposals, with its sends and charges; the rest of those due as skips.

    The ledger is only read; its owner charges it. `plan_at` is later than `now`, or None when nothing can
    change by itself; it is `now` only after a choice, when one more can be granted at once. It relies on
    `circle.past` holding what was chosen before: a moment's slot is never chosen twice.
    """
    gate = closed_until(circle, now)
    if gate is not None:
        proposals = [wish for wish in proposals if wish.moment in COORDINATORS]
        if not proposals:
            return gate
    due = [wish for wish in proposals if wish.at <= now and not _given(circle, wish)]
    if len(due) > 1:
        due.sort(key=_rank)
    skipped: list[Skip] = []
    decision, again = Decision(), False
    for place, wish in enumerate(due):
        granted = grant(circle, wish, ledger, now)
        if isinstance(granted, Decision):
            decision = granted
            outranked, again = _rest(circle, decision, due[place + 1 :], ledger, now)
            skipped += outranked
            break
        skipped.append(granted)
    times = [wish.at for wish in proposals if wish.at > now]
    times += [skip.until for skip in skipped if skip.until is not None]
    if gate is not None and gate.plan_at is not None:
        times.append(gate.plan_at)
    return replace(decision, skipped=tuple(skipped), plan_at=now if again else min(times, default=None))


def _rank(wish: Proposal) -> int:
    return _RANK.get(wish.moment, len(ORDER))


def _given(circle: CircleState, wish: Proposal) -> bool:
    return any(past.slot == wish.slot and past.moment == wish.moment for past in circle.past)


def _rest(
    circle: CircleState, decision: Decision, rest: Iterable[Proposal], ledger: Ledger, now: datetime
) -> tuple[list[Skip], bool]:
    """Why the others wait after a choice, and whether one of them can be granted at once all the same.

    Only what the choice does not touch is tried: free events, and anything after a word to a coordinator.
    """
    last = max(due.at for due in decision.dues)
    until = last + (timedelta(hours=circle.rules.gap_hours) if decision.charges else _DAY)
    aside = _aside(circle, decision)
    skipped = []
    for wish in rest:
        if aside or (wish.moment in EVENTS and not wish.cost):
            granted = grant(circle, wish, ledger, now)
            if isinstance(granted, Decision):
                return skipped, True
            skipped.append(granted)
        else:
            skipped.append(Skip(moment=wish.moment, slot=wish.slot, why=Why.OUTRANKED, until=until))
    return skipped, False


def _aside(circle: CircleState, decision: Decision) -> bool:
    """Whether the choice is free and none of the members gets it."""
    members = {member.id for member in circle.accepted}
    return not decision.charges and all(due.person not in {None, *members} for due in decision.dues)
