"""Suggests a call: three times that suit both, another one of their own, or the word that they have met.

A press proposes its time to the other in private; nothing is fixed until both say yes.
"""

from dataclasses import replace
from datetime import datetime

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import current
from bot.library import Library
from bot.messages import Answer, Message, Part, Reply, Text
from bot.moments import calling
from bot.moments.choices import LATER, MORE, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.policy import calls as policy
from bot.policy.hours import next_open
from bot.policy.meet import meeting_times
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand
from bot.programmes import calls

NONE = "none"
"""The subject of a suggestion without any time in it; said once to a pair."""
REST = (replace(LATER, place="more"), *MORE)
"""The times, another one and "we have met" are all that stands in front."""


class Call:
    """For pairs; everything it needs to say stands in its detail."""

    name = policy.CALL

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """On day 3, then in the rhythm of the phase, while none is coming and none was held lately."""
        wish = policy.next_wish(circle, now)
        if wish is None:
            return None
        rules = circle.rules
        detail: dict[str, object] = {"minutes": rules.call_minutes, "days": rules.first_call_by}
        times: tuple[datetime, ...] = ()
        if wish.at <= now:
            said_at = next_open(circle.accepted, now) or now
            times = meeting_times(circle.accepted, said_at, rules.call_minutes, rules.shared_hours_least)
            if not times and any(past.subject == NONE for past in circle.of(self.name)):
                return None
            detail["at"] = " ".join(calling.mark(at) for at in times)
        return Proposal(
            moment=self.name,
            slot=wish.slot,
            at=wish.at,
            subject="" if times or wish.at > now else NONE,
            reason=policy.FIRST if wish.first else self.name,
            detail=pack(**detail),
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The times as buttons; where clocks differ also in a table."""
        detail = unpack(facts.detail)
        times = times_of(detail)
        first = facts.reason == policy.FIRST
        name = "call.no_shared_hours" if not times else "call.first" if first else "call.suggest"
        line = library.line(
            name,
            facts.locale,
            names=listed([party.name for party in facts.members]),
            minutes=detail.get("minutes", ""),
            days=detail.get("days", ""),
        )
        zones = calling.zones_of(facts.members)
        parts: tuple[Part, ...] = (Text(body=(line,)),)
        if times and (len(zones) > 1 or "" in zones):
            parts = (*parts, calling.table(times, facts.members))
        return Message(
            token=facts.token,
            parts=parts,
            choices=(*calling.buttons(times, zones), calling.OTHER, calling.MET, *REST),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Propose a time, or hear that they have met."""
        choice = pressed(answer)
        minutes = minutes_of(at_hand)
        if choice == calling.OTHER.id or calling.marked(choice):
            return await calling.proposed(at_hand, choice, answer.values, minutes)
        if choice != calling.MET.id:
            return await common(at_hand, answer)
        await record(at_hand, choice, substance=True)
        circle = await calls.circle_of(at_hand.session, at_hand.delivery.circle_id)
        await calls.met_anyway(at_hand.session, circle, minutes, at_hand.now)
        return private(at_hand, at_hand.library.line("call.yes", current()))


def times_of(detail: dict[str, str]) -> tuple[datetime, ...]:
    """The times that travel with a delivery."""
    return tuple(at for words in detail.get("at", "").split() if (at := calling.marked(words)) is not None)


def minutes_of(at_hand: AtHand) -> int:
    """How long the call is that a delivery is about; half an hour where it does not say."""
    said = unpack(at_hand.delivery.detail).get("minutes", "")
    return int(said) if said.isdecimal() else 30
