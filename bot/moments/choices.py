"""The choices that every nudge offers, and what each does for the one who presses it, and only for them."""

from datetime import timedelta

from sqlmodel import col, update

from bot.facts import unpack
from bot.language import N_, _, short_day
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.kinds import kind
from bot.moments.press import prompts_of
from bot.moments.reasons import reason_words
from bot.moments.record import person_name, record
from bot.outbox.withdraw import withdraw
from bot.people.consent import membership_of
from bot.people.depth import lower
from bot.people.settings import save
from bot.policy.state import Why
from bot.ports import AtHand
from bot.programmes.endings import leave_circle
from bot.store.insert import insert_new
from bot.store.tables import Circle, Mute

PAUSE = timedelta(weeks=2)
SLOWER = {"usual": "weekly", "weekly": "monthly", "monthly": "monthly"}
_PACES = {
    "weekly": N_("From now on at most one a week for you. /kith settings changes it any time."),
    "monthly": N_("From now on at most one in four weeks for you. /kith settings changes it any time."),
}

LATER = Choice(id="later", label=N_("Not now"))
MORE = (
    Choice(id="touch", label=N_("We're in touch"), place="more"),
    Choice(id="less", label=N_("Less often"), place="more"),
    Choice(id="mute", label=N_("Not this kind"), place="more"),
    Choice(id="why", label=N_("Why this?"), place="more"),
    Choice(id="stop", label=N_("Stop"), place="more"),
)
LIGHTER = Choice(id="lighter", label=N_("Less personal"), place="more")
ANSWER = Choice(id="answer", label=N_("Answer"), opens_form=True, tone="main")
QUIET_CHOICES = tuple(choice for choice in MORE if choice.id in {"why", "stop"})
"""For what asks nothing back."""
NUDGE = (ANSWER, LATER, *MORE)
NUDGE_GROUP = tuple(choice for choice in NUDGE if choice.id != "touch")
"""For a channel, where everybody sees whether people are in touch."""


def private(at_hand: AtHand, words: str, *choices: Choice) -> Reply:
    """A word for who pressed, seen by nobody else."""
    return Reply(
        message=Message(
            token=f"d:{at_hand.send.id}", parts=(Text(body=(words,)),), choices=choices, seen_by=_("only you")
        )
    )


def pressed(answer: Answer) -> str:
    """The choice id in a token "d:<send id>:<choice>[:f]"."""
    return answer.token.split(":")[2] if answer.token.count(":") >= 2 else ""


async def common(at_hand: AtHand, answer: Answer) -> Reply:
    """Do what a standard choice says. An unknown one is answered kindly and changes nothing."""
    choice = pressed(answer)
    act = _ACTS.get(choice)
    if act is None:
        return private(at_hand, _("That button has no use any more. Nothing was changed."))
    return await act(at_hand)


async def _later(at_hand: AtHand) -> Reply:
    await record(at_hand, "later")
    return private(at_hand, _("That's fine. It stays here, should you feel like it later."))


async def _touch(at_hand: AtHand) -> Reply:
    await record(at_hand, "touch")
    circle = at_hand.delivery.circle_id
    await at_hand.session.exec(
        update(Circle).where(col(Circle.id) == circle).values(two_way_at=at_hand.now, plan_at=at_hand.now)
    )
    return private(at_hand, _("Good to know. I'll stay out of your way for a few days."))


async def _less(at_hand: AtHand) -> Reply:
    await record(at_hand, "less")
    at_hand.person.pace = SLOWER[at_hand.person.pace]
    await save(at_hand.session, at_hand.person, at_hand.now)
    return private(
        at_hand,
        _(_PACES[at_hand.person.pace]),
    )


async def _lighter(at_hand: AtHand) -> Reply:
    """One level less for the one who presses, at once; the pair goes by the lower of the two."""
    await record(at_hand, "lighter")
    membership = await membership_of(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id)
    if membership is not None:
        (prompt,) = prompts_of(at_hand)
        await lower(at_hand.session, membership, prompt.depth - 1, at_hand.now)
    return private(at_hand, _("Of course. From now on less personal questions; nobody is told."))


async def _mute(at_hand: AtHand) -> Reply:
    await record(at_hand, "mute")
    moment = at_hand.delivery.moment
    row = {
        "community_id": at_hand.delivery.community_id,
        "person_id": at_hand.person.id,
        "circle_id": at_hand.delivery.circle_id,
        "moment": moment,
    }
    await at_hand.session.exec(insert_new(at_hand.session, Mute), params=[row])
    return private(
        at_hand,
        _(
            "No more of this kind ({kind}) for you here. Nobody is told. /kith me shows it.",
            kind=kind(moment),
        ),
    )


async def _why(at_hand: AtHand) -> Reply:
    detail = unpack(at_hand.delivery.detail)
    if detail.get("person", "").isdecimal():
        detail["name"] = await person_name(at_hand.session, int(detail["person"]))
    words = reason_words(at_hand.delivery.reason, detail)
    return private(at_hand, _("{why} /kith why tells more.", why=words).strip())


async def _stop(at_hand: AtHand) -> Reply:
    return private(
        at_hand,
        _(
            "Of course. Would a rest do, or shall I leave you alone for good? Nobody is told "
            "which you choose."
        ),
        Choice(id="rest", label=_("Rest for two weeks")),
        Choice(id="leave", label=_("Leave"), tone="danger"),
        Choice(id="stay", label=_("Never mind")),
    )


async def _rest(at_hand: AtHand) -> Reply:
    await record(at_hand, "rest")
    person, end = at_hand.person, at_hand.now + PAUSE
    person.paused_until = max(person.paused_until or end, end)
    await withdraw(at_hand.session, person_id=person.id, why=Why.PAUSED, now=at_hand.now)
    await save(at_hand.session, person, at_hand.now)
    day = short_day(person.paused_until)
    return private(
        at_hand, _("Rest well. Nothing from me until {day}; /kith resume brings me back earlier.", day=day)
    )


async def _leave(at_hand: AtHand) -> Reply:
    circle = await at_hand.session.get(Circle, at_hand.delivery.circle_id)
    assert circle is not None  # a delivery has its circle
    membership = await membership_of(at_hand.session, circle.id, at_hand.person.id)
    if membership is not None and membership.state in {"accepted", "invited"}:
        await leave_circle(at_hand.session, circle, membership, at_hand.now)
    return private(at_hand, _("Done. Thank you for the time you gave this. You are welcome back any day."))


async def _stay(at_hand: AtHand) -> Reply:
    return private(at_hand, _("All right, nothing was changed."))


_ACTS = {
    "later": _later,
    "touch": _touch,
    "less": _less,
    "lighter": _lighter,
    "mute": _mute,
    "why": _why,
    "stop": _stop,
    "rest": _rest,
    "leave": _leave,
    "stay": _stay,
}
