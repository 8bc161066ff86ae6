"""Calendar files: one meeting as an .ics that any calendar takes in. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.messages import File, Meeting

MIME = "text/calendar"
_MAKER = "-//Kith//kith-bot//EN"


def calendar_file(
    meeting: Meeting, *, made_at: datetime, sequence: int = 0, zone: str = "UTC", name: str = "meeting.ics"
) -> File:
    """The file. Its UID is the meeting's id, so a moved meeting replaces what a calendar holds already.

    `sequence` counts how often it moved, or one more once it is called off; calendars take the highest.
    `zone` is an IANA name in which the times are written, with its clock changes; without one they are UTC.
    `made_at` stands in for the clock: the same arguments give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(meeting, made_at, sequence, zone))
    if zone != "UTC":
        day = meeting.starts_at.date()
        calendar.add_missing_timezones(
            day.replace(day=1, year=day.year - 1), day.replace(day=1, year=day.year + 2)
        )
    return File(name=name, mime=MIME, data=calendar.to_ical())


def _event(meeting: Meeting, made_at: datetime, sequence: int, zone: str) -> Event:
    local = ZoneInfo(zone)
    event = Event()
    event.add("uid", f"{meeting.id}@kith")
    event.add("dtstamp", made_at)
    event.add("sequence", sequence)
    event.add("summary", meeting.title)
    event.add("dtstart", meeting.starts_at.astimezone(local))
    event.add("dtend", meeting.ends_at.astimezone(local))
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    link = "".join(meeting.link.split())
    for key, words in (("description", meeting.about), ("location", meeting.link)):
        if words:
            event.add(key, words)
    if link.startswith(("http://", "https://")):
        event.add("url", link)
    return event
