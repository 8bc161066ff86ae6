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
