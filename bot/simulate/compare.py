"""The policies side by side, and how much hangs on each assumption."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.library import Library
from bot.policy.rules import Rules
from bot.simulate.assumptions import USUAL, Assumptions
from bot.simulate.run import POLICIES, simulate
from bot.simulate.tally import Tally

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to compare: what it is called, how to read it off a tally, whether more of it is better."""

    name: str
    of: Callable[[Tally, int], float]
    more: bool


MEASURES = (
    Measure("answers per question", lambda tally, _: tally.answers_a_message, more=True),
    Measure("exchanges that both answered, a pair", lambda tally, _: tally.exchanges_a_pair, more=True),
    Measure("messages per person and week", lambda tally, weeks: tally.messages_a_week(weeks), more=False),
    Measure("most messages in any week", lambda tally, _: float(tally.most_in_a_week), more=False),
    Measure(
        "people who left, in per cent", lambda tally, _: 100 * tally.left / max(tally.people, 1), more=False
    ),
    Measure("messages in quiet hours", lambda tally, _: float(tally.outside), more=False),
)


@dataclass(frozen=True, slots=True)
class Swing:
    """One assumption at half (`low`) and at one and a half times itself (`high`), over five seeds.

    Each number is Kith's answers per question over the fixed policy's; `kept` says whether Kith had at least
    as many answered exchanges as the excluding policy.
    """

    assumption: str
    low: float
    high: float
    kept: bool


def compared(pairs: int, weeks: int, seed: int, library: Library, rules: Rules) -> Mapping[str, Tally]:
    """Every policy on the same pairs."""
    return {name: simulate(name, pairs, weeks, seed, USUAL, library, rules) for name in POLICIES}


def swings(pairs: int, weeks: int, library: Library, rules: Rules) -> Iterator[Swing]:
    """How the comparison changes with each assumption."""
    varied = USUAL.varied()
    for (name, _, low), (_, _, high) in zip(varied[::2], varied[1::2], strict=True):
        less, less_kept = _ratio(low, pairs, weeks, library, rules)
        more, more_kept = _ratio(high, pairs, weeks, library, rules)
        yield Swing(assumption=name, low=less, high=more, kept=less_kept and more_kept)


def _ratio(
    assumed: Assumptions, pairs: int, weeks: int, library: Library, rules: Rules
) -> tuple[float, bool]:
    """Kith's answers per question over the fixed policy's; whether it had the excluding one's exchanges."""
    answers = dict.fromkeys(POLICIES, 0.0)
    exchanges = dict.fromkeys(POLICIES, 0.0)
    for seed in SEEDS:
        for name in POLICIES:
            tally = simulate(name, pairs, weeks, seed, assumed, library, rules)
            answers[name] += tally.answers_a_message
            exchanges[name] += tally.exchanges_a_pair
    ratio = answers["kith"] / answers["fixed"] if answers["fixed"] else float("inf")
    return ratio, exchanges["kith"] >= exchanges["excluding"]


def losses(tallies: Mapping[str, Tally], weeks: int) -> list[str]:
    """Where another policy does better than Kith, in plain words."""
    told = []
    for measure in MEASURES:
        own = measure.of(tallies["kith"], weeks)
        for name, tally in tallies.items():
            other = measure.of(tally, weeks)
            if (other > own) if measure.more else (other < own):
                told.append(f"{measure.name}: {other:.2f} under the {name} policy, {own:.2f} under Kith's")
    return told
