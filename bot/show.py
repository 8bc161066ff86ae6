"""What a check found, for a terminal or for a pipe."""

import sys
from collections.abc import Sequence


def show(faults: Sequence[str], fine: Sequence[str]) -> None:
    """A mark and a line each; colour on a terminal, plain words elsewhere."""
    if not sys.stdout.isatty():
        print("\n".join([*(f"fault: {fault}" for fault in faults), *(f"fine: {words}" for words in fine)]))
        return
    from rich.console import Console  # noqa: PLC0415  # 60 ms that a pipe need not wait for
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for mark, style, lines in (("✗", "red", faults), ("✓", "green", fine)):
        for words in lines:
            console.print(Text(f"{mark} ", style=style) + Text(words), soft_wrap=True)
