"""The one place that asks for the time."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  # the one place


class SetClock:
    """A clock that stands where it is put: for the demo, the previews and the tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was put to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Put it to `at`; it never goes back."""
        self._at = max(self._at, at.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self.set(self._at + by)


class MovedClock:
    """A clock that runs at the usual pace from a start of its own and can be moved on: for the demo."""

    def __init__(self, base: SystemClock, start: datetime) -> None:
        self._base = base
        self._ahead = start - base.now()

    def now(self) -> datetime:
        """The moved instant."""
        return self._base.now() + self._ahead

    def set(self, at: datetime) -> None:
        """Move it on to `at`; it never goes back."""
        self._ahead = max(self._ahead, at - self._base.now())
