"""`call link` and `call place`: where people talk when they call each other."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import listing, own, programme, programme_options
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _
from bot.messages import Field, Option, Reply
from bot.programmes import circles
from bot.programmes.places import is_channel, is_link, read_place

NOTHING = frozenset({"none", "nothing", "remove"})
_LINK = Field(id="link", label=N_("Link"), hint=N_("A room of your own, or none to forget it."), most=300)
_PLACE = Field(id="place", label=N_("Where"), hint=N_("A #channel to talk in, a link, or none."), most=300)
_CIRCLE = Field(id="circle", label=N_("Circle"), hint=N_("Its name."), required=False, most=200)
_PROGRAMME = Field(id="programme", label=N_("Programme"), required=False, most=100)


async def link(asking: Asking, options: Options) -> Reply:
    """The pair's own room; either of the two may set it."""
    mine = [
        circle
        for circle, membership in await own(asking)
        if membership.state == "accepted" and circle.kind == "pair"
    ]
    if not mine:
        raise Refused(_("You are in no pair yet, so there is nobody to call."))
    circle = circles.named(mine, text(options, "circle"))
    kept = _kept(asking, text(options, "link"), "link")
    circle.call_link = kept
    asking.session.add(circle)
    await asking.session.flush()
    if not kept:
        return said(_("Done. {circle} has no room of its own any more.", circle=circle.title))
    return said(_("Done. {circle} meet there; either of you can change it.", circle=circle.title))


async def place(asking: Asking, options: Options) -> Reply:
    """Where the pairs of a programme talk that have no room of their own."""
    chosen = await programme(asking, options)
    chosen.call_link = _kept(asking, text(options, "place"), "place")
    asking.session.add(chosen)
    await asking.session.flush()
    if not chosen.call_link:
        return said(_("Done. The circles of “{programme}” choose where they talk.", programme=chosen.name))
    return said(
        _(
            "Done. The circles of “{programme}” talk there, unless they have a room of their own.",
            programme=chosen.name,
        )
    )


async def with_circles(asking: Asking) -> Mapping[str, Field]:
    """The form with the asker's circles to choose from."""
    found = [Option(id=str(circle.id), label=circle.title) for circle, _member in await own(asking)]
    return {"circle": listing(_CIRCLE, found)}


async def with_programmes(asking: Asking) -> Mapping[str, Field]:
    """The form with the programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


def _kept(asking: Asking, words: str, field: str) -> str:
    if words.casefold() in NOTHING:
        return ""
    kept = read_place(words, asking.account.platform)
    if not is_link(kept) and not is_channel(kept):
        raise Refused(_("That does not look like a link. It begins with https://."), field)
    return kept


LINK = Row(
    name="call link",
    help=N_("Where your pair talks: a room of your own"),
    more=N_("/kith call link https://… or /kith call link none"),
    fields=(_LINK, _CIRCLE),
    by_name=frozenset({"circle"}),
    suggests=frozenset({"circle"}),
    run=link,
    prepare=with_circles,
)
PLACE = Row(
    name="call place",
    help=N_("Where the pairs of a programme talk, such as a voice channel"),
    more=N_("/kith call place #voice, or the channel's address, or /kith call place none"),
    fields=(_PLACE, _PROGRAMME),
    by_name=frozenset({"programme"}),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=place,
    prepare=with_programmes,
)
