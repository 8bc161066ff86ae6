"""`agreement`: what the two of a pair would like, once both have written; and one's own part at any time."""

from bot.commands.asking import Asking, Options, Row
from bot.commands.mine import PAIR, own_pair, with_pairs
from bot.commands.replies import said, shown
from bot.language import N_, _, current, listed
from bot.messages import Answer, Choice, Reply, Text
from bot.moments.agreed import cards
from bot.moments.questions import TITLES
from bot.moments.writing import ask, write
from bot.people.agreement import opened, parts
from bot.programmes.circles import members

_FORM = "c:agreement"


async def run(asking: Asking, options: Options) -> Reply:
    """Both parts side by side; before both are in, the form of one's own."""
    circle, _membership = await own_pair(asking, options)
    written = await parts(asking.session, circle.id)
    both = [person for __, person in await members(asking.session, circle.id, ("accepted",))]
    if not {person.id for person in both} <= written.keys():
        return await ask(asking, circle.id, f"{_FORM}:{circle.id}")
    sides = [(person.name, opened(written[person.id], asking.cipher)) for person in both]
    names = listed([person.name for person in both])
    return shown(
        Text(body=(asking.library.line("agreement.both", current(), names=names),)),
        *cards(asking.library, sides, TITLES, current()),
        command="agreement",
        choices=(Choice(id=str(circle.id), label=_("Change my part"), opens_form=True),),
    )


async def press(asking: Asking, choice: str) -> Reply:
    """The form of one's own part."""
    if not choice.isdecimal():
        return said(_("This button has no use any more. Nothing was changed."))
    return await ask(asking, int(choice), f"{_FORM}:{choice}")


async def submit(asking: Asking, answer: Answer) -> Reply:
    """One's own part, or which pair was meant."""
    circle = answer.token.removeprefix(_FORM).strip(":")
    if circle.isdecimal():
        return await write(asking, int(circle), answer)
    return await run(asking, answer.values or {})


AGREEMENT = Row(
    name="agreement",
    help=N_("What you and your partner would like, and your own part of it"),
    more=N_("Eight short questions. You see each other's answers once both of you have written."),
    fields=(PAIR,),
    suggests=frozenset({"circle"}),
    run=run,
    press=press,
    submit=submit,
    prepare=with_pairs,
)
