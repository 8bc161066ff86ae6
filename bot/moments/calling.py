"""What the words around calls share: times as buttons and in words, the form for another time, replies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.facts import Party
from bot.language import N_, _, clock, current, listed, weekday_day, woven
from bot.library import Library
from bot.messages import Card, Choice, Field, Form, Reply, Rich, Text, Value, When
from bot.moments.choices import private
from bot.moments.names import names_of_others
from bot.moments.record import record
from bot.policy.cadence import local
from bot.policy.meet import meeting_times
from bot.ports import AtHand
from bot.programmes import calls
from bot.programmes.states import load_states
from bot.store.tables import Call, Circle, Person, Programme

OTHER = Choice(id="other", label=N_("Another time"), opens_form=True)
MET = Choice(id="met", label=N_("We have met"))
_MARK = "t%Y%m%dT%H%M"
"""How a time travels in a button. Whoever forges one only proposes another time, as the form lets anybody."""


def mark(at: datetime) -> str:
    """The time as the id of a choice."""
    return at.astimezone(UTC).strftime(_MARK)


def marked(choice: str) -> datetime | None:
    """The time behind such an id; None for any other."""
    try:
        return datetime.strptime(choice, _MARK).replace(tzinfo=UTC)
    except ValueError:
        return None


def buttons(times: Sequence[datetime], zones: Collection[str]) -> tuple[Choice, ...]:
    """One for each time, with its hour where all have the same clock, else with its number."""
    (zone, *others) = sorted(zones) or ["UTC"]
    return tuple(
        Choice(id=mark(at), label=_("Time {n}", n=number) if others or not zone else on_clock(at, zone))
        for number, at in enumerate(times, 1)
    )


def table(times: Sequence[datetime], parties: Sequence[Party]) -> Card:
    """The times for people with different clocks, each with everybody's own hour."""
    facts: list[tuple[str, Rich]] = [
        (_("Time {n}", n=number), (When(at=at), *hours_of(at, parties))) for number, at in enumerate(times, 1)
    ]
    return Card(title=_("Three times") if len(times) == 3 else _("Times"), facts=tuple(facts))


def hours_of(at: datetime, parties: Sequence[Party]) -> Rich:
    """ " (10:00 for Ana, 19:00 for Ben)"; nothing where their clocks agree or are not all known."""
    zones = {party.zone for party in parties}
    if len(zones) < 2 or "" in zones:
        return ()
    each = [
        _("{time} for {name}", time=clock(at.astimezone(ZoneInfo(party.zone))), name=party.name)
        for party in parties
    ]
    return (f" ({', '.join(each)})",)


def on_clock(at: datetime, zone: str) -> str:
    """ "Tue, 24 Nov, 09:30" on the clock of one zone."""
    here = at.astimezone(ZoneInfo(zone))
    return f"{weekday_day(here)}, {clock(here)}"


def line(library: Library, name: str, locale: str, at: datetime, **values: object) -> Rich:
    """A line with its {day} as an instant, which everybody reads on their own clock."""
    return woven(library.line(name, locale, day="{day}", **values), day=When(at=at))


async def zone_of(session: AsyncSession, person: Person, circle_id: int) -> str:
    """The person's own zone, else their programme's."""
    if person.zone:
        return person.zone
    statement = (
        select(Programme.zone)
        .join(Circle, col(Circle.programme_id) == col(Programme.id))
        .where(col(Circle.id) == circle_id)
    )
    return (await session.exec(statement)).one()


def form(token: str, zone: str, given: Mapping[str, Value] | None = None) -> Form:
    """Asks for a day and a time on the asker's own clock."""
    given = given or {}
    fields = (
        Field(id="day", label=_("Day"), kind="date", value=given.get("day")),
        Field(id="time", label=_("Time"), kind="time", value=given.get("time")),
    )
    words = _(
        "On your own clock ({zone}). I ask the other one, and nothing is fixed until you both say yes.",
        zone=zone,
    )
    return Form(token=token, title=_("Another time"), fields=fields, submit=_("Propose it"), intro=(words,))


def typed(values: Mapping[str, Value], zone: str, now: datetime) -> datetime:
    """The instant that was put into the form. Raises Refused at the field that is at fault."""
    day, at = values.get("day"), values.get("time")
    if isinstance(day, datetime) or not isinstance(day, date):
        raise Refused(_("Choose a day."), "day")
    try:
        found = local(day, time.fromisoformat(str(at)), zone)
    except ValueError:
        raise Refused(_("Choose a time, such as 10:00."), "time") from None
    calls.in_time(found, now)
    return found


async def times_for(
    session: AsyncSession, circle_id: int, minutes: int, now: datetime
) -> tuple[datetime, ...]:
    """Three times that suit the circle's members, from now on."""
    state = (await load_states(session, [circle_id], now, history=False)).get(circle_id)
    if state is None:
        return ()
    return meeting_times(state.accepted, now, minutes, state.rules.shared_hours_least)


async def offered(at_hand: AtHand, words: str, minutes: int) -> Reply:
    """Some words, and three new times below them, on the reader's clock."""
    circle = at_hand.delivery.circle_id
    times = await times_for(at_hand.session, circle, minutes, at_hand.now)
    zone = await zone_of(at_hand.session, at_hand.person, circle)
    return private(at_hand, words, *buttons(times, [zone]), OTHER)


async def proposed(at_hand: AtHand, choice: str, values: Mapping[str, Value] | None, minutes: int) -> Reply:
    """A time was pressed, or typed into the form: propose it, or open the form."""
    zone = await zone_of(at_hand.session, at_hand.person, at_hand.delivery.circle_id)
    at = marked(choice)
    token = f"d:{at_hand.send.id}:{OTHER.id}:f"
    if at is None and values is None:
        return Reply(form=form(token, zone))
    try:
        at = at or typed(values or {}, zone, at_hand.now)
        if at < at_hand.now + calls.SOON:
            return await offered(at_hand, at_hand.library.line("call.passed", current()), minutes)
        calls.in_time(at, at_hand.now)
    except Refused as refused:
        return Reply(form=form(token, zone, values), errors={refused.field: refused.words})
    circle = await calls.circle_of(at_hand.session, at_hand.delivery.circle_id)
    call = await calls.propose(
        at_hand.session, circle, at_hand.person.id, at, minutes, at_hand.now, at_hand.delivery.id
    )
    await record(at_hand, "time", substance=True)
    partner = listed(await names_of_others(at_hand.session, circle.id, at_hand.person.id))
    return private(at_hand, settled(at_hand.library, call, zone, partner))


def settled(library: Library, call: Call, zone: str, partner: str) -> str:
    """What follows from a proposal, for the one who made it."""
    when = on_clock(call.at, zone)
    if call.state == "agreed":
        return library.line("call.agreed", current(), day=when, minutes=call.minutes)
    return library.line("call.picked", current(), day=when, partner=partner)


def zones_of(parties: Iterable[Party]) -> frozenset[str]:
    """Their zones, "" for one that is not known."""
    return frozenset(party.zone for party in parties)


def shown(at: datetime, parties: Sequence[Party], words: Rich) -> Text:
    """A sentence with a time in it, and the hour of each behind it."""
    return Text(body=(*words, *hours_of(at, parties)))
