"""Tells the coordinators at once that somebody asks for a human being; never what they wrote."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Message, Reply, Text
from bot.moments.choices import common
from bot.moments.compose import listed, reason, seen_by
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand


class Help:
    """Its detail names the person who asks."""

    name = "help"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """One for each answer that asks, at any hour."""
        asking = [past for past in circle.past if past.helps]
        if not circle.coordinators or not asking:
            return None
        done = {past.slot for past in circle.of(self.name)}
        for past in asking:
            for person in sorted(past.helps):
                slot = f"d{past.id}p{person}"
                if slot not in done:
                    return Proposal(
                        moment=self.name,
                        slot=slot,
                        at=now,
                        audience="each",
                        recipients=tuple(one.id for one in circle.coordinators),
                        subject=str(past.id),
                        reason=self.name,
                        detail=pack(person=person),
                        cost=0,
                        urgent=True,
                        at_once=True,
                    )
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Who asks, and about which circle."""
        name = facts.asked_by.name if facts.asked_by else _("Somebody")
        names = listed([party.name for party in facts.members])
        line = library.line("help.coordinator", facts.locale, name=name, names=names, title=facts.title)
        body = (line, " ", facts.asked_by.mention) if facts.asked_by else (line,)
        return Message(
            token=facts.token, parts=(Text(body=body),), reason=reason(facts), seen_by=seen_by(facts)
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)
