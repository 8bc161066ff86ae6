"""`pair`, `unpair`, `group`: who is looked after together."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import (
    circle_options,
    listing,
    people,
    person,
    programme,
    programme_options,
    space_of,
    steered,
)
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _, listed_around, woven
from bot.messages import Account, Address, Field, Reply
from bot.people import accounts
from bot.people.coordinators import look_after
from bot.programmes import circles, programmes
from bot.programmes.endings import end_circle
from bot.programmes.groups import group
from bot.programmes.pairing import pair
from bot.store.tables import Circle, Person

_PROGRAMME = Field(
    id="programme", label=N_("Programme"), hint=N_("Only where there are several."), required=False, most=100
)
_MENTOR = Field(id="mentor", label=N_("Mentor"), kind="person")
_MENTEE = Field(id="mentee", label=N_("Mentee"), kind="person")
_ONE = Field(id="one", label=N_("One of the pair"), kind="person", required=False)
_OTHER = Field(id="other", label=N_("The other"), kind="person", required=False)
_CIRCLE = Field(id="circle", label=N_("Circle"), hint=N_("Its name."), required=False, most=200)
_INSTEAD = Field(
    id="instead",
    label=N_("In place of"),
    hint=N_("A pair that ends with this, kindly: its name."),
    required=False,
    most=200,
)
_PLACE = Field(id="place", label=N_("Channel"), hint=N_("Where the group talks."), kind="place")
_PEOPLE = Field(id="people", label=N_("People"), hint=N_("Two or more."), kind="people")
_NAME = Field(id="name", label=N_("Name of the group"), required=False, most=80)

_YOURS = N_(
    "You look after it from now on: I tell you when an invitation stays silent for a week, "
    "or when somebody asks for help. /kith coordinator add names others."
)


async def with_programmes(asking: Asking) -> Mapping[str, Field]:
    """The form with the programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


async def with_pairs(asking: Asking) -> Mapping[str, Field]:
    """The form with the programmes, and the circles of which one may end with this."""
    return {**await with_programmes(asking), "instead": listing(_INSTEAD, await circle_options(asking))}


async def with_circles(asking: Asking) -> Mapping[str, Field]:
    """The form with the circles to choose from."""
    return {"circle": listing(_CIRCLE, await circle_options(asking))}


async def run_pair(asking: Asking, options: Options) -> Reply:
    """Invite both; a pair that this one replaces ends with it."""
    if options["mentor"] == options["mentee"]:
        raise Refused(_("That is the same person twice. A pair needs two."), "mentee")
    mentor = await person(asking, options["mentor"], "mentor")
    mentee = await person(asking, options["mentee"], "mentee")
    old = await _instead(asking, options, mentor, mentee)
    chosen = await programme(asking, options if old is None else _same(old, options))
    await pair(
        asking.session,
        chosen,
        mentor,
        mentee,
        asking.now,
        platform=asking.account.platform,
        space=await space_of(asking),
    )
    if old is not None:
        await end_circle(asking.session, old, asking.now)
    lead = await look_after(asking.session, chosen, asking.person.id)
    names = [await accounts.mention(asking.session, one, asking.account.platform) for one in (mentor, mentee)]
    return said(
        _("{circle} has ended. Both get the same kind words.", circle=old.title) if old else "",
        woven(
            _("I am asking {mentor} (mentor) and {mentee} (mentee) in private, each for themselves."),
            mentor=names[0],
            mentee=names[1],
        ),
        _("It starts in “{programme}” when both say yes.", programme=chosen.name),
        _YOURS if lead else "",
    )


async def _instead(asking: Asking, options: Options, *people: Person) -> Circle | None:
    """The pair that ends with this. Raises Refused for one that has nothing to do with these people."""
    words = text(options, "instead")
    if not words:
        return None
    found = await circles.of_community(asking.session, asking.community.id, asking.steers)
    old = circles.named([one for one in found if one.kind == "pair"], words, "instead")
    theirs = {one.id for __, one in await circles.members(asking.session, old.id)}
    if theirs.isdisjoint(one.id for one in people):
        raise Refused(_("Neither of the two is in {circle}, so it stays.", circle=old.title), "instead")
    return old


def _same(old: Circle, options: Options) -> Options:
    """The options with the old pair's programme, where none was named."""
    return options if text(options, "programme") else {**options, "programme": str(old.programme_id)}


async def run_unpair(asking: Asking, options: Options) -> Reply:
    """End a pair, or any circle that is named."""
    circle = await _meant(asking, options)
    await end_circle(asking.session, circle, asking.now)
    return said(_("{circle} has ended. I say nothing more to them as a circle.", circle=circle.title))


async def _meant(asking: Asking, options: Options) -> Circle:
    one, other = options.get("one"), options.get("other")
    if one is None or other is None:
        if one or other:
            raise Refused(_("Name both of them, or the circle."), "other" if one else "one")
        return await steered(asking, options)
    found = await programmes.listed(asking.session, asking.community.id, asking.steers)
    first, second = await _known(asking, one, "one"), await _known(asking, other, "other")
    circle = await circles.pair_of(asking.session, first.id, second.id, [one.id for one in found])
    if circle is None:
        raise Refused(
            _(
                "{first} and {second} are no pair, so nothing was changed.",
                first=first.name,
                second=second.name,
            ),
            "other",
        )
    return circle


async def _known(asking: Asking, given: object, field: str) -> Person:
    """Somebody who is known already; nobody is made in order to be unpaired."""
    if isinstance(given, Account):
        found = await accounts.find(asking.session, asking.community.id, given)
        if found:
            return found
    raise Refused(_("I don't know this person, so they are in no pair."), field)


async def run_group(asking: Asking, options: Options) -> Reply:
    """Invite each."""
    place = options["place"]
    if not isinstance(place, Address):
        raise Refused(_("Type # and choose the channel."), "place")
    chosen = await programme(asking, options)
    invited = await people(asking, options["people"], "people")
    circle, new = await group(asking.session, chosen, place, invited, asking.now, name=text(options, "name"))
    lead = await look_after(asking.session, chosen, asking.person.id)
    names = [await accounts.mention(asking.session, one, asking.account.platform) for one in new]
    return said(
        woven(_("I am asking {people} in private, each for themselves."), people=listed_around(names)),
        _("“{circle}” starts when two have said yes; the others can join at any time.", circle=circle.title),
        _YOURS if lead else "",
    )


PAIR = Row(
    name="pair",
    help=N_("Invite a mentor and a mentee"),
    more=N_(
        "/kith pair @mentor @mentee. Both are asked in private; it starts when both say yes. With "
        "instead:“Ana & Bo” that pair ends in the same moment, kindly and without a reason."
    ),
    fields=(_MENTOR, _MENTEE, _PROGRAMME, _INSTEAD),
    suggests=frozenset({"programme", "instead"}),
    by_name=frozenset({"instead"}),
    coordinators=True,
    run=run_pair,
    prepare=with_pairs,
)
UNPAIR = Row(
    name="unpair",
    help=N_("End a pair or another circle"),
    more=N_("/kith unpair @one @other, or /kith unpair and the circle's name."),
    fields=(_ONE, _OTHER, _CIRCLE),
    suggests=frozenset({"circle"}),
    coordinators=True,
    run=run_unpair,
    prepare=with_circles,
)
GROUP = Row(
    name="group",
    help=N_("Invite people to a group in a channel"),
    more=N_("/kith group #channel Book club @one @two @three. Said again, it invites more people to it."),
    fields=(_PLACE, _PEOPLE, _NAME, _PROGRAMME),
    suggests=frozenset({"programme"}),
    by_name=frozenset({"programme"}),
    coordinators=True,
    run=run_group,
    prepare=with_programmes,
)
