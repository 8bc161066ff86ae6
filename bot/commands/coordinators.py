"""`coordinator add`, `list`, `remove`: who else steers, and whom a call for help reaches."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import listing, person, programme, programme_options
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _, woven
from bot.messages import Account, Field, Reply
from bot.people import accounts, coordinators
from bot.programmes import programmes

_PERSON = Field(id="person", label=N_("Person"), kind="person")
_PROGRAMME = Field(
    id="programme",
    label=N_("Programme"),
    hint=N_("Only this one; without it, all."),
    required=False,
    most=100,
)


async def add(asking: Asking, options: Options) -> Reply:
    """Appoint. Who steers some programmes only can appoint for these only."""
    only = None
    if text(options, "programme") or asking.steers is not None:
        only = await programme(asking, options)
    chosen = await person(asking, options["person"], "person")
    scope = only.id if only else None
    if not await coordinators.appoint(asking.session, asking.community.id, chosen.id, scope):
        raise Refused(_("{name} is a coordinator already.", name=chosen.name), "person")
    what = f"“{only.name}”" if only else _("every programme")
    return said(
        woven(
            _("{name} now looks after {programme}."),
            name=await accounts.mention(asking.session, chosen, asking.account.platform),
            programme=what,
        ),
        _("They see health, never content, and hear at once when somebody asks for help."),
    )


async def listing_of(asking: Asking, _options: Options) -> Reply:
    """Who was appointed for what."""
    rows = await coordinators.appointed(asking.session, asking.community.id)
    if not rows:
        return said(_("Nobody was appointed yet. Whoever pairs the first two people is."))
    found = await programmes.listed(asking.session, asking.community.id)
    names = {one.id: one.name for one in found}
    everything = _("every programme")
    return said(
        *(f"{one.name}: {names.get(row.programme_id or 0, everything)}" for row, one in rows),
        _("Those in the configuration and administrators of the space may steer too."),
    )


async def remove(asking: Asking, options: Options) -> Reply:
    """Take an appointment back."""
    given = options["person"]
    found = None
    if isinstance(given, Account):
        found = await accounts.find(asking.session, asking.community.id, given)
    if found is None:
        raise Refused(_("I don't know this person, so nothing was changed."), "person")
    if asking.steers is not None:
        raise Refused(_("You look after some programmes only. Ask a coordinator of all of them."))
    await coordinators.dismiss(asking.session, asking.community.id, found.id)
    return said(_("{name} is no coordinator by appointment any more.", name=found.name))


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


ADD = Row(
    name="coordinator add",
    help=N_("Appoint a coordinator"),
    fields=(_PERSON, _PROGRAMME),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=add,
    prepare=prepare,
)
LIST = Row(name="coordinator list", help=N_("Who was appointed"), coordinators=True, run=listing_of)
REMOVE = Row(
    name="coordinator remove",
    help=N_("Take an appointment back"),
    fields=(_PERSON,),
    coordinators=True,
    run=remove,
)
