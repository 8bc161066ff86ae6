"""The transcript: dates, who saw what and why, who did what; then a summary."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from bot.demo.cast import Actor
from bot.demo.watched import Heard
from bot.messages import Card, Choice, Message, Quote, Reply, plain, words
from bot.messages.content import Part

WIDE = 110
STANDING = frozenset({"invitation", "opening"})
"""Long and much the same each time: in full only the first time."""


class Transcript:
    """Prints as things happen, in the programme's zone, and counts."""

    def __init__(
        self, console: Console, now: Callable[[], datetime], zone: str, actors: Mapping[str, Actor]
    ) -> None:
        self.now = now
        self._console, self._zone, self._actors = console, ZoneInfo(zone), actors
        self._day = ""
        self._sent: dict[str, list[datetime]] = defaultdict(list)
        self._counts: Counter[str] = Counter()

    def said(self, heard: Heard) -> None:
        """The bot said something."""
        self._counts[heard.moment] += 1
        for reader in heard.to:
            self._sent[reader].append(self.now())
        names = " & ".join(self._name(reader) for reader in heard.to[:2])
        if len(heard.to) > 2:
            names = f"the group of {len(heard.to)}"
        where = f"to {names}" + (" (private)" if heard.direct else "")
        self._line("Kith", where, heard.moment.replace("_", " "), style="cyan")
        again = heard.moment in STANDING and self._counts[heard.moment] > 1
        for part in heard.message.parts[: 1 if again else None]:
            self._below(_short(part))
        if heard.message.reason:
            self._below(f"why: {words(heard.message.reason)}", "dim")
        if heard.message.seen_by:
            self._below(f"seen by: {heard.message.seen_by}", "dim")

    def acted(self, actor: Actor, choice: Choice, reply: Reply | None) -> None:
        """Somebody pressed something, and got a private reply."""
        self._counts[f"pressed {choice.id}"] += 1
        answer = plain(reply.message).splitlines()[0] if reply is not None and reply.message else ""
        self._line(actor.name, f"presses “{choice.label}”", answer, style="green")

    def talked(self, actor: Actor) -> None:
        """Somebody wrote something, which Kith never reads."""
        self._counts["talk"] += 1
        self._line(actor.name, "writes to the others", "Kith sees that they do, never what", style="magenta")

    def asked(self, actor: Actor, command: str, message: Message | None) -> None:
        """Somebody used a command."""
        self._line(actor.name, f"types /kith {command}", "", style="yellow")
        for line in (plain(message) if message else "").splitlines():
            self._below(line)

    def summary(self, weeks: int) -> None:
        """What it came to."""
        table = Table(title=f"{weeks} weeks in numbers", title_justify="left", show_header=False)
        for kind, number in sorted(self._counts.items()):
            table.add_row(kind.replace("_", " "), str(number))
        most = max((_busiest_week(times) for times in self._sent.values()), default=0)
        mean = sum(len(times) for times in self._sent.values()) / max(1, len(self._sent)) / max(1, weeks)
        table.add_row("messages a person got a week, on average", f"{mean:.1f}")
        table.add_row("most in any seven days (reveals and replies included)", str(most))
        self._console.print()
        self._console.print(table)

    def _line(self, who: str, what: str, more: str, style: str) -> None:
        local = self.now().astimezone(self._zone)
        day = f"{local:%A %d %B %Y}"
        if day != self._day:
            self._day = day
            self._console.rule(day, align="left", style="dim")
        text = Styled.assemble((f"{local:%H:%M}  ", "dim"), (who, f"bold {style}"), f" {what}", (
            f": {more}" if more else ""
        ))  # fmt: skip
        self._console.print(text, width=WIDE, soft_wrap=True)

    def _below(self, line: str, style: str = "") -> None:
        self._console.print(Padding(Styled(line, style=style), (0, 0, 0, 8), expand=False), width=WIDE)

    def _name(self, reader: str) -> str:
        return self._actors[reader].name if reader in self._actors else reader


def _short(part: Part) -> str:
    match part:
        case Card(title=title, facts=facts):
            return "; ".join([title, *(f"{label}: {words(body)}" for label, body in facts)])
        case Quote(who=who, words=said):
            return f"{who.name}: “{' / '.join(said.split(chr(10) * 2))}”"
        case _:
            return plain(Message(token="", parts=(part,)))


def _busiest_week(times: list[datetime]) -> int:
    return max(
        sum(1 for other in times if timedelta() <= other - start < timedelta(days=7)) for start in times
    )
