"""The one table of commands. The adapters' commands, their forms and the help are readings of it."""

from bot.commands import (
    ahead,
    calling,
    coordinators,
    events,
    feeds,
    helping,
    linking,
    milestones,
    own_prompts,
    pairs,
    programme,
)
from bot.commands.agreement import AGREEMENT
from bot.commands.asking import Asking, Options, Row, text
from bot.commands.calls import CALL, HARD
from bot.commands.interests import GOALS, INTERESTS
from bot.commands.me import ME
from bot.commands.mydata import MYDATA_DELETE, MYDATA_EXPORT
from bot.commands.rematch import REMATCH
from bot.commands.report import REPORT
from bot.commands.rest import LEAVE, PAUSE, RESUME
from bot.commands.settings import SETTINGS
from bot.commands.sharing import SHARE
from bot.commands.waiting import NEXT
from bot.commands.why import WHY
from bot.language import N_
from bot.messages import CommandSpec, Field, Reply


async def _help(asking: Asking, options: Options) -> Reply:
    name = text(options, "command")
    return helping.detail(COMMANDS, asking, name) if name else helping.overview(COMMANDS, asking)


HELP = Row(
    name="help",
    help=N_("What I can do"),
    fields=(
        Field(id="command", label=N_("Command"), hint=N_("One to read more about."), required=False, most=40),
    ),
    suggests=frozenset({"command"}),
    run=_help,
)

COMMANDS: tuple[Row, ...] = (
    HELP,
    ME,
    SETTINGS,
    INTERESTS,
    GOALS,
    WHY,
    NEXT,
    SHARE,
    AGREEMENT,
    milestones.ADD,
    milestones.LIST,
    milestones.DONE,
    milestones.DROP,
    PAUSE,
    RESUME,
    REMATCH,
    LEAVE,
    CALL,
    HARD,
    calling.LINK,
    linking.LINK,
    MYDATA_EXPORT,
    MYDATA_DELETE,
    programme.CREATE,
    programme.LIST,
    programme.PAUSE,
    programme.RESUME,
    pairs.PAIR,
    pairs.UNPAIR,
    pairs.GROUP,
    events.ADD,
    events.LIST,
    events.MOVE,
    events.CANCEL,
    calling.PLACE,
    feeds.ADD,
    feeds.LIST,
    feeds.REMOVE,
    ahead.PROMPT_NOW,
    ahead.PREVIEW,
    own_prompts.SUGGEST,
    own_prompts.REVIEW,
    own_prompts.RETIRE,
    REPORT,
    coordinators.ADD,
    coordinators.LIST,
    coordinators.REMOVE,
    linking.SPACE_CODE,
    linking.SPACE_JOIN,
)


def specs() -> tuple[CommandSpec, ...]:
    """What the adapters register and complete."""
    return tuple(row.spec for row in COMMANDS)
