"""What commands look up again and again: the people named, the circle or programme that is meant."""

from collections.abc import Iterable
from dataclasses import replace

from bot.commands.asking import Asking, Options, text
from bot.commands.replies import MOST_OPTIONS
from bot.errors import Refused
from bot.language import _
from bot.messages import Account, Field, Option, Value
from bot.people import accounts
from bot.programmes import circles, communities, programmes
from bot.programmes.codes import named
from bot.store.tables import Circle, Membership, Person, Programme


async def person(asking: Asking, given: Value, field: str) -> Person:
    """The person behind an account that was named; made when they are new. Raises Refused for no account."""
    if not isinstance(given, Account):
        raise Refused(_("Type @ and choose a name from the list."), field)
    profile = (asking.profiles or {}).get(given)
    space = asking.where.space or await space_of(asking)
    return await accounts.find_or_create(
        asking.session, asking.community, given, profile, asking.now, space=space
    )


async def people(asking: Asking, given: Value, field: str) -> list[Person]:
    """The people of a list of ids on the asker's platform."""
    names: Iterable[str] = given if isinstance(given, tuple) else ()
    found = [Account(platform=asking.account.platform, id=name) for name in names]
    if isinstance(given, Account):
        found = [given]
    return [await person(asking, one, field) for one in found]


async def space_of(asking: Asking) -> str:
    """The space that this is about: where it is said, or the community's own in direct messages."""
    return asking.where.space or await communities.space_on(
        asking.session, asking.community.id, asking.account.platform
    )


async def programme(asking: Asking, options: Options, *, running: bool = True) -> Programme:
    """The programme that is meant, among those that this coordinator steers. Raises Refused."""
    found = await programmes.listed(asking.session, asking.community.id, asking.steers)
    words = text(options, "programme")
    usual = [one for one in found if one.state == "active"] if running and not words else found
    return programmes.named(usual or found, words)


async def steered(asking: Asking, options: Options) -> Circle:
    """The circle that a coordinator means. Raises Refused."""
    found = await circles.of_community(asking.session, asking.community.id, asking.steers)
    return circles.named(found, text(options, "circle"))


async def own(asking: Asking) -> list[tuple[Circle, Membership]]:
    """The asker's circles."""
    return await circles.of_person(asking.session, asking.person.id)


def listing(field: Field, options: Iterable[Option], value: Value = None) -> Field:
    """The field as a list to choose from, if the list is short enough to be one."""
    found = tuple(options)
    if not found or len(found) > MOST_OPTIONS:
        return field if value is None else replace(field, value=value)
    return replace(field, kind="one", options=found, value=value)


async def programme_options(asking: Asking) -> list[Option]:
    """The programmes that this coordinator steers."""
    found = await programmes.listed(asking.session, asking.community.id, asking.steers)
    going = [one for one in found if one.state != "ended"]
    return [Option(id=one.name, label=one.name, hint=named(one.state)) for one in going]


async def circle_options(asking: Asking) -> list[Option]:
    """The circles that this coordinator steers."""
    found = await circles.of_community(asking.session, asking.community.id, asking.steers)
    return [
        Option(id=str(one.id), label=one.title or _("Circle {number}", number=one.id), hint=named(one.state))
        for one in found
    ]
