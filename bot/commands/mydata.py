"""`mydata export` and `mydata delete`: for everyone, always."""

from bot.commands.asking import Asking, Options, Row
from bot.commands.replies import said, shown
from bot.language import N_, _
from bot.messages import Choice, File, Reply, Text
from bot.people.erase import erase
from bot.people.export import export as exported


async def export(asking: Asking, _options: Options) -> Reply:
    """One file with everything."""
    data = await exported(asking.session, asking.person, asking.cipher, asking.now)
    return shown(
        Text(body=(_("Here is everything I know of you, in one file. Only you get it."),)),
        File(name=f"kith-my-data-{asking.now:%Y-%m-%d}.json", mime="application/json", data=data),
        command="mydata export",
    )


async def delete(_asking: Asking, _options: Options) -> Reply:
    """Ask once."""
    return said(
        _(
            "This erases everything I know of you: settings, interests, goals, answers, your "
            "place in circles."
        ),
        _(
            "A pair you are in ends, and the other gets a kind word without a reason. What was "
            "already shown in the chat stays there. It can't be undone; /kith mydata export "
            "gives you a copy first."
        ),
        command="mydata delete",
        choices=(
            Choice(id="yes", label=_("Erase everything"), tone="danger"),
            Choice(id="no", label=_("Keep it")),
        ),
    )


async def press(asking: Asking, choice: str) -> Reply:
    """Erase, or not."""
    if choice != "yes":
        return said(_("All right, nothing was changed."))
    name = asking.person.name
    await erase(asking.session, asking.person, asking.now)
    return said(_("Done. I no longer know you. All the best, {name}.", name=name))


MYDATA_EXPORT = Row(
    name="mydata export",
    help=N_("A file with everything I know of you"),
    more=N_("It holds your settings, words, circles and messages, and your own answers as you wrote them."),
    run=export,
)
MYDATA_DELETE = Row(
    name="mydata delete",
    help=N_("Erase everything I know of you"),
    more=N_("I ask once more before I do it."),
    run=delete,
    press=press,
)
