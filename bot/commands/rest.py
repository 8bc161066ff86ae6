"""`pause`, `resume`, `leave`: at once, without a reason, and never for longer than was said."""

from collections.abc import Mapping
from datetime import timedelta

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.dates import ground
from bot.commands.lookups import listing, own
from bot.commands.replies import said
from bot.commands.when import until
from bot.errors import Refused
from bot.language import N_, _, listed, woven
from bot.messages import Choice, Field, Option, Reply, When
from bot.outbox.withdraw import withdraw
from bot.people.consent import decline
from bot.people.quiet import come_back
from bot.people.settings import plan_again
from bot.policy.state import Why
from bot.programmes import circles
from bot.programmes.endings import leave_circle
from bot.store.tables import Circle, Membership

USUAL = timedelta(weeks=2)
LONGEST = timedelta(days=366)
_EVERYTHING = "everything"
_HOW_LONG = Field(
    id="long",
    label=N_("How long"),
    hint=N_("Such as 2 weeks, 10 days or until 1 May. Without it, two weeks."),
    required=False,
    most=60,
)
_CIRCLE = Field(
    id="circle", label=N_("Circle"), hint=N_("Its name, or everything."), required=False, most=200
)


async def pause(asking: Asking, options: Options) -> Reply:
    """Nothing for a fixed time; what was due is withdrawn."""
    words = text(options, "long")
    end = until(words, ground(asking)) if words else asking.now + USUAL
    if end is None:
        raise Refused(
            _("I can't tell how long “{words}” is. Write 2 weeks, 10 days or until 1 May.", words=words),
            "long",
        )
    if end <= asking.now:
        raise Refused(_("That has passed already. Write a day that is to come."), "long")
    if end > asking.now + LONGEST:
        raise Refused(_("A year is the longest pause. /kith leave is for good."), "long")
    asking.person.paused_until = end
    asking.session.add(asking.person)
    await withdraw(asking.session, person_id=asking.person.id, why=Why.PAUSED, now=asking.now)
    await plan_again(asking.session, asking.person.id, asking.now)
    back = Choice(id="resume", label=_("Back now"))
    return said(
        woven(
            _("Rest well. Nothing from me until {day}, and then I am back by myself."),
            day=When(at=end, style="day"),
        ),
        _("Nobody is told."),
        command="pause",
        choices=(back,),
    )


async def resume(asking: Asking, _options: Options) -> Reply:
    """Go on, after a pause or where somebody asked Kith to stay quiet."""
    pausing = asking.person.paused_until is not None and asking.person.paused_until > asking.now
    if not await come_back(asking.session, asking.person.id) and not pausing:
        return said(_("You are not pausing, so all goes on as it was."))
    asking.person.paused_until = None
    asking.session.add(asking.person)
    await plan_again(asking.session, asking.person.id, asking.now)
    return said(_("Welcome back. I'll start slowly: nothing that was missed is made up for."))


async def prepare_leave(asking: Asking) -> Mapping[str, Field]:
    """The circles to choose from."""
    found = [Option(id=str(circle.id), label=circle.title) for circle, _ in await own(asking)]
    return {"circle": listing(_CIRCLE, [*found, Option(id=_EVERYTHING, label=_("Everything"))])}


async def leave(asking: Asking, options: Options) -> Reply:
    """Go, from one circle or from all. A pair ends with it, and the other gets a kind word."""
    mine = await own(asking)
    if not mine:
        return said(_("You are in no circle, so there is nothing to leave. Nothing will come from me."))
    words = text(options, "circle")
    chosen = mine
    if words.casefold() not in {_EVERYTHING, "all", _("Everything").casefold()}:
        circle = circles.named([one for one, _ in mine], words)
        chosen = [(one, membership) for one, membership in mine if one.id == circle.id]
    lines = [await _leave(asking, circle, membership) for circle, membership in chosen]
    return said(
        *lines, _("Thank you for the time you gave it. /kith mydata delete erases what I know of you.")
    )


async def _leave(asking: Asking, circle: Circle, membership: Membership) -> str:
    if membership.state == "invited":
        await decline(asking.session, membership, asking.now)
        return _("{circle}: I have put you down as not taking part.", circle=circle.title)
    others = [person.name for _, person in await circles.members(asking.session, circle.id, ("accepted",))]
    others = [name for name in others if name != asking.person.name]
    ended = await leave_circle(asking.session, circle, membership, asking.now)
    if not ended:
        return _("{circle}: you have left. The group goes on, and nobody is told by me.", circle=circle.title)
    who = listed(others) or _("The other one")
    return _(
        "{circle}: this has ended. {name} gets a kind word that it has, and no reason.",
        circle=circle.title,
        name=who,
    )


PAUSE = Row(
    name="pause",
    help=N_("Nothing from me for a while (two weeks, if you don't say)"),
    more=N_("/kith pause 10 days, /kith pause until 1 May. It ends by itself; /kith resume ends it earlier."),
    fields=(_HOW_LONG,),
    run=pause,
)
RESUME = Row(name="resume", help=N_("End your pause"), run=resume)
LEAVE = Row(
    name="leave",
    help=N_("Leave a circle; no reason needed"),
    more=N_("It works at once. In a pair the other one gets a kind word; a group goes on."),
    fields=(_CIRCLE,),
    suggests=frozenset({"circle"}),
    run=leave,
    prepare=prepare_leave,
)
