"""`link`: one person on two platforms. `space code` and `space join`: one community on two platforms."""

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.replies import said
from bot.errors import Refused
from bot.messages import Field, Reply
from bot.people import codes
from bot.people.linking import link as link_persons
from bot.programmes import spaces

_CODE = Field(id="code", label="Code", hint="From the other platform, such as ABCD-EFGH.", most=20)


async def link(asking: Asking, options: Options) -> Reply:
    """Without a code it makes one; with one, the two accounts are one person from now on."""
    typed = text(options, "code")
    if not typed:
        code = await codes.make(asking.session, asking.person, "person", asking.now)
        return said(
            f"Your code is {code}. It lasts a quarter of an hour, and once.",
            f"Type /kith link {code} where you are on the other platform, and I know that both are you.",
        )
    kept = await codes.owner(asking.session, typed, "person", asking.now)
    await link_persons(asking.session, kept, asking.person, asking.now)
    await codes.spend(asking.session, typed)
    return said(
        f"Done: {kept.name} here and there is one person for me.",
        "You get your two messages a week once, not twice. Where your settings differed, the stricter holds.",
    )


async def space_code(asking: Asking, _options: Options) -> Reply:
    """A code with which another workspace or server joins this community."""
    _everything(asking)
    code = await codes.make(asking.session, asking.person, "space", asking.now)
    return said(
        f"The code is {code}. It lasts a day, and once.",
        f"In the other workspace or server, type /kith space join {code}. Do it before there is a programme.",
    )


async def space_join(asking: Asking, options: Options) -> Reply:
    """This workspace or server becomes part of the community that made the code."""
    _everything(asking)
    typed = text(options, "code")
    host = await codes.owner(asking.session, typed, "space", asking.now)
    await spaces.join(asking.session, asking.community, host.community_id)
    await codes.spend(asking.session, typed)
    return said(
        "Done: this place and the other are one community.",
        "Programmes, people and budgets are shared. People who are in both can type /kith link.",
    )


def _everything(asking: Asking) -> None:
    if asking.steers is not None:
        raise Refused("Only a coordinator of the whole community can join places.")


LINK = Row(
    name="link",
    help="Tell me that your accounts on two platforms are both you",
    more="/kith link shows a code; /kith link ABCD-EFGH on the other platform uses it.",
    fields=(Field(id="code", label="Code", hint=_CODE.hint, required=False, most=20),),
    run=link,
)
SPACE_CODE = Row(
    name="space code",
    help="A code for another workspace or server to join this community",
    coordinators=True,
    run=space_code,
)
SPACE_JOIN = Row(
    name="space join",
    help="Make this workspace or server part of another community",
    coordinators=True,
    fields=(_CODE,),
    run=space_join,
)
