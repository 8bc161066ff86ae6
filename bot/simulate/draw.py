"""The comparison as one picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import ConfigError
from bot.simulate.compare import MEASURES, Measure, Swing
from bot.simulate.tally import Tally

COLOURS = {"kith": "#2f6f5e", "fixed": "#b98a2e", "excluding": "#8a8f98"}
CLAIM = "A simulation of people who do not exist: it shows what follows from its assumptions, nothing more."


def draw(tallies: Mapping[str, Tally], swings: Sequence[Swing], weeks: int, path: Path) -> None:
    """Write a PNG. Raises ConfigError where matplotlib is not installed, or the file can't be written."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  # heavy, and only for this picture
    except ImportError:
        raise ConfigError(['the picture needs matplotlib: pip install "kith-bot[simulate]"']) from None
    figure = Figure(figsize=(12, 10 if swings else 6.5), dpi=110, layout="constrained")
    figure.suptitle(CLAIM, fontsize=11)
    halves: Any = figure.subfigures(2, 1) if swings else [figure]
    for axes, measure in zip(halves[0].subplots(2, 3).flat, MEASURES, strict=True):
        _bars(axes, measure, tallies, weeks)
    for half in halves[1:]:
        _swings(half.subplots(), swings)
    try:
        figure.savefig(path, format="png")
    except OSError as error:
        raise ConfigError([f"{path}: can't be written: {error.strerror}"]) from None


def _bars(axes: Any, measure: Measure, tallies: Mapping[str, Tally], weeks: int) -> None:
    numbers = [measure.of(tally, weeks) for tally in tallies.values()]
    bars = axes.bar(list(tallies), numbers, color=[COLOURS[name] for name in tallies])
    axes.bar_label(bars, fmt="%.2f", padding=2, fontsize=9)
    axes.set_title(measure.name, fontsize=10)
    axes.margins(y=0.18)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9)


def _swings(axes: Any, swings: Sequence[Swing]) -> None:
    """Each assumption as a bar between the two ratios, the widest on top."""
    ordered = sorted(swings, key=lambda one: abs(one.high - one.low))
    for row, one in enumerate(ordered):
        axes.plot([one.low, one.high], [row, row], color="#8a8f98", linewidth=3, zorder=1)
        axes.scatter([one.low], [row], color="#b98a2e", zorder=2, label="half" if not row else None)
        axes.scatter(
            [one.high], [row], color="#2f6f5e", zorder=2, label="one and a half" if not row else None
        )
    axes.set_yticks(range(len(ordered)), [one.assumption.replace("_", " ") for one in ordered], fontsize=9)
    axes.axvline(1, color="#444444", linewidth=0.8)
    axes.set_xlabel("Kith's answers per question, over those of the fixed rhythm", fontsize=9)
    axes.set_title("What hangs on each assumption, at half and at one and a half times itself", fontsize=10)
    axes.legend(fontsize=8, loc="lower right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
