"""The later steps of what a pair does together: one halfway, and a question at the end."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import N_, _
from bot.library import Library
from bot.messages import Answer, Card, Choice, Message, Reply
from bot.moments import offers
from bot.moments.choices import LATER, MORE, common, pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.record import record
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

DID = Choice(id="did", label=N_("We talked about it"))


class ActivityStep:
    """Two weeks after the one before; left out while they talk, and gone for who mutes activities."""

    name = offers.STEP

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Halfway, then the end."""
        coming = offers.next_step(circle, now) if circle.state == "active" else None
        if coming is None or any(offers.OFFER in member.muted for member in circle.accepted):
            return None
        chosen, step, at = coming
        return Proposal(
            moment=self.name,
            slot=offers.step_slot(chosen, step),
            at=at,
            subject=chosen.subject,
            reason=self.name,
            detail=pack(step=step),
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The step alone; they know the rest."""
        prompt = library.get(facts.subject, facts.locale)
        end = unpack(facts.detail).get("step") == offers.END
        step = prompt.follow_ups[-1 if end else 1] if len(prompt.follow_ups) > 1 else prompt.text
        return Message(
            token=facts.token,
            parts=(Card(title=prompt.title, body=(step,)),),
            choices=(*((DID,) if end else ()), LATER, *MORE),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """That they talked about it is a sign of life, and no more is asked."""
        if pressed(answer) != DID.id:
            return await common(at_hand, answer)
        await record(at_hand, DID.id, substance=True)
        return private(at_hand, _("Good to hear."))
