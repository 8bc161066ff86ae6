"""`programme create`, `list`, `pause`, `resume`."""

from collections.abc import Mapping
from dataclasses import replace

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import listing, programme, programme_options
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.language import N_, _, day
from bot.messages import Card, Field, Reply
from bot.people.settings import zone_named
from bot.programmes import circles, programmes
from bot.programmes.codes import named
from bot.programmes.programmes import LEAST_WEEKS, MOST_WEEKS, WEEKS

_CREATE = (
    Field(id="name", label=N_("Name"), hint=N_("Such as Spring mentors."), most=80),
    Field(
        id="weeks",
        label=N_("Weeks"),
        hint=N_("{n}, if you don't say.", n=WEEKS),
        kind="number",
        required=False,
        least=LEAST_WEEKS,
        most=MOST_WEEKS,
        value=WEEKS,
    ),
    Field(
        id="zone",
        label=N_("Time zone"),
        hint=N_("For people whose own is not known."),
        required=False,
        most=60,
    ),
    Field(id="country", label=N_("Country"), hint=N_("For holidays: DE, US, BR …"), required=False, most=10),
    Field(
        id="purpose",
        label=N_("Purpose"),
        hint=N_("In a few words; people read it."),
        kind="long",
        required=False,
        most=300,
    ),
)
_WHICH = Field(id="programme", label=N_("Programme"), required=False, most=100)


async def create(asking: Asking, options: Options) -> Reply:
    """A programme that starts today."""
    if asking.steers is not None:
        raise Refused(_("You look after some programmes only. Ask a coordinator of all of them to make one."))
    weeks = options.get("weeks")
    usual = asking.usual
    if text(options, "zone"):
        usual = replace(usual, zone=zone_named(text(options, "zone")))
    if text(options, "country"):
        usual = replace(usual, country=text(options, "country").upper())
    made = await programmes.create(
        asking.session,
        asking.community,
        text(options, "name"),
        asking.now,
        weeks=weeks if isinstance(weeks, int) else WEEKS,
        purpose=text(options, "purpose"),
        usual=usual,
    )
    return said(
        _(
            "“{programme}” runs from today until {day}, in the time of {zone}.",
            programme=made.name,
            day=day(made.ends_on),
            zone=made.zone,
        ),
        _("Next: /kith pair @mentor @mentee, or /kith group #channel @one @two."),
    )


async def listing_of(asking: Asking, _options: Options) -> Reply:
    """Each programme with its dates and the number of its circles."""
    found = await programmes.listed(asking.session, asking.community.id, asking.steers)
    if not found:
        return said(_("There is no programme yet. /kith programme create makes one."))
    mine = await circles.of_community(asking.session, asking.community.id, asking.steers)
    cards = [
        Card(
            title=one.name,
            body=(one.purpose,) if one.purpose else (),
            facts=(
                (_("State"), (named(one.state),)),
                (
                    _("Runs"),
                    (_("{start} to {end}", start=day(one.starts_on), end=day(one.ends_on)),),
                ),
                (_("Circles"), (str(sum(circle.programme_id == one.id for circle in mine)),)),
            ),
        )
        for one in found
    ]
    return shown(*cards)


async def pause(asking: Asking, options: Options) -> Reply:
    """Silence in the whole programme."""
    chosen = await programme(asking, options)
    await programmes.pause(asking.session, chosen, asking.now)
    name = chosen.name
    return said(_("“{programme}” rests. I say nothing in it until /kith programme resume.", programme=name))


async def resume(asking: Asking, options: Options) -> Reply:
    """Go on."""
    found = await programmes.listed(asking.session, asking.community.id, asking.steers)
    resting = [one for one in found if one.state == "paused"]
    chosen = programmes.named(resting or found, text(options, "programme"))
    await programmes.resume(asking.session, chosen, asking.now)
    return said(_("“{programme}” goes on. Nothing that was missed is made up for.", programme=chosen.name))


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The programmes to choose from."""
    return {"programme": listing(_WHICH, await programme_options(asking))}


CREATE = Row(
    name="programme create",
    help=N_("Start a programme"),
    more=N_("/kith programme create Spring mentors 26 Europe/Berlin DE learning from each other"),
    fields=_CREATE,
    suggests=frozenset({"zone"}),
    coordinators=True,
    run=create,
)
LIST = Row(name="programme list", help=N_("Your programmes"), coordinators=True, run=listing_of)
PAUSE = Row(
    name="programme pause",
    help=N_("Silence in a whole programme, until you resume it"),
    fields=(_WHICH,),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=pause,
    prepare=prepare,
)
RESUME = Row(
    name="programme resume",
    help=N_("Take a programme up again"),
    fields=(_WHICH,),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=resume,
    prepare=prepare,
)
