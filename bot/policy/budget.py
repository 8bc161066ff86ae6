"""The budget: what people and groups may get from the bot, over all its features."""

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.policy.rules import Rules
from bot.policy.spans import WEEK, days, hours
from bot.policy.state import Decision, PersonState

NEVER = datetime.max.replace(tzinfo=UTC)
"""When a person is free whose budget is nothing."""
Taken = list[tuple[datetime, datetime]]
_NOTHING: tuple[object, Taken] = (None, [])
_LEAP = timedelta(hours=1)
"""A week in which clocks are set forward is an hour short; a post keeps its local hour all the same."""


class Ledger:
    """What was charged, and will be, to each person and to each group; one ledger for a whole batch.

    Only its owner charges it; who chooses reads.
    """

    def __init__(
        self, people: Mapping[int, Sequence[datetime]], groups: Mapping[int, Sequence[datetime]]
    ) -> None:
        self._people = {person: sorted(charges) for person, charges in people.items()}
        self._taken: dict[int, tuple[object, Taken]] = {}
        self._groups = {circle: sorted(charges) for circle, charges in groups.items()}

    def free_at(self, person: PersonState, at: datetime, rules: Rules) -> datetime:
        """The first instant from `at` on at which one more message keeps this person's budget.

        That is: no seven days with more than their number, and their gap to any other message, be it before
        or after. `NEVER` if the number is 0.
        """
        most = min(rules.budget_weekly, person.weekly)
        if most <= 0:
            return NEVER
        charges = self._people.get(person.id)
        if not charges:
            return at
        gap = _gap(person, rules)
        if at - charges[-1] >= max(gap, WEEK):
            return at
        made_for, taken = self._taken.get(person.id, _NOTHING)
        if made_for != (most, gap):
            taken = sorted([*_around(charges, gap), *_full_weeks(charges, most)])
            self._taken[person.id] = (most, gap), taken
        return _first_outside(at, taken)

    def spaced(self, person: PersonState, at: datetime, rules: Rules) -> bool:
        """Whether `at` keeps this person's gap to any other message, whatever their week holds."""
        gap = _gap(person, rules)
        return all(abs(at - charge) >= gap for charge in self._people.get(person.id, ()))

    def group_free_at(self, circle_id: int, at: datetime, rules: Rules) -> datetime:
        """The first instant from `at` on at which this group may have a post: one in `post_days`.

        The days are those of its calendar, so they may be an hour short where clocks change.
        """
        charges = self._groups.get(circle_id, ())
        return _first_outside(at, _around(charges, days(rules.post_days) - _LEAP))

    def charge(self, person_id: int, at: datetime) -> None:
        """Note a message to this person."""
        self._taken.pop(person_id, None)
        insort(self._people.setdefault(person_id, []), at)

    def charge_group(self, circle_id: int, at: datetime) -> None:
        """Note a post to this group."""
        insort(self._groups.setdefault(circle_id, []), at)

    def charge_all(self, circle_id: int, decision: Decision) -> None:
        """Note all that a decision about this circle costs."""
        for person, at in decision.charges:
            self.charge(person, at)
        if decision.group_charge is not None:
            self.charge_group(circle_id, decision.group_charge)

    def copy(self) -> "Ledger":
        """Another ledger with the same charges, to try things out."""
        return Ledger(self._people, self._groups)


def _gap(person: PersonState, rules: Rules) -> timedelta:
    return hours(max(rules.gap_hours, person.gap_days * 24))


def _around(charges: Sequence[datetime], gap: timedelta) -> Taken:
    """The open intervals that are too near to a charge."""
    return [(charge - gap, charge + gap) for charge in charges]


def _full_weeks(charges: Sequence[datetime], most: int) -> Taken:
    """The open intervals in which one more would be too many in seven days."""
    runs = zip(charges, charges[most - 1 :], strict=False)
    return [(last - WEEK, first + WEEK) for first, last in runs if last - first < WEEK]


def _first_outside(at: datetime, taken: Taken) -> datetime:
    """The first instant from `at` on that lies in none of the open intervals, which begin in order."""
    for begin, end in taken:
        if begin < at < end:
            at = end
    return at
