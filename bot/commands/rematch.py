"""`rematch`: somebody would like another partner. No reason is asked, and the partner is told nothing."""

from bot.commands.asking import Asking, Options, Row
from bot.commands.mine import PAIR, own_pair, own_pairs, with_pairs
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _, listed
from bot.messages import Choice, Reply
from bot.people import rematch
from bot.policy.state import CircleState
from bot.programmes.states import load_states
from bot.store.tables import Circle, Membership


async def run(asking: Asking, options: Options) -> Reply:
    """What would happen, and a button to do it; or to take it back."""
    circle, membership = await own_pair(asking, options)
    if membership.rematch_at is not None:
        return said(
            _(
                "You have asked for another partner than in {circle}. It rests until then.",
                circle=circle.title,
            ),
            _("If you would rather go on as you are, take it back."),
            command="rematch",
            choices=(Choice(id=f"back-{circle.id}", label=_("Take it back")),),
        )
    names = listed(await _listeners(asking, circle))
    return said(
        _(
            "You would like another partner than in {circle}. It happens, and nobody is at fault.",
            circle=circle.title,
        ),
        _(
            "I tell {names} that you ask; no reason is needed, and nobody else is told. Until somebody is "
            "found I say nothing in {circle}. When it ends, both of you get the same kind words.",
            names=names,
            circle=circle.title,
        ),
        command="rematch",
        choices=(
            Choice(id=f"yes-{circle.id}", label=_("Ask for another partner"), tone="main"),
            Choice(id="no", label=_("Never mind")),
        ),
    )


async def press(asking: Asking, choice: str) -> Reply:
    """Ask for it, or take it back."""
    what, __, number = choice.partition("-")
    mine = {str(circle.id): (circle, membership) for circle, membership in await own_pairs(asking)}
    if what not in {"yes", "back"} or number not in mine:
        return said(_("All right, nothing was changed."))
    circle, membership = mine[number]
    if what == "back":
        return await _take_back(asking, circle, membership)
    if membership.rematch_at is None:
        names = await _listeners(asking, circle)
        await rematch.ask(asking.session, circle, membership, asking.now)
        return said(
            _(
                "I am telling {names}, and nobody else. {circle} rests.",
                names=listed(names),
                circle=circle.title,
            ),
            _("/kith rematch takes it back, as long as you wait."),
        )
    return said(_("You have asked already, so nothing was changed."))


async def _take_back(asking: Asking, circle: Circle, membership: Membership) -> Reply:
    if membership.rematch_at is None:
        return said(_("All right, nothing was changed."))
    await rematch.take_back(asking.session, circle, membership, asking.now)
    return said(
        _("It is taken back, and {circle} goes on. Your partner never heard of it.", circle=circle.title)
    )


async def _listeners(asking: Asking, circle: Circle) -> list[str]:
    """Whom it would reach. Raises Refused where that is nobody."""
    states = await load_states(
        asking.session, [circle.id], asking.now, asking.rules, history=False, configured=asking.configured
    )
    state: CircleState = states[circle.id]
    found = rematch.told(state)
    if not found:
        raise Refused(
            _(
                "There is no coordinator whom I could tell without telling your partner. "
                "/kith leave ends it at once."
            )
        )
    return await rematch.names(asking.session, found)


REMATCH = Row(
    name="rematch",
    help=N_("Ask in private for another partner; no reason needed"),
    more=N_("Only a coordinator learns of it. The pair rests meanwhile, and you can take it back."),
    fields=(PAIR,),
    suggests=frozenset({"circle"}),
    run=run,
    press=press,
    prepare=with_pairs,
)
