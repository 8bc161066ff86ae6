"""Asks the writer of a sealed answer that stayed alone: share it anyway, keep it, or delete it.

Nobody else is asked or told, and nobody learns who is missing.
"""

from datetime import datetime, timedelta

from sqlmodel import select

from bot.facts import DeliveryFacts
from bot.language import N_, _, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.record import plan_again
from bot.moments.sealing import SEALED, ready
from bot.moments.unsealing import is_opening, take_back
from bot.policy.state import CircleState, Past, Proposal
from bot.ports import AtHand
from bot.store import tables

CHOICES = (
    Choice(id="share", label=N_("Share it anyway")),
    Choice(id="keep", label=N_("Keep it sealed")),
    Choice(id="delete", label=N_("Delete it"), tone="danger"),
)


class LoneAnswer:
    """In private, seven days after the answer was given."""

    name = "lone_answer"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """For the oldest story of a pair with one answer."""
        alone = [past for past in circle.among(SEALED) if _alone(past, circle, now)]
        asked = {past.slot for past in circle.of(self.name)} if alone else ()
        for past in alone:
            (writer,) = past.sealed
            slot = f"d{past.id}p{writer}"
            if slot in asked:
                continue
            assert past.first_answer_at is not None  # somebody answered
            return Proposal(
                moment=self.name,
                slot=slot,
                at=past.first_answer_at + timedelta(days=circle.rules.lone_days),
                audience="each",
                recipients=(writer,),
                subject=str(past.id),
                reason=self.name,
                cost=0,
                urgent=True,
            )
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The question, with its three answers."""
        name = facts.reader.name if facts.reader else ""
        return Message(
            token=facts.token,
            parts=(Text(body=(library.line("lone_answer.ask", facts.locale, name=name),)),),
            choices=CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """What becomes of it, while there is something left to decide."""
        choice = pressed(answer)
        row = (
            await at_hand.session.exec(
                select(tables.Answer).where(
                    tables.Answer.delivery_id == int(at_hand.delivery.subject),
                    tables.Answer.person_id == at_hand.person.id,
                )
            )
        ).first()
        circle, story = at_hand.delivery.circle_id, int(at_hand.delivery.subject)
        if row is None or row.share != "sealed" or await is_opening(at_hand.session, circle, story):
            return private(at_hand, _("This was settled before, so nothing was changed."))
        line = {"share": "shared", "keep": "kept", "delete": "deleted"}.get(choice)
        if line is None:
            return private(at_hand, _("That button has no use any more. Nothing was changed."))
        if choice == "share":
            row.share = "partner"
        if choice == "delete":
            row.sealed, row.share, row.substance = None, "none", False
            await take_back(at_hand.session, circle, story)
        row.changed_at = at_hand.now
        at_hand.session.add(row)
        await plan_again(at_hand)
        name = at_hand.person.name
        return private(at_hand, at_hand.library.line(f"lone_answer.{line}", current(), name=name))


def _alone(past: Past, circle: CircleState, now: datetime) -> bool:
    return len(past.sealed) == 1 and circle.kind == "pair" and not past.done and not ready(past, circle, now)
