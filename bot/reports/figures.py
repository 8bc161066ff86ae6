"""Numbers that a coordinator may see: over many people, the rest of them included. Pure.

A share is shown only when at least `floor` people are in it and at least so many are not, rounded to 5%:
otherwise it would say something about somebody. Where groups add up to a total, a total is shown only if what
it hides is either nothing or enough people. `floor` is the programme's (rules: five, the floor of the field).
"""

from collections.abc import Mapping, Sequence
from statistics import mean

from bot.language import _
from bot.messages import value

STEP = 5
"""Per cent."""
HALF = 2
"""Averages are shown in halves of a point: one person more moves them by less than that."""


@value
class Counted:
    """So many of so many people, or pairs."""

    part: int
    whole: int


def share(counted: Counted, floor: int) -> int | None:
    """The share in per cent, rounded to 5; None where the part or the rest is under the floor."""
    if counted.part < floor or counted.whole - counted.part < floor:
        return None
    return _stepped(counted.part / counted.whole)


def mean_share(shares: Sequence[float], floor: int) -> int | None:
    """The average of shares from 0 to 1, one for each pair, in per cent, rounded to 5."""
    return _stepped(mean(shares)) if len(shares) >= max(1, floor) else None


def average(points: Sequence[int], whole: int, floor: int) -> float | None:
    """The average of one number for each person who gave one, of `whole` people, in half points.

    None where too few gave one, or where those who gave none are so few that they stand out.
    """
    rest = whole - len(points)
    if len(points) < max(1, floor) or 0 < rest < floor:
        return None
    return round(mean(points) * HALF) / HALF


def headcount(people: int, floor: int) -> int | None:
    """How many people; None under the floor."""
    return people if people >= floor else None


def by_group(groups: Mapping[str, int], floor: int) -> tuple[dict[str, int], int | None]:
    """The headcounts that may be shown, and their total if nobody can be told from it.

    Groups are to be disjoint. The total is left out when the hidden groups together are under the floor.
    """
    shown = {name: people for name, people in groups.items() if people >= floor}
    total = sum(groups.values())
    hidden = total - sum(shown.values())
    return shown, total if total >= floor and (hidden == 0 or hidden >= floor) else None


def in_words(label: str, counted: Counted, floor: int) -> str:
    """One line of a report."""
    return _line(label, share(counted, floor), floor)


def mean_in_words(label: str, shares: Sequence[float], floor: int) -> str:
    """One line about an average share."""
    return _line(label, mean_share(shares, floor), floor)


def average_in_words(label: str, points: Sequence[int], whole: int, floor: int) -> str:
    """One line about an average of five points."""
    found = average(points, whole, floor)
    if found is None:
        return _hidden(label, floor)
    return _("{label}: about {n} of 5.", label=label, n=f"{found:g}")


def _stepped(part: float) -> int:
    return STEP * round(100 * part / STEP)


def _line(label: str, found: int | None, floor: int) -> str:
    if found is None:
        return _hidden(label, floor)
    return _("{label}: about {n}%.", label=label, n=found)


def _hidden(label: str, floor: int) -> str:
    return _("{label}: not shown, it would be about fewer than {n}.", label=label, n=floor)
