"""A person's own settings: zone, hours, weekends, language, pace; and what each may be."""

import difflib
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import N_, _, either, zones_of_cities
from bot.store.tables import Circle, Membership, Person

PACES = {
    "usual": N_("At most two a week"),
    "weekly": N_("At most one a week"),
    "monthly": N_("At most one a month"),
}
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pt": "Português"}
"""How each language calls itself; offered only where prompts are written in it."""
_OLD = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
LEAST_HOURS = 1
"""With less than an hour a day nothing would ever fit."""


@cache
def zones() -> tuple[str, ...]:
    """Every zone that has a city's name, and UTC, in order."""
    cities = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(_OLD))
    return (*sorted(cities), "UTC")


def real_zone(name: str) -> str:
    """`name` if it is a zone of this world, else ""."""
    return name if name in available_timezones() else ""


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()


def zone_named(words: str, field: str = "zone") -> str:
    """The zone that is meant: an IANA name in any case, or a city, in English or in the reader's language.

    Raises Refused with what may be meant.
    """
    asked = " ".join(words.replace("_", " ").split()).casefold()
    for zone in zones():
        if zone.replace("_", " ").casefold() == asked:
            return zone
    cities = [zone for zone in zones() if _city(zone) == asked]
    if len(cities) == 1:
        return cities[0]
    theirs = zones_of_cities().get(asked, "")
    if theirs in zones():
        return theirs
    close = cities or (zones_like(asked, 3) if asked else [])
    hint = (
        _("Did you mean {names}?", names=either(close))
        if close
        else _("Write a city, such as Berlin or New York.")
    )
    raise Refused(_("I don't know the time zone “{words}”. {hint}", words=words.strip(), hint=hint), field)


def zones_like(typed: str, most: int) -> list[str]:
    """Zones that fit what is typed so far: beginnings first, then what stands inside, then what is close."""
    asked = typed.replace("_", " ").strip().casefold()
    starts = [zone for zone in zones() if _city(zone).startswith(asked)]
    holds = [zone for zone in zones() if asked in zone.replace("_", " ").casefold()]
    by_city = {_city(zone): zone for zone in zones()}
    near = [by_city[city] for city in difflib.get_close_matches(asked, by_city, most, 0.75)]
    return list(dict.fromkeys([*starts, *holds, *near]))[:most]


def hours(start: time, end: time) -> tuple[time, time]:
    """Checked hours in which a person may be written to; an end before the start is on the next day."""
    minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)
    if minutes < LEAST_HOURS * 60:
        raise Refused(_("That leaves me less than an hour a day. Please leave at least one."), "until")
    return start, end


def local_day(person: Person, fallback_zone: str, now: datetime) -> date:
    """What day it is for this person."""
    return now.astimezone(ZoneInfo(person.zone or fallback_zone)).date()


async def save(session: AsyncSession, person: Person, now: datetime) -> None:
    """Keep the person's settings, and have the plans of their circles made anew with them."""
    session.add(person)
    await session.flush()
    await plan_again(session, person.id, now)


async def plan_again(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Ask every circle of this person for its wishes at the next pulse."""
    circles = select(Membership.circle_id).where(
        col(Membership.person_id) == person_id, col(Membership.state).in_(("accepted", "invited"))
    )
    await session.exec(
        update(Circle)
        .where(col(Circle.id).in_(circles), col(Circle.state).in_(("invited", "active")))
        .values(plan_at=now, pick_at=now)
        .execution_options(synchronize_session=False)
    )
