"""The whole simulation: three policies over the same pairs."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.library import Library
from bot.policy.rules import Rules
from bot.simulate.assumptions import Assumptions
from bot.simulate.kith import Run, begun
from bot.simulate.others import excluding, fixed
from bot.simulate.people import START, pair, talks
from bot.simulate.tally import Tally

POLICIES = ("kith", "fixed", "excluding")


def simulate(
    policy: str, pairs: int, weeks: int, seed: int, assumed: Assumptions, library: Library, rules: Rules
) -> Tally:
    """So many pairs over so many weeks under one policy; the same seed gives the same people."""
    tally = Tally()
    live: Mapping[str, Callable[..., None]] = {"fixed": fixed, "excluding": excluding}
    until = START + timedelta(weeks=weeks)
    for number in range(pairs):
        people = pair(number, seed, assumed)
        if policy == "kith":
            circle = begun(number, people, rules, weeks)
            by_id = {one.state.id: one for one in people}
            Run(circle=circle, people=by_id, library=library, assumed=assumed, tally=tally).live(
                talks(number, seed, weeks, assumed), until
            )
        else:
            live[policy](people, assumed, tally, until)
        tally.count(people)
    return tally
