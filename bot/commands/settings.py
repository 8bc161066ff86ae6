"""`settings`: zone, hours, weekends, language, pace. What is not given stays as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _, clock, current, speak
from bot.messages import Field, Option, Reply
from bot.people.settings import LANGUAGES, PACES, hours, save, zone_named

FIELDS = (
    Field(
        id="zone",
        label=N_("Time zone"),
        hint=N_("A city, such as Berlin or New York."),
        required=False,
        most=60,
    ),
    Field(
        id="from", label=N_("Write to me from"), hint=N_("Such as 9:00 or 9am."), required=False, kind="time"
    ),
    Field(id="until", label=N_("until"), hint=N_("Such as 18:00 or 6pm."), required=False, kind="time"),
    Field(id="weekends", label=N_("At weekends too"), required=False, kind="yes"),
    Field(
        id="language",
        label=N_("Language"),
        required=False,
        kind="one",
        options=tuple(Option(id=code, label=name) for code, name in LANGUAGES.items()),
    ),
    Field(
        id="pace",
        label=N_("How often"),
        required=False,
        kind="one",
        options=tuple(Option(id=code, label=name) for code, name in PACES.items()),
    ),
)


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The form with what is set now, and only the languages that prompts are written in."""
    person = asking.person
    spoken = tuple(one for one in FIELDS[4].options if one.id in asking.library.locales)
    now_set = {
        "zone": person.zone or None,
        "from": _clock(person.hours_start),
        "until": _clock(person.hours_end),
        "weekends": person.weekends,
        "language": _language(asking),
        "pace": person.pace,
    }
    return {
        one.id: replace(one, value=now_set[one.id], options=spoken if one.id == "language" else one.options)
        for one in FIELDS
    }


async def run(asking: Asking, options: Options) -> Reply:
    """Keep what is given. Raises Refused before anything is changed."""
    person = asking.person
    zone = zone_named(text(options, "zone")) if text(options, "zone") else person.zone
    language = text(options, "language")
    if language and language not in asking.library.locales:
        raise Refused(
            _("I don't speak {language} here yet.", language=LANGUAGES.get(language, language)), "language"
        )
    start, end = _hours(asking, options)
    person.zone_chosen = person.zone_chosen or zone != person.zone
    person.zone = zone
    person.hours_start, person.hours_end = start, end
    if isinstance(options.get("weekends"), bool):
        person.weekends = bool(options["weekends"])
    person.locale = language or person.locale
    person.pace = text(options, "pace") or person.pace
    await save(asking.session, person, asking.now)
    speak(person.locale)
    return said(_("Done. This is how it is now:"), describe(asking), _("/kith me shows all I know of you."))


def describe(asking: Asking) -> str:
    """The settings in a sentence or two."""
    person = asking.person
    days = {True: _("weekends too"), False: _("not at weekends"), None: ""}[person.weekends]
    zone = person.zone or _("not known to me yet; /kith settings zone:Berlin would tell me")
    when = _("at your programme's usual hours")
    if person.hours_start and person.hours_end:
        when = _("from {start} to {end}", start=clock(person.hours_start), end=clock(person.hours_end))
    how = ", ".join(one for one in (_(PACES[person.pace]), when, days) if one)
    return _("{how}. Time zone: {zone}.", how=how, zone=zone)


def _hours(asking: Asking, options: Options) -> tuple[time | None, time | None]:
    person = asking.person
    start, end = text(options, "from"), text(options, "until")
    if not start and not end:
        return person.hours_start, person.hours_end
    begins = time.fromisoformat(start) if start else person.hours_start
    ends = time.fromisoformat(end) if end else person.hours_end
    if begins is None or ends is None:
        raise Refused(_("Please tell me both: from when, and until when."), "until" if start else "from")
    return hours(begins, ends)


def _language(asking: Asking) -> str | None:
    code = (asking.person.locale or current()).partition("-")[0]
    return code if code in asking.library.locales else None


def _clock(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


SETTINGS = Row(
    name="settings",
    help=N_("When, how often and in which language I write to you"),
    more=N_("Without options a form opens. “from” and “until” are the hours in which you may hear from me."),
    fields=FIELDS,
    suggests=frozenset({"zone"}),
    by_name=frozenset(field.id for field in FIELDS),
    opens=True,
    run=run,
    prepare=prepare,
)
