"""`event add`, `list`, `move`, `cancel`: workshops and meetings, for a circle or a whole programme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import circle_options, listing, programme, programme_options, steered
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.language import N_, _, clock, day, ngettext, woven
from bot.messages import Card, Field, Option, Reply, When
from bot.policy.cadence import local
from bot.programmes import events
from bot.programmes.places import place_of, read_place
from bot.store.tables import Circle, Event, Programme

MINUTES = 60
_WHICH = Field(id="event", label=N_("Event"), hint=N_("Its title."), required=False, most=120)
_DAY = Field(id="day", label=N_("Day"), hint=N_("Such as 1 May or next Friday."), kind="date")
_AT = Field(id="at", label=N_("Time"), hint=N_("In your own time zone: 18:00 or 6pm."), kind="time")
_PROGRAMME = Field(id="programme", label=N_("Programme"), required=False, most=100)
_CIRCLE = Field(
    id="circle", label=N_("Circle"), hint=N_("Without it, all of the programme."), required=False, most=200
)
_FIELDS = (
    Field(id="title", label=N_("Title"), hint=N_("Such as Book club, chapter 3."), least=2, most=100),
    _DAY,
    _AT,
    Field(
        id="minutes",
        label=N_("Minutes"),
        hint=N_("{n}, if you don't say.", n=MINUTES),
        kind="number",
        required=False,
        least=5,
        most=24 * 60,
    ),
    Field(
        id="where",
        label=N_("Where"),
        hint=N_("A link, a #channel to talk in, or a place."),
        required=False,
        most=300,
    ),
    Field(id="about", label=N_("About"), kind="long", required=False, most=600),
    _CIRCLE,
    _PROGRAMME,
)


async def add(asking: Asking, options: Options) -> Reply:
    """Set it up; the circles hear of it in their open hours."""
    chosen, circle = await _whose(asking, options)
    minutes = options.get("minutes")
    event = Event(
        community_id=asking.community.id,
        programme_id=chosen.id,
        person_id=asking.person.id,
        uid="",
        title=text(options, "title"),
        about=text(options, "about"),
        starts_at=_start(asking, options),
        minutes=minutes if isinstance(minutes, int) else MINUTES,
        place=read_place(text(options, "where"), asking.account.platform),
        zone=asking.zone,
        created_at=asking.now,
    )
    await events.add(asking.session, chosen, circle, event, asking.now)
    return said(
        _("“{title}” is set for {when}.", title=event.title, when=_local(asking, event.starts_at)),
        _whom(await events.circles_of(asking.session, event), circle),
        _("Nobody is reminded. /kith event move and /kith event cancel tell them if it changes."),
    )


async def listing_of(asking: Asking, _options: Options) -> Reply:
    """What is ahead."""
    ahead = await events.listed(asking.session, asking.community.id, asking.now, asking.steers)
    if not ahead:
        return said(_("There is no event ahead. /kith event add sets one up."))
    return shown(*[await _card(asking, one) for one in ahead[:20]])


async def move(asking: Asking, options: Options) -> Reply:
    """Another day or time."""
    event = await _meant(asking, options)
    starts_at = _start(asking, options)
    await events.move(asking.session, event, starts_at, asking.now)
    when = _local(asking, starts_at)
    return said(_("“{title}” is now on {when}. Its circles hear of it once.", title=event.title, when=when))


async def cancel(asking: Asking, options: Options) -> Reply:
    """It will not take place."""
    event = await _meant(asking, options)
    await events.cancel(asking.session, event, asking.now)
    return said(_("“{title}” is called off. Those who were told of it hear of it once.", title=event.title))


async def with_lists(asking: Asking) -> Mapping[str, Field]:
    """The form with the circles and programmes to choose from."""
    return {
        "circle": listing(_CIRCLE, await circle_options(asking)),
        "programme": listing(_PROGRAMME, await programme_options(asking)),
    }


async def with_events(asking: Asking) -> Mapping[str, Field]:
    """The form with the events to choose from."""
    return {"event": listing(_WHICH, await event_options(asking))}


async def event_options(asking: Asking) -> list[Option]:
    """What is ahead, as entries of a list."""
    ahead = await events.listed(asking.session, asking.community.id, asking.now, asking.steers)
    return [Option(id=str(one.id), label=one.title, hint=_local(asking, one.starts_at)[:75]) for one in ahead]


async def _whose(asking: Asking, options: Options) -> tuple[Programme, Circle | None]:
    if not text(options, "circle"):
        return await programme(asking, options), None
    circle = await steered(asking, options)
    chosen = await asking.session.get(Programme, circle.programme_id)
    assert chosen is not None  # a circle has its programme
    return chosen, circle


def _whom(invited: Sequence[Circle], circle: Circle | None) -> str:
    if not invited:
        return _("No circle has started there yet; those that do will hear of it.")
    if circle is not None:
        return _("It goes to {circle}, in their open hours.", circle=circle.title)
    return ngettext(
        "It goes to {n} circle, in its open hours.",
        "It goes to {n} circles, each in its open hours.",
        len(invited),
    )


async def _meant(asking: Asking, options: Options) -> Event:
    ahead = await events.listed(asking.session, asking.community.id, asking.now, asking.steers)
    return events.named(ahead, text(options, "event"))


def _start(asking: Asking, options: Options) -> datetime:
    """The instant that is meant, in the asker's zone. Raises Refused for the past."""
    on, at = options["day"], options["at"]
    assert isinstance(on, date)  # the field's kind
    starts_at = local(on, time.fromisoformat(str(at)), asking.zone).astimezone(UTC)
    if starts_at <= asking.now:
        raise Refused(_("That is over already. Choose a day and time that are still to come."), "day")
    return starts_at


def _local(asking: Asking, at: datetime) -> str:
    here = at.astimezone(ZoneInfo(asking.zone))
    return _("{day}, {time} ({zone})", day=day(here), time=clock(here), zone=asking.zone)


async def _card(asking: Asking, event: Event) -> Card:
    link, place = place_of(event.place, asking.account.platform, asking.where.space)
    invited = await events.circles_of(asking.session, event)
    facts = [(_("When"), woven("{at} ({zone})", at=When(at=event.starts_at), zone=event.zone))]
    where = link or (f"#{place.id}" if place else "")
    facts += [(_("Where"), (where,))] if where else []
    facts += [(_("For"), (", ".join(one.title for one in invited) or _("none yet"),))]
    return Card(title=event.title, body=(event.about,) if event.about else (), facts=tuple(facts))


ADD = Row(
    name="event add",
    help=N_("Invite a circle or programme to a workshop or meeting"),
    more=N_("/kith event add “Book club” 1 May 18:00 90 https://… The time is in your own zone."),
    fields=_FIELDS,
    by_name=frozenset({"about", "circle", "programme"}),
    suggests=frozenset({"circle", "programme"}),
    coordinators=True,
    run=add,
    prepare=with_lists,
)
LIST = Row(name="event list", help=N_("Workshops and meetings ahead"), coordinators=True, run=listing_of)
MOVE = Row(
    name="event move",
    help=N_("Give an event another day or time"),
    more=N_("/kith event move “Book club” 8 May 18:00"),
    fields=(replace(_WHICH, required=True), _DAY, _AT),
    suggests=frozenset({"event"}),
    coordinators=True,
    run=move,
    prepare=with_events,
)
CANCEL = Row(
    name="event cancel",
    help=N_("Call an event off"),
    fields=(_WHICH,),
    suggests=frozenset({"event"}),
    coordinators=True,
    run=cancel,
    prepare=with_events,
)
