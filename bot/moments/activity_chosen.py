"""Tells which activity a pair has in common, or a group chose, and how to begin. Free, like a reveal."""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Card, Message, Reply, Text
from bot.moments import offers
from bot.moments.choices import MORE, common
from bot.moments.compose import reason, seen_by
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

CHOICES = tuple(choice for choice in MORE if choice.id in {"mute", "why", "stop"})


class ActivityChosen:
    """Its slot names the offer, its subject the activity."""

    name = offers.CHOSEN

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """For a pair as soon as both like one, for a group when its poll is over; else not at all."""
        offer = circle.last(offers.OFFER)
        if circle.state != "active" or offer is None or not offer.sent:
            return None
        chosen = offers.in_common(offer, circle)
        if not chosen or any(past.slot == offers.slot_of(offer) for past in circle.of(self.name)):
            return None
        group = circle.kind == "group"
        return Proposal(
            moment=self.name,
            slot=offers.slot_of(offer),
            at=offers.open_until(offer, circle) if group else now,
            subject=chosen,
            reason="activity_chosen_group" if group else self.name,
            cost=0,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The activity and its first step."""
        prompt = library.get(facts.subject, facts.locale)
        first = _("This one was chosen:") if facts.kind == "group" else _("You both like this one:")
        steps = prompt.follow_ups[:1]
        return Message(
            token=facts.token,
            parts=(
                Text(body=(first,)),
                Card(title=prompt.title, body=(prompt.text,)),
                *(Text(body=(_("To begin: {step}", step=step),)) for step in steps),
            ),
            choices=CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)
