"""Everything the bot can say, one file a kind. A new kind is one file, one line here, and its prompts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.library import Library
from bot.moments.activity import Activity
from bot.moments.activity_chosen import ActivityChosen
from bot.moments.activity_step import ActivityStep
from bot.moments.agreed import Agreed
from bot.moments.agreement import Agreement
from bot.moments.article import Article
from bot.moments.call import Call
from bot.moments.call_agreed import CallAgreed
from bot.moments.call_asked import CallAsked
from bot.moments.call_met import CallMet
from bot.moments.check_in import CheckIn
from bot.moments.closed_door import ClosedDoor
from bot.moments.closing import Closing
from bot.moments.closing_choice import ClosingChoice
from bot.moments.event import Event
from bot.moments.help import Help
from bot.moments.how_quiet import HowQuiet
from bot.moments.invitation import Invitation
from bot.moments.lone_answer import LoneAnswer
from bot.moments.milestone import Milestone
from bot.moments.notice import Notice
from bot.moments.opening import Opening
from bot.moments.pulse import Pulse
from bot.moments.quiet_question import QuietQuestion
from bot.moments.ready import Ready
from bot.moments.reflection import Reflection
from bot.moments.reveal import Reveal
from bot.moments.second_asking import SecondAsking
from bot.moments.share import Share
from bot.moments.story import Story
from bot.policy.closing import rests
from bot.policy.state import CircleState, Proposal
from bot.ports import Moment

_ALL: tuple[Moment, ...] = (
    Help(),
    Invitation(),
    Notice(),
    ClosedDoor(),
    Reveal(),
    Share(),
    CallAgreed(),
    CallAsked(),
    ActivityChosen(),
    Event(),
    LoneAnswer(),
    CallMet(),
    ClosingChoice(),
    Closing(),
    Agreed(),
    Agreement(),
    Opening(),
    Milestone(),
    Story(),
    CheckIn(),
    Ready(),
    Call(),
    SecondAsking((Story(), CheckIn(), Agreement(), Closing())),
    ActivityStep(),
    Activity(),
    Article(),
    Reflection(),
    Pulse(),
    HowQuiet(),
    QuietQuestion(),
)
MOMENTS: Mapping[str, Moment] = {moment.name: moment for moment in _ALL}


def wishes(circle: CircleState, library: Library, now: datetime) -> Sequence[Proposal]:
    """What each moment would like to say to this circle, now or later."""
    silent = rests(circle, now)
    proposed = (moment.propose(circle, library, now) for moment in _ALL if moment.name not in silent)
    return [_brought_forward(circle, library, proposal, now) for proposal in proposed if proposal is not None]


def _brought_forward(circle: CircleState, library: Library, proposal: Proposal, now: datetime) -> Proposal:
    """The same wish at once, if a coordinator asked for this kind; policy still disposes."""
    if proposal.moment != circle.brought_forward or proposal.at <= now:
        return proposal
    then = MOMENTS[proposal.moment].propose(circle, library, proposal.at)
    return replace(then, at=now, reason="prompt_now") if then else proposal
