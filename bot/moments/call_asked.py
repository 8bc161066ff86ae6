"""Asks the other one, in private, whether a time suits them too."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import N_, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply
from bot.moments import calling
from bot.moments.call import minutes_of, times_of
from bot.moments.choices import LATER, QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.policy import calls as policy
from bot.policy.hours import next_open
from bot.policy.state import CallState, CircleState, Proposal
from bot.ports import AtHand
from bot.programmes import calls

YES = Choice(id="yes", label=N_("That suits me"), tone="main")


class CallAsked:
    """Its subject is the call, its slot the call at one of its changes. Free: somebody waits for it."""

    name = "call_asked"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """For the one who did not propose it, if they can hear of it before it begins."""
        call = policy.proposed(circle, now)
        if call is None or circle.kind != "pair" or circle.state != "active" or not call.person:
            return None
        slot = f"c{call.id}v{call.sequence}"
        others = [one for one in circle.accepted if one.id != call.person]
        if len(others) != 1 or any(past.slot == slot for past in circle.of(self.name)):
            return None
        opens = next_open(others, now)
        return _wish(call, slot, others[0].id, now) if opens is not None and opens < call.at else None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Who would like it when, and three answers."""
        detail = unpack(facts.detail)
        (at,) = times_of(detail)
        others = facts.others(facts.reader.person_id) if facts.reader else facts.members
        name = facts.asked_by.name if facts.asked_by else listed([party.name for party in others])
        words = calling.line(
            library, "call.asked", facts.locale, at, partner=name, minutes=detail.get("minutes", "")
        )
        return Message(
            token=facts.token,
            parts=(calling.shown(at, facts.members, words),),
            choices=(YES, calling.OTHER, LATER, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Say yes to it, or propose another; no answer is an answer too."""
        choice = pressed(answer)
        minutes = minutes_of(at_hand)
        if choice == calling.OTHER.id or calling.marked(choice):
            return await calling.proposed(at_hand, choice, answer.values, minutes)
        if choice != YES.id:
            return await common(at_hand, answer)
        circle = await calls.circle_of(at_hand.session, at_hand.delivery.circle_id)
        waiting = await calls.pending(at_hand.session, circle.id, at_hand.now)
        (at,) = times_of(unpack(at_hand.delivery.detail))
        ours = waiting is not None and str(waiting.id) == at_hand.delivery.subject and waiting.at == at
        if at < at_hand.now + calls.SOON or not ours or waiting is None:
            return await self._late(at_hand, minutes)
        await record(at_hand, choice, substance=True)
        call = await calls.agree(at_hand.session, circle, waiting, at_hand.now)
        zone = await calling.zone_of(at_hand.session, at_hand.person, circle.id)
        return private(at_hand, calling.settled(at_hand.library, call, zone, ""))

    async def _late(self, at_hand: AtHand, minutes: int) -> Reply:
        """It is agreed already, or the time does not stand any more."""
        agreed = await calls.agreed(at_hand.session, at_hand.delivery.circle_id, at_hand.now)
        if agreed is not None:
            zone = await calling.zone_of(at_hand.session, at_hand.person, at_hand.delivery.circle_id)
            return private(at_hand, calling.settled(at_hand.library, agreed, zone, ""))
        return await calling.offered(at_hand, at_hand.library.line("call.passed", current()), minutes)


def _wish(call: CallState, slot: str, recipient: int, now: datetime) -> Proposal:
    return Proposal(
        moment=CallAsked.name,
        slot=slot,
        at=now,
        audience="each",
        recipients=(recipient,),
        subject=str(call.id),
        reason=CallAsked.name,
        detail=pack(person=call.person, at=calling.mark(call.at), minutes=call.minutes),
        cost=0,
        urgent=True,
    )
