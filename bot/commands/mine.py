"""The pairs that somebody is in, for commands of members: which one is meant, and a list to choose from."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, text
from bot.commands.lookups import listing, own
from bot.errors import Refused
from bot.language import N_, _
from bot.messages import Field, Option
from bot.programmes import circles
from bot.store.tables import Circle, Membership

PAIR = Field(
    id="circle", label=N_("Pair"), hint=N_("Only where you are in several."), required=False, most=200
)


async def own_pairs(asking: Asking) -> list[tuple[Circle, Membership]]:
    """The asker's running pairs."""
    return [
        (circle, membership)
        for circle, membership in await own(asking)
        if circle.kind == "pair" and circle.started_at is not None and membership.state == "accepted"
    ]


async def own_pair(asking: Asking, options: Options) -> tuple[Circle, Membership]:
    """The one that is meant. Raises Refused where there is none, or several and none was named."""
    mine = await own_pairs(asking)
    if not mine:
        raise Refused(_("You are in no pair that has begun, so there is nothing to do here yet."))
    circle = circles.named([one for one, __ in mine], text(options, PAIR.id))
    return next(one for one in mine if one[0].id == circle.id)


async def with_pairs(asking: Asking) -> Mapping[str, Field]:
    """The pairs to choose from."""
    found = [Option(id=str(circle.id), label=circle.title) for circle, __ in await own_pairs(asking)]
    return {PAIR.id: listing(PAIR, found)}
