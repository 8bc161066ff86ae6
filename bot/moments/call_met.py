"""Asks, once a call is over, whether the two talked: one tap, no guilt, and only once."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack
from bot.language import N_, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments import calling
from bot.moments.call import minutes_of
from bot.moments.choices import QUIET_CHOICES, common, pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.record import record
from bot.policy import calls as policy
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand
from bot.programmes import calls
from bot.store import tables

CHOICES = (
    Choice(id="yes", label=N_("Yes"), tone="main"),
    Choice(id="moved", label=N_("We moved it")),
    Choice(id="no", label=N_("Not this time")),
)
LINES = {"yes": "call.yes", "moved": "call.moved", "no": "call.not_this_time"}


class CallMet:
    """Its subject is the call. Free, since it is about something that they agreed on."""

    name = "call_met"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """As soon as it is over; not days later."""
        call = policy.unasked(circle, now)
        if call is None or circle.state != "active":
            return None
        slot = f"c{call.id}"
        if any(past.moment == self.name and past.slot == slot for past in circle.past):
            return None
        return Proposal(
            moment=self.name,
            slot=slot,
            at=policy.ends(call),
            subject=str(call.id),
            reason=self.name,
            detail=pack(minutes=call.minutes),
            cost=0,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """One question, three taps."""
        assert facts.event is not None  # what is gone is not said
        words = calling.line(library, "call.met", facts.locale, facts.event.starts_at)
        return Message(
            token=facts.token,
            parts=(Text(body=words),),
            choices=(*CHOICES, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """What came of it; where they did not talk, three new times beside the word that this is fine."""
        choice = pressed(answer)
        minutes = minutes_of(at_hand)
        if choice == calling.OTHER.id or calling.marked(choice):
            return await calling.proposed(at_hand, choice, answer.values, minutes)
        if choice not in LINES:
            return await common(at_hand, answer)
        circle = await calls.circle_of(at_hand.session, at_hand.delivery.circle_id)
        call = await at_hand.session.get(tables.Call, int(at_hand.delivery.subject))
        if call is not None:
            await calls.told(at_hand.session, circle, call, choice, at_hand.now)
        await record(at_hand, choice, substance=True)
        words = at_hand.library.line(LINES[choice], current())
        return private(at_hand, words) if choice == "yes" else await calling.offered(at_hand, words, minutes)
