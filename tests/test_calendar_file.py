"""A calendar file says the same when it is read back, in every zone and after a move."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from bot.calendar_file import calendar_file
from bot.messages import Meeting

MADE = datetime(2027, 1, 5, 9, tzinfo=UTC)
MEETING = Meeting(
    id="event-7f",
    title="Book club; chapter 3, with \\ and\na second line",
    starts_at=datetime(2027, 3, 29, 17, tzinfo=UTC),
    minutes=90,
    about="Bring one page. Ü — 日本語. " * 9,
    link="https://example.org/room?a=1,2",
)


def read(data: bytes) -> tuple[Any, Any]:
    """The calendar and its one event."""
    calendar: Any = Calendar.from_ical(data)
    (event,) = calendar.events
    return calendar, event


def test_everything_is_read_back() -> None:
    file = calendar_file(MEETING, made_at=MADE)
    calendar, event = read(file.data)
    assert (file.mime, file.name) == ("text/calendar", "meeting.ics")
    assert (str(calendar["method"]), str(calendar["version"])) == ("PUBLISH", "2.0")
    assert str(event["uid"]) == "event-7f@kith"
    assert str(event["summary"]) == MEETING.title
    assert str(event["description"]) == MEETING.about
    assert str(event["location"]) == str(event["url"]) == MEETING.link
    assert (event.start, event.end) == (MEETING.starts_at, MEETING.ends_at)
    assert event["dtstamp"].dt == MADE
    assert (int(event["sequence"]), str(event["status"])) == (0, "CONFIRMED")


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Berlin", 19), ("Asia/Kolkata", 22), ("Australia/Lord_Howe", 4), ("UTC", 17)]
)
def test_a_zone_comes_with_its_clock_changes(zone: str, hour: int) -> None:
    calendar, event = read(calendar_file(MEETING, made_at=MADE, zone=zone).data)
    assert event.start == MEETING.starts_at
    assert event.start.hour == hour
    assert [str(one["tzid"]) for one in calendar.timezones] == ([] if zone == "UTC" else [zone])


def test_the_zone_in_the_file_says_the_same_as_the_machine() -> None:
    """A reader that knows no zone names has only what stands in the file."""
    file = calendar_file(MEETING, made_at=MADE, zone="Europe/Berlin")
    calendar, _ = read(file.data.replace(b"Europe/Berlin", b"Somewhere/Else"))
    (zone,) = calendar.timezones
    for month, hours in ((1, 1), (3, 1), (4, 2), (10, 2), (11, 1)):
        at = datetime(2027, month, 15, 12, tzinfo=zone.to_tz(lookup_tzid=False))
        offset = at.utcoffset()
        assert offset is not None
        assert offset.total_seconds() == hours * 3600


def test_a_move_replaces_and_a_cancellation_frees_the_hour() -> None:
    first = read(calendar_file(MEETING, made_at=MADE).data)[1]
    moved = replace(MEETING, starts_at=datetime(2027, 4, 5, 17, tzinfo=UTC))
    second = read(calendar_file(moved, made_at=MADE, sequence=1).data)[1]
    off = read(calendar_file(replace(moved, cancelled=True), made_at=MADE, sequence=2).data)[1]
    assert first["uid"] == second["uid"] == off["uid"]
    assert [int(one["sequence"]) for one in (first, second, off)] == [0, 1, 2]
    assert second.start == moved.starts_at
    assert (str(off["status"]), str(off["transp"])) == ("CANCELLED", "TRANSPARENT")


def test_the_same_meeting_gives_the_same_bytes_in_lines_of_75() -> None:
    one = calendar_file(MEETING, made_at=MADE, zone="Europe/Berlin").data
    assert one == calendar_file(MEETING, made_at=MADE, zone="Europe/Berlin").data
    assert all(len(line) <= 75 for line in one.split(b"\r\n"))


def test_words_cannot_add_lines_of_their_own() -> None:
    sly = replace(MEETING, title="a\r\nEND:VEVENT\r\nBEGIN:VALARM", link="https://e.org/\r\nX-EVIL:1")
    calendar, event = read(calendar_file(sly, made_at=MADE).data)
    assert [one.name for one in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert "X-EVIL" not in event
