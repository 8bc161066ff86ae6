"""Numbers that a coordinator may see: over five people or more, the rest of them included. Pure.

A share is shown only when at least five people are in it and at least five are not, rounded to 5%:
otherwise it would say something about somebody. Five is the floor of the field. Where groups add up to a
total, a total is shown only if what it hides is either nothing or five people or more.
"""

from collections.abc import Mapping

from bot.language import _
from bot.messages import value

FLOOR = 5
STEP = 5
"""Per cent."""


@value
class Counted:
    """So many of so many people."""

    part: int
    whole: int


def share(counted: Counted) -> int | None:
    """The share in per cent, rounded to 5; None where the part or the rest is under five people."""
    if counted.part < FLOOR or counted.whole - counted.part < FLOOR:
        return None
    return STEP * round(100 * counted.part / counted.whole / STEP)


def headcount(people: int) -> int | None:
    """How many people; None under five."""
    return people if people >= FLOOR else None


def by_group(groups: Mapping[str, int]) -> tuple[dict[str, int], int | None]:
    """The headcounts that may be shown, and their total if nobody can be told from it.

    Groups are to be disjoint. The total is left out when the hidden groups together are under five people.
    """
    shown = {name: people for name, people in groups.items() if people >= FLOOR}
    total = sum(groups.values())
    hidden = total - sum(shown.values())
    return shown, total if total >= FLOOR and (hidden == 0 or hidden >= FLOOR) else None


def in_words(label: str, counted: Counted) -> str:
    """One line of a report."""
    found = share(counted)
    if found is None:
        return _("{label}: not shown, it would be about fewer than {n} people.", label=label, n=FLOOR)
    return _("{label}: about {n}%.", label=label, n=found)
