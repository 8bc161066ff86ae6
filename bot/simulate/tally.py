"""What is counted while people who do not exist are written to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.simulate.people import Someone


@dataclass(slots=True)
class Tally:
    """Counts over pairs. `exchanges` are questions that both of a pair answered."""

    pairs: int = 0
    people: int = 0
    asked_by: Counter[str] = field(default_factory=Counter)
    answered_by: Counter[str] = field(default_factory=Counter)
    exchanges: int = 0
    messages: int = 0
    most_in_a_week: int = 0
    outside: int = 0
    left: int = 0

    def asked(self, moment: str, *, answered: bool) -> None:
        """A question reached somebody."""
        self.asked_by[moment] += 1
        self.answered_by[moment] += answered

    def exchanged(self) -> None:
        """Both of a pair answered the same question."""
        self.exchanges += 1

    def count(self, people: Iterable[Someone]) -> None:
        """A pair's time is over: what its two people got."""
        self.pairs += 1
        for one in people:
            self.people += 1
            self.messages += len(one.messages)
            self.most_in_a_week = max(self.most_in_a_week, _most_in_a_week(one))
            self.outside += one.outside
            self.left += one.left_at is not None

    @property
    def answers_a_message(self) -> float:
        """Answers for each question asked."""
        asked = self.asked_by.total()
        return self.answered_by.total() / asked if asked else 0.0

    def messages_a_week(self, weeks: int) -> float:
        """Messages for each person and week."""
        return self.messages / (self.people * weeks) if self.people else 0.0

    @property
    def exchanges_a_pair(self) -> float:
        """Questions that both answered, for each pair."""
        return self.exchanges / self.pairs if self.pairs else 0.0

    @property
    def left_share(self) -> float:
        """How many of the people left, 0 to 1."""
        return self.left / self.people if self.people else 0.0


def _most_in_a_week(someone: Someone) -> int:
    """The most messages in any seven days."""
    times, most, first = sorted(someone.messages), 0, 0
    for last, at in enumerate(times):
        while (at - times[first]).days >= 7:
            first += 1
        most = max(most, last - first + 1)
    return most
