"""The agreement: eight short questions to each in private, soon after the start. Once, and nobody has to."""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import N_, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import LATER, QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.moments.writing import ask, write
from bot.policy.agreement import ASKED, MOMENT, written
from bot.policy.cadence import local, local_day
from bot.policy.spans import days
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

WRITE = Choice(id="answer", label=N_("Write my part"), opens_form=True, tone="main")


class Agreement:
    """The question. What comes of it is shown by `agreed`."""

    name = MOMENT

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """Once, to those who have not written by themselves; after `agreement_days` it is left alone."""
        if circle.state != "active" or circle.kind != "pair" or circle.started_at is None:
            return None
        if circle.last("opening") is None:
            return None  # first they hear who asks
        if any(past.slot == ASKED for past in circle.of(self.name)):
            return None
        asked = tuple(one.id for one in circle.accepted if one.id not in written(circle))
        start, rules = local_day(circle.started_at, circle.zone), circle.rules
        if not asked or local_day(now, circle.zone) > start + days(rules.agreement_days):
            return None
        return Proposal(
            moment=self.name,
            slot=ASKED,
            at=local(start + days(rules.agreement_first_day), rules.hour, circle.zone),
            audience="each",
            recipients=asked,
            reason=self.name,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """What it is; the questions wait in the form."""
        reader = facts.reader
        others = facts.others(reader.person_id) if reader else facts.members
        line = library.line(
            "agreement.ask",
            facts.locale,
            name=reader.name if reader else "",
            partner=listed([party.name for party in others]),
        )
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=(WRITE, LATER, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The form, one's own part, or a kind word that it can wait."""
        choice, circle = pressed(answer), at_hand.delivery.circle_id
        if choice == WRITE.id:
            found = answer.values is not None
            return await (write(at_hand, circle, answer) if found else ask(at_hand, circle, answer.token))
        if choice == LATER.id:
            await record(at_hand, choice)
            return private(at_hand, at_hand.library.line("agreement.later", current()))
        return await common(at_hand, answer)
