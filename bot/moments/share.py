"""Passes on, in their name, what a member chose to share: from a check-in, or a story that stayed alone."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Message, Quote, Reply, Text
from bot.moments.checking import told
from bot.moments.choices import QUIET_CHOICES, common
from bot.moments.compose import reason, seen_by
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand


class Share:
    """Its subject is the delivery that was answered; its detail names the person."""

    name = "share"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """One for each answer whose writer chose to share it."""
        wanted = [past for past in circle.past if past.shared]
        if not wanted:
            return None
        done = {past.slot for past in circle.of(self.name)}
        for past in wanted:
            for person in sorted(past.shared):
                slot = f"d{past.id}p{person}"
                if slot not in done:
                    return Proposal(
                        moment=self.name,
                        slot=slot,
                        at=now,
                        subject=str(past.id),
                        reason=self.name,
                        detail=pack(person=person, of=past.moment),
                        cost=0,
                        urgent=True,
                    )
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Their own words, under their own name."""
        of = unpack(facts.detail).get("of", "check_in")
        line = f"share.{of}" if f"share.{of}" in library else "share.check_in"
        name = facts.said[0].who.name if facts.said else _("Somebody")
        return Message(
            token=facts.token,
            parts=(
                Text(body=(library.line(line, facts.locale, name=name),)),
                *(
                    Quote(who=said.who.mention, words=told(said) if of == "check_in" else said.words)
                    for said in facts.said
                ),
            ),
            choices=QUIET_CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)
