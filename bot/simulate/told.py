"""The simulation in the terminal: the claim first, then numbers, then where Kith loses."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.library import load
from bot.policy.rules import Rules
from bot.simulate.assumptions import USUAL
from bot.simulate.compare import MEASURES, Swing, compared, losses, swings
from bot.simulate.draw import CLAIM, draw
from bot.simulate.run import simulate
from bot.simulate.tally import Tally

LEAST = 40
"""Pairs in each run of a variation: fewer are mostly noise."""
_PART = 20
"""A variation has so much fewer pairs than the comparison, since there are 150 of them for each policy."""


def told_alone(pairs: int, weeks: int, seed: int) -> None:
    """Kith's policy by itself."""
    console = Console(highlight=False)
    console.print(CLAIM)
    _numbers(console, {"kith": simulate("kith", pairs, weeks, seed, USUAL, load(), Rules())}, weeks)


def told(pairs: int, weeks: int, seed: int, picture: Path, *, vary: bool) -> None:
    """The comparison, what hangs on each assumption, the losses, and the picture. Raises ConfigError."""
    console = Console(highlight=False)
    library, rules = load(), Rules()
    console.print(CLAIM)
    tallies = compared(pairs, weeks, seed, library, rules)
    _numbers(console, tallies, weeks)
    found = list(swings(max(LEAST, pairs // _PART), weeks, library, rules)) if vary else []
    _varied(console, found)
    lost = losses(tallies, weeks)
    console.print("Where Kith loses:" if lost else "Kith loses nowhere here.")
    for line in lost:
        console.print(f"  {line}")
    draw(tallies, found, weeks, picture)
    console.print(f"Drawn: {picture}")


def _numbers(console: Console, tallies: Mapping[str, Tally], weeks: int) -> None:
    shown = Table("", *tallies)
    for measure in MEASURES:
        shown.add_row(measure.name, *(f"{measure.of(tally, weeks):.2f}" for tally in tallies.values()))
    console.print(shown)


def _varied(console: Console, found: Sequence[Swing]) -> None:
    if not found:
        return
    console.print(
        "Kith's answers per question over the fixed rhythm's, each assumption varied over five seeds; and "
        "whether its pairs had as many answered exchanges as under the excluding policy:"
    )
    shown = Table("assumption", "is", "at half", "at 1.5", "exchanges kept")
    for one in found:
        held = f"{getattr(USUAL, one.assumption):g}"
        kept = "yes" if one.kept else "no"
        shown.add_row(one.assumption.replace("_", " "), held, f"{one.low:.2f}", f"{one.high:.2f}", kept)
    console.print(shown)
