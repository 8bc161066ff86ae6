"""`share`: something to read, brought by a member; it comes before whatever a feed brings."""

from bot.articles.share import share
from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import own
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _
from bot.messages import Field, Reply
from bot.people.settings import plan_again


async def run(asking: Asking, options: Options) -> Reply:
    """Keep it for the asker's circles; when it goes, their budget and hours decide."""
    mine = [circle for circle, membership in await own(asking) if membership.state == "accepted"]
    if not mine:
        raise Refused(_("You are in no circle yet, so there is nobody to share it with."))
    link = text(options, "link")
    if len(link.split()) != 1:
        raise Refused(_("That does not look like a link. It begins with https://."), "link")
    try:
        article = await share(
            asking.session, asking.community.id, asking.person.id, link, text(options, "note"), asking.now
        )
    except Refused as refused:
        raise Refused(refused.words, "link") from refused
    await plan_again(asking.session, asking.person.id, asking.now)
    where = ", ".join(circle.title for circle in mine)
    return said(
        _("Thank you. “{title}” goes to {circles} with your name on it.", title=article.title, circles=where),
        _("It waits for a good moment: never more than the two messages a week that everybody was promised."),
    )


SHARE = Row(
    name="share",
    help=N_("Bring your circle something to read"),
    more=N_("/kith share https://… and, if you like, a few words on it."),
    fields=(
        Field(id="link", label=N_("Link"), hint=N_("It begins with https://."), most=2000),
        Field(id="note", label=N_("A few words on it"), required=False, most=200),
    ),
    run=run,
)
