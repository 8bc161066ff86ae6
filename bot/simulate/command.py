"""`kith simulate`, as the command line knows it."""

from pathlib import Path
from typing import Annotated

import typer


def simulate(
    pairs: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 400,
    weeks: Annotated[int, typer.Option(min=4, max=260, help="Over how many weeks.")] = 26,
    seed: Annotated[int, typer.Option(help="Which people: the same seed gives the same ones.")] = 1,
    alone: Annotated[bool, typer.Option("--alone", help="Kith's policy only, without the others.")] = False,
    vary: Annotated[bool, typer.Option(help="Try each assumption at half and at one and a half.")] = True,
    picture: Annotated[Path, typer.Option(help="Where the picture goes.")] = Path("kith-simulation.png"),
) -> None:
    """Try the policy on people who do not exist, beside two others; print the numbers and draw them."""
    from bot.simulate.told import told, told_alone  # noqa: PLC0415  # so that `kith --help` is there at once

    if alone:
        told_alone(pairs, weeks, seed)
    else:
        told(pairs, weeks, seed, picture, vary=vary)
