"""Every speed in one table: `python -m tests.bench`, with `--json FILE` for the numbers alone.

Each figure is the median of at least three runs; ratios are measured side by side in one run, since machines
are noisy. What was promised stands beside it. Nothing here fails: it is for reading.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import articles, discord, outbox, planning, policy, promises, slack

PROMISED = {
    "policy: circles_per_second": "at least 25,000 on one core",
    "planning: idle tick ms": "at most 2, over 100,000 circles",
    "planning: idle tick statements": "at most 2",
    "planning: statements a batch of 500": "at most 14",
    "outbox: sends a second": "at least 4,000, claims of 40",
    "slack: command to acknowledgement p99 ms": "at most 30, 100 a second beside 1,000 deliveries",
    "slack: command to acknowledgement worst ms": "at most 150",
    "slack: commands and presses lost": "none",
    "slack: flat out, command p99 ms": "at most 100",
    "slack: button to form p99 ms": "at most 150",
    "slack: deliveries beside a bare loop": "at least .95, Slack answering after 50 ms",
    "slack: its and the outbox's CPU a delivery us": "at most 250 beside Slack's client alone",
    "slack: 429s of our making": "none",
    "promises: quiet-hour violations": "none, in all zones through both clock changes of 2027",
    "promises: budget violations": "none",
    "promises: wrong local time": "none",
    "start: kith check seconds": "at most 1",
    "articles: ndcg@10": "BM25 on the sentence alone: .28",
}


def start() -> dict[str, float]:
    """Seconds from the command to the end of `kith check`, of a whole process."""
    example = Path(__file__).parents[2] / "config.example.toml"
    key = subprocess.run([sys.executable, "-m", "bot", "key"], capture_output=True, text=True, check=True)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "check", "--config", str(example)],
            env={"KITH_KEY": key.stdout.strip()},
            capture_output=True,
            check=True,
        )
        took.append(time.perf_counter() - begun)
    return {"kith check seconds": statistics.median(took)}


BENCHES: dict[str, Callable[[], dict[str, float]]] = {
    "policy": policy.run,
    "planning": planning.run,
    "outbox": outbox.run,
    "promises": promises.run,
    "articles": articles.run,
    "slack": slack.run,
    "discord": discord.run,
    "start": start,
}


def main() -> None:
    """Run them all, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(BENCHES)}; all where none is named")
    parser.add_argument("--json", type=Path, help="write the numbers there")
    given = parser.parse_args()
    figures: dict[str, float] = {}
    for name in given.names or BENCHES:
        found = BENCHES[name]()
        figures |= {f"{name}: {what.removeprefix(f'{name}: ')}": number for what, number in found.items()}
    table = Table("what", "measured", "promised or compared to")
    for what, number in figures.items():
        table.add_row(what, f"{number:,.3g}" if number < 100 else f"{number:,.0f}", PROMISED.get(what, ""))
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
