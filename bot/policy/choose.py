"""Policy disposes: of all that wants to be said to a circle, at most one thing; and when to ask it again.

Gates come before proposals: a circle that is ended or paused need not propose (`closed_until`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.policy.budget import Ledger
from bot.policy.calls import FIRST
from bot.policy.grant import Grant, grant
from bot.policy.reach import COORDINATORS, EVENTS, closed_until
from bot.policy.spans import days, hours
from bot.policy.state import CircleState, Decision, Proposal, Skip, Why

__all__ = ["ORDER", "choose", "closed_until"]

ORDER = (
    "help",
    "invitation",
    "notice",
    "closed_door",
    "reveal",
    "share",
    "agreed",
    "call_agreed",
    "call_asked",
    "activity_chosen",
    "event",
    "lone_answer",
    "call_met",
    "closing_choice",
    "closing",
    "agreement",
    "opening",
    "milestone",
    "story",
    "check_in",
    "ready",
    "call",
    "second_asking",
    "activity_step",
    "activity",
    "article",
    "reflection",
    "pulse",
    "how_quiet",
    "quiet_question",
)
"""Who goes first when several want to speak: what follows from an event, then the rarest moments."""
_RANK = {moment: rank for rank, moment in enumerate(ORDER)}
_BEFORE_STORIES = _RANK["milestone"]
"""Where the first call stands: after a story, two a week would leave it for the second week's end."""
_OWN = frozenset({Why.NOT_DUE, Why.TIMING, Why.NOTHING_FITS})
"""Reasons that say nothing of another wish of the same shape."""
_DAY = days(1)
"""After something free, anything else leaves it a day: one message a day at most."""


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
    due: list[Proposal] = []
    times: list[datetime] = []
    for wish in proposals:
        if wish.at <= now:
            due.append(wish)
        else:
            times.append(wish.at)
    if gate is not None and gate.plan_at is not None:
        times.append(gate.plan_at)
    granted, skipped, again = _first(circle, due, ledger, now) if due else (None, [], False)
    times += [skip.until for skip in skipped if skip.until is not None]
    if granted is None:
        return Decision(skipped=tuple(skipped), plan_at=min(times, default=None))
    times.append(max(due.at for due in granted.dues) + _DAY)  # what was chosen may have a next slot by then
    return Decision(
        chosen=granted.wish,
        audience="together" if granted.dues[0].person is None else "each",
        dues=granted.dues,
        charges=granted.charges,
        group_charge=granted.group_charge,
        skipped=tuple(skipped),
        plan_at=now if again else min(times),
    )


def _first(
    circle: CircleState, due: list[Proposal], ledger: Ledger, now: datetime
) -> tuple[Grant | None, list[Skip], bool]:
    """The first that is granted, why the others are not, and whether one more can be granted at once."""
    skipped: list[Skip] = []
    known: dict[object, Skip] = {}
    muting = True
    if len(due) > 1:
        due.sort(key=_rank)
        muting = any(person.muted for person in (*circle.members, *circle.coordinators))
    for place, wish in enumerate(due):
        like = known.get(_shape(wish)) if known else None
        if like is not None:
            skipped.append(Skip(moment=wish.moment, slot=wish.slot, why=like.why, until=like.until))
            continue
        granted = grant(circle, wish, ledger, now)
        if isinstance(granted, Grant):
            rest = [one for one in due[place + 1 :] if one.slot != wish.slot or one.moment != wish.moment]
            outranked, again = _rest(circle, granted, rest, ledger, now)
            return granted, skipped + outranked, again
        skipped.append(granted)
        if not muting and granted.why not in _OWN:
            known[_shape(wish)] = granted
    return None, skipped, False


def _rank(wish: Proposal) -> int:
    if wish.reason == FIRST:
        return _BEFORE_STORIES
    return _RANK.get(wish.moment, len(ORDER))


def _shape(wish: Proposal) -> object:
    """What decides about a wish besides mutes: two of one shape are held back alike."""
    event = wish.moment if wish.moment in EVENTS else ""
    return event, wish.audience, wish.recipients, wish.first, wish.cost, wish.urgent, wish.at_once


def _rest(
    circle: CircleState, chosen: Grant, rest: Iterable[Proposal], ledger: Ledger, now: datetime
) -> tuple[list[Skip], bool]:
    """Why the others wait after a choice, and whether one of them can be granted at once all the same.

    Only what the choice does not touch is tried: free events, and anything after a word to a coordinator.
    """
    last = max(due.at for due in chosen.dues)
    until = last + (hours(circle.rules.gap_hours) if chosen.charges else _DAY)
    aside = _aside(circle, chosen)
    skipped: list[Skip] = []
    for wish in rest:
        if aside or (wish.moment in EVENTS and not wish.cost):
            granted = grant(circle, wish, ledger, now)
            if isinstance(granted, Grant):
                return skipped, True
            skipped.append(granted)
        else:
            skipped.append(Skip(moment=wish.moment, slot=wish.slot, why=Why.OUTRANKED, until=until))
    return skipped, False


def _aside(circle: CircleState, chosen: Grant) -> bool:
    """Whether the choice is free and none of the members gets it."""
    if chosen.charges or chosen.group_charge is not None:
        return False
    members = {member.id for member in circle.accepted}
    return all(due.person is not None and due.person not in members for due in chosen.dues)
