"""`link`: one person on two platforms. `space code` and `space join`: one community on two platforms."""

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _
from bot.messages import Field, Reply
from bot.people import codes
from bot.people.linking import link as link_persons
from bot.programmes import spaces

_CODE = Field(id="code", label=N_("Code"), hint=N_("From the other platform, such as ABCD-EFGH."), most=20)


async def link(asking: Asking, options: Options) -> Reply:
    """Without a code it makes one; with one, the two accounts are one person from now on."""
    typed = text(options, "code")
    if not typed:
        code = await codes.make(asking.session, asking.person, "person", asking.now)
        return said(
            _("Your code is {code}. It lasts a quarter of an hour, and once.", code=code),
            _(
                "Type /kith link {code} where you are on the other platform, and I know that both are you.",
                code=code,
            ),
        )
    kept = await codes.owner(asking.session, typed, "person", asking.now)
    await link_persons(asking.session, kept, asking.person, asking.now)
    await codes.spend(asking.session, typed)
    return said(
        _("Done: {name} here and there is one person for me.", name=kept.name),
        _(
            "You get your two messages a week once, not twice. Where your settings differed, the "
            "stricter holds."
        ),
    )


async def space_code(asking: Asking, _options: Options) -> Reply:
    """A code with which another workspace or server joins this community."""
    _everything(asking)
    code = await codes.make(asking.session, asking.person, "space", asking.now)
    return said(
        _("The code is {code}. It lasts a day, and once.", code=code),
        _(
            "In the other workspace or server, type /kith space join {code}. Do it before there "
            "is a programme.",
            code=code,
        ),
    )


async def space_join(asking: Asking, options: Options) -> Reply:
    """This workspace or server becomes part of the community that made the code."""
    _everything(asking)
    typed = text(options, "code")
    host = await codes.owner(asking.session, typed, "space", asking.now)
    await spaces.join(asking.session, asking.community, host.community_id)
    await codes.spend(asking.session, typed)
    return said(
        _("Done: this place and the other are one community."),
        _("Programmes, people and budgets are shared. People who are in both can type /kith link."),
    )


def _everything(asking: Asking) -> None:
    if asking.steers is not None:
        raise Refused(_("Only a coordinator of the whole community can join places."))


LINK = Row(
    name="link",
    help=N_("Tell me that your accounts on two platforms are both you"),
    more=N_("/kith link shows a code; /kith link ABCD-EFGH on the other platform uses it."),
    fields=(Field(id="code", label=N_("Code"), hint=_CODE.hint, required=False, most=20),),
    run=link,
)
SPACE_CODE = Row(
    name="space code",
    help=N_("A code for another workspace or server to join this community"),
    coordinators=True,
    run=space_code,
)
SPACE_JOIN = Row(
    name="space join",
    help=N_("Make this workspace or server part of another community"),
    coordinators=True,
    fields=(_CODE,),
    run=space_join,
)
