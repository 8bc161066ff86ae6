"""`call time` and `call hard`: find a time at once, see the call that is coming, move it or call it off."""

from collections.abc import Mapping
from datetime import datetime

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.calling import with_circles
from bot.commands.lookups import own
from bot.commands.replies import form, said, shown
from bot.errors import Refused
from bot.language import N_, _, listed, woven
from bot.messages import Choice, Field, Link, Reply, Rich, Text, Value
from bot.moments import calling
from bot.moments.call_agreed import OFF
from bot.moments.call_asked import YES
from bot.moments.names import names_of_others
from bot.programmes import calls, circles
from bot.programmes.places import is_link, place_of, shown_place
from bot.store.tables import Call, Circle, Programme

NAME = "call time"
_FIELDS = (
    Field(id="day", label=N_("Day"), hint=N_("Such as 1 May or next Friday."), kind="date", required=False),
    Field(
        id="time",
        label=N_("Time"),
        hint=N_("In your own time zone: 18:00 or 6pm."),
        kind="time",
        required=False,
    ),
    Field(id="circle", label=N_("Circle"), hint=N_("Its name."), required=False, most=200),
)


async def run(asking: Asking, options: Options) -> Reply:
    """A time that was named is proposed; else how it stands, or three times to choose from."""
    circle = await _pair(asking, text(options, "circle"))
    if options.get("day") or options.get("time"):
        return await _propose(asking, circle, options)
    agreed = await calls.agreed(asking.session, circle.id, asking.now)
    if agreed is not None:
        return await _coming(asking, circle, agreed)
    waiting = await calls.pending(asking.session, circle.id, asking.now)
    if waiting is not None:
        return await _waiting(asking, circle, waiting)
    return await _offer(asking, circle, _("These times fit the hours of you both. Which do you like?"))


async def hard(asking: Asking, options: Options) -> Reply:
    """For a conflict, bad news or a decision: a call before writing."""
    circle = await _pair(asking, text(options, "circle"))
    return await _offer(asking, circle, asking.library.line("call.hard_talk", asking.locale))


async def press(asking: Asking, choice: str) -> Reply:
    """A button below one of these replies: what it is, a dot, the circle."""
    what, _dot, number = choice.partition(".")
    circle = await _pair(asking, number)
    if what == calling.OTHER.id:
        return await form(asking, CALL, values={"circle": str(circle.id)})
    at = calling.marked(what)
    if at is not None:
        return await _proposed(asking, circle, at)
    acts = {YES.id: _agree, OFF.id: _off}
    act = acts.get(what)
    if act is None:
        return said(_("This button has no use any more. Nothing was changed."))
    return await act(asking, circle)


async def _pair(asking: Asking, words: str) -> Circle:
    """The pair that is meant. Raises Refused for none, or for one that is not under way."""
    mine = [one for one, member in await own(asking) if member.state == "accepted" and one.kind == "pair"]
    if not mine:
        raise Refused(_("You are in no pair yet, so there is nobody to call."))
    found = circles.named(mine, words)
    if found.state != "active":
        raise Refused(_("{circle} rests or has not begun, so no call can be set now.", circle=found.title))
    return await calls.circle_of(asking.session, found.id)


async def _propose(asking: Asking, circle: Circle, values: Mapping[str, Value]) -> Reply:
    zone = await calling.zone_of(asking.session, asking.person, circle.id)
    return await _proposed(asking, circle, calling.typed(values, zone, asking.now))


async def _proposed(asking: Asking, circle: Circle, at: datetime) -> Reply:
    minutes = asking.rules.call_minutes
    try:
        call = await calls.propose(asking.session, circle, asking.person.id, at, minutes, asking.now)
    except Refused:
        if at >= asking.now + calls.SOON:
            raise
        return await _offer(asking, circle, asking.library.line("call.passed", asking.locale))
    return said(await _settled(asking, circle, call))


async def _settled(asking: Asking, circle: Circle, call: Call) -> str:
    zone = await calling.zone_of(asking.session, asking.person, circle.id)
    return calling.settled(asking.library, call, zone, await _partner(asking, circle))


async def _coming(asking: Asking, circle: Circle, call: Call) -> Reply:
    """The call that is agreed, and where it takes place."""
    zone = await calling.zone_of(asking.session, asking.person, circle.id)
    day, partner = calling.on_clock(call.at, zone), await _partner(asking, circle)
    words = _(
        "{day}: a call of {minutes} minutes with {partner}.", day=day, minutes=call.minutes, partner=partner
    )
    return shown(
        Text(body=(words,)),
        *(Text(body=where) for where in (await _room(asking, circle, call),) if where),
        command=NAME,
        choices=_choices(circle, calling.OTHER, OFF),
    )


async def _room(asking: Asking, circle: Circle, call: Call) -> Rich:
    programme = await asking.session.get(Programme, circle.programme_id)
    kept = circle.call_link or call.link or (programme.call_link if programme else "")
    link, _place = place_of(kept, circle.platform, circle.space)
    if is_link(link):
        return woven(
            asking.library.line("call.link", asking.locale, link="{link}"), link=Link(label="", url=link)
        )
    return (shown_place(kept),) if kept else ()


async def _waiting(asking: Asking, circle: Circle, call: Call) -> Reply:
    """A time of one of the two: the asker's own, or one that waits for them."""
    zone, partner = (
        await calling.zone_of(asking.session, asking.person, circle.id),
        await _partner(asking, circle),
    )
    day = calling.on_clock(call.at, zone)
    if call.person_id == asking.person.id:
        words = asking.library.line("call.waiting", asking.locale, day=day, partner=partner)
        return said(words, command=NAME, choices=_choices(circle, calling.OTHER))
    values = {"day": day, "partner": partner, "minutes": call.minutes}
    words = asking.library.line("call.asked", asking.locale, **values)
    return said(words, command=NAME, choices=_choices(circle, YES, calling.OTHER))


async def _agree(asking: Asking, circle: Circle) -> Reply:
    waiting = await calls.pending(asking.session, circle.id, asking.now + calls.SOON)
    if waiting is None or waiting.person_id == asking.person.id:
        return await run(asking, {"circle": str(circle.id)})
    call = await calls.agree(asking.session, circle, waiting, asking.now)
    return said(await _settled(asking, circle, call))


async def _off(asking: Asking, circle: Circle) -> Reply:
    call = await calls.agreed(asking.session, circle.id, asking.now)
    if call is None:
        return said(_("It was called off before, or is over. Nothing was changed."))
    zone = await calling.zone_of(asking.session, asking.person, circle.id)
    day = calling.on_clock(call.at, zone)
    await calls.call_off(asking.session, circle, call, asking.now)
    return await _offer(asking, circle, asking.library.line("call.off", asking.locale, day=day))


async def _offer(asking: Asking, circle: Circle, words: str) -> Reply:
    """Some words with three times below, on the asker's clock; without any, the form alone."""
    minutes = asking.rules.call_minutes
    times = await calling.times_for(asking.session, circle.id, minutes, asking.now)
    zone = await calling.zone_of(asking.session, asking.person, circle.id)
    choices = _choices(circle, *calling.buttons(times, [zone]), calling.OTHER)
    return said(words, command=NAME, choices=choices)


async def _partner(asking: Asking, circle: Circle) -> str:
    return listed(await names_of_others(asking.session, circle.id, asking.person.id))


def _choices(circle: Circle, *choices: Choice) -> tuple[Choice, ...]:
    """The same buttons, each knowing which circle it is for."""
    return tuple(
        Choice(id=f"{one.id}.{circle.id}", label=one.label, opens_form=one.opens_form, tone=one.tone)
        for one in choices
    )


CALL = Row(
    name=NAME,
    help=N_("Find a time for a call, or see the one that is coming"),
    more=N_("/kith call time shows three times that fit you both; with a day and an hour it proposes yours."),
    alone=True,
    fields=_FIELDS,
    by_name=frozenset({"circle"}),
    suggests=frozenset({"circle"}),
    run=run,
    prepare=with_circles,
    press=press,
)
HARD = Row(
    name="call hard",
    help=N_("For a hard talk: a call is often kinder than writing"),
    more=N_("A conflict, bad news, a big decision: I look for a time for you two, and nobody learns why."),
    fields=(_FIELDS[2],),
    by_name=frozenset({"circle"}),
    suggests=frozenset({"circle"}),
    run=hard,
    prepare=with_circles,
)
