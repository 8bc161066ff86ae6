"""The invitation: who, why, how often, who sees what; accept, or no thanks. Nothing starts without it."""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import N_, _, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import plan_again
from bot.people.consent import accept, decline, membership_of
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

CHOICES = (
    Choice(id="accept", label=N_("Yes, count me in"), tone="main"),
    Choice(id="decline", label=N_("No thanks")),
)

ALSO = "+"
"""Between the ids of those who were asked, in the subject of an invitation."""


class Invitation:
    """Asks each person in private, once."""

    name = "invitation"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """To everyone who was not asked yet, once they do not rest; those who join later by themselves."""
        if circle.state not in {"invited", "active"}:
            return None
        invitations = circle.of(self.name)
        asked = {id for past in invitations for id in past.subject.split(ALSO)}
        waiting = {
            member.id: max(member.paused_until or now, now)
            for member in circle.members
            if not member.accepted and str(member.id) not in asked
        }
        if not waiting:
            return None
        at = min(waiting.values())
        recipients = tuple(id for id, until in waiting.items() if until == at)
        return Proposal(
            moment=self.name,
            slot=f"p{recipients[0]}" if invitations else "start",
            at=at,
            audience="each",
            recipients=recipients,
            subject=ALSO.join(str(id) for id in recipients),
            reason=self.name,
            cost=0,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Everything one needs to say yes or no."""
        name = facts.reader.name if facts.reader else ""
        others = facts.others(facts.reader.person_id) if facts.reader else facts.members
        hosts = listed(facts.coordinators) or _("A coordinator")
        values = {
            "name": name,
            "names": hosts,
            "partner": listed([party.name for party in others]),
            "programme": facts.programme,
            "purpose": facts.purpose,
            "title": facts.title,
            "weekly": str(facts.weekly),
        }
        lines = [f"invitation.{facts.kind}"]
        lines += ["invitation.programme"] if facts.purpose else []
        lines += ["invitation.dose", f"invitation.seen_{facts.kind}", "invitation.choice"]
        return Message(
            token=facts.token,
            parts=tuple(Text(body=(library.line(line, facts.locale, **values),)) for line in lines),
            choices=CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Yes or no, each for oneself; pressing again changes nothing."""
        membership = await membership_of(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id)
        choice = pressed(answer)
        if membership is None or membership.state == "left":
            return private(at_hand, _("This invitation is no longer open. Nothing was changed."))
        if choice not in {one.id for one in CHOICES}:
            return await common(at_hand, answer)
        await plan_again(at_hand)
        if choice == "accept":
            await accept(at_hand.session, membership, at_hand.now)
        else:
            await decline(at_hand.session, membership, at_hand.now)
        return private(at_hand, at_hand.library.line(f"invitation.{membership.state}", current()))
