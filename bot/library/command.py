"""`kith prompts`: count, lint, stats; with a folder of one's own, of both together."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The prompts.", invoke_without_command=True, rich_markup_mode=None)
Folder = Annotated[Path | None, typer.Argument(help="A folder of your own, added to the shipped ones.")]


@app.callback()
def count(context: typer.Context) -> None:
    """Count the prompts per moment, or say more with lint and stats."""
    if context.invoked_subcommand is None:
        from bot.library import counted, load  # noqa: PLC0415  # so that `kith --help` is there at once

        print("\n".join(counted(load())))


@app.command()
def lint(folder: Folder = None) -> None:
    """Check every prompt in every language against the checklist of prompts/README.md."""
    from bot.library import load_with  # noqa: PLC0415  # so that `kith --help` is there at once
    from bot.library.wording import all_faults  # noqa: PLC0415

    library = load_with(folder)
    faults = all_faults(library)
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    print(f"{len(list(library))} prompts in {', '.join(library.locales)}: {len(faults) or 'no'} faults")
    if faults:
        raise typer.Exit(1)


@app.command()
def stats(folder: Folder = None) -> None:
    """Show what they cover: by theme, depth, phase, tie and language."""
    from rich.console import Console  # noqa: PLC0415  # so that `kith --help` is there at once
    from rich.table import Table  # noqa: PLC0415

    from bot.library import load_with  # noqa: PLC0415
    from bot.library.stats import tables  # noqa: PLC0415

    console = Console(highlight=False)
    for title, heads, rows in tables(load_with(folder)):
        shown = Table(*heads, title=title, title_justify="left")
        for row in rows:
            shown.add_row(*row)
        console.print(shown)
