"""What is promised to people, counted over a million simulated deliveries.

Pairs in all IANA zones live through both clock changes of 2027 under Kith's own moments and policy. Every
delivery is judged with the standard library's zones alone, not with the policy's own arithmetic:
quiet hours (07:00 to 22:00 for what both wait for), the budget of two in seven days and 48 hours apart, and
the local time of a slot.
"""

import random
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.library import load
from bot.policy.backoff import ROUNDS
from bot.policy.reach import AWAITED
from bot.policy.rules import Rules
from bot.policy.state import Decision, Hours, PersonState
from bot.simulate.assumptions import Assumptions
from bot.simulate.kith import Run, begun
from bot.simulate.people import START, Someone, pair, talks
from bot.simulate.tally import Tally

WEEKS = 48
"""From January to December: every change of clocks of 2027, in both hemispheres."""
MOST = 1_000_000
EAGER = Assumptions(answer=85, fading=2, habituation=1, opt_out=0.1, talk=10)
"""People who answer a lot are written to a lot, so that more can go wrong."""
WIDE = Hours(start=time(7), end=time(22), days=frozenset(range(7)))
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


@dataclass(slots=True)
class Judged(Run):
    """A run whose every delivery is judged as it is decided."""

    deliveries: int = 0
    quiet: int = 0
    wrong: int = 0

    def _say(self, decision: Decision, now: datetime) -> None:
        wish = decision.chosen
        assert wish is not None  # there is something to say
        for due in decision.dues:
            hearers = [one.state for id, one in self.people.items() if due.person in {None, id}]
            kept = wish.at_once or all(_open(one, due.at) for one in hearers)
            if not kept and wish.moment in AWAITED and due.person is None:
                kept = all(_open(replace(one, hours=WIDE), due.at) for one in hearers)
            self.deliveries += 1
            self.quiet += not kept
            if wish.moment in ROUNDS and due.at == wish.at:
                local = due.at.astimezone(ZoneInfo(self.circle.zone))
                self.wrong += local.time() != self.circle.rules.hour
        Run._say(self, decision, now)


def _open(person: PersonState, at: datetime) -> bool:
    """Whether clocks on this person's wall say that the bot may speak."""
    local = at.astimezone(ZoneInfo(person.zone))
    start, end = person.hours.start, person.hours.end
    if start < end:
        return local.weekday() in person.hours.days and start <= local.time() < end
    day = local.date() if local.time() >= start else local.date() - timedelta(days=1)
    return day.weekday() in person.hours.days and not end <= local.time() < start


def _over_budget(someone: Someone) -> int:
    """How often a person got two within 48 hours, or three within seven days."""
    times = sorted(someone.messages)
    near = sum(later - earlier < timedelta(hours=48) for earlier, later in pairwise(times))
    many = sum(last - first < timedelta(days=7) for first, last in zip(times, times[2:], strict=False))
    return near + many


def run(most: int = MOST) -> dict[str, float]:
    """Violations over so many deliveries; every one of them should be 0."""
    library, rules = load(), Rules(weeks=WEEKS)
    deliveries = quiet = wrong = budget = number = 0
    until = START + timedelta(weeks=WEEKS)
    while deliveries < most:
        people = _anywhere(number)
        judged = Judged(
            circle=begun(number, people, rules, WEEKS),
            people={one.state.id: one for one in people},
            library=library,
            assumed=EAGER,
            tally=Tally(),
        )
        judged.live(talks(number, 1, WEEKS, EAGER), until)
        deliveries, quiet, wrong = deliveries + judged.deliveries, quiet + judged.quiet, wrong + judged.wrong
        budget += sum(map(_over_budget, people))
        number += 1
    return {
        "simulated deliveries": deliveries,
        "quiet-hour violations": quiet,
        "budget violations": budget,
        "wrong local time": wrong,
    }


def _anywhere(number: int) -> tuple[Someone, Someone]:
    """A pair whose zones go round the world, with hours of many kinds."""
    dice = random.Random(number)
    one, other = pair(number, 1, EAGER)
    for at, someone in enumerate((one, other)):
        zone = ZONES[(number + at * dice.choice((0, 0, 0, 1, 40, 200))) % len(ZONES)]
        start, length = dice.choice(((9, 9), (8, 10), (7, 15), (13, 6), (20, 8)))
        days = frozenset(range(dice.choice((5, 5, 7))))
        hours = Hours(start=time(start), end=time((start + length) % 24), days=days)
        someone.state = replace(someone.state, zone=zone, hours=hours)
    return one, other
