"""Asks both of a pair in private how it is, when nothing came from them for long; free of guilt, and once.

Only after this, and some days more without a sign, does a coordinator see that a pair is quiet.
"""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import N_, _, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.names import coordinator_names
from bot.moments.record import record
from bot.policy.backoff import should_ask, silence
from bot.policy.health import asked_since, exchanged_at, quiet_from
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

FINE = Choice(id="fine", label=N_("It is fine as it is"))
HELP = Choice(id="help", label=N_("I would like a hand"))
CHOICES = (Choice(id="touch", label=N_("We're in touch")), FINE, HELP)


class HowQuiet:
    """Where back-off asks already, it is enough."""

    name = "how_quiet"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """Once in each silence, when it grows longer than the pair wanted."""
        if circle.state != "active" or circle.kind != "pair" or len(circle.accepted) < 2:
            return None
        if should_ask(silence(circle, now), circle.rules):
            return None
        last = exchanged_at(circle, now)
        if last is None or asked_since(circle, last):
            return None
        at = quiet_from(circle, last, now)
        times = len(circle.of(self.name))
        return Proposal(moment=self.name, slot=f"n{times + 1}", at=at, audience="each", reason=self.name)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """One question, three answers."""
        others = facts.others(facts.reader.person_id) if facts.reader else ()
        partner = listed([party.name for party in others])
        return Message(
            token=facts.token,
            parts=(Text(body=(library.line("how_quiet.ask", facts.locale, partner=partner),)),),
            choices=(*CHOICES, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Talk that Kith can't see, a silence that is fine, or help from a coordinator."""
        choice = pressed(answer)
        if choice == FINE.id:
            await record(at_hand, choice, substance=True)
            return private(at_hand, at_hand.library.line("how_quiet.fine", current()))
        if choice != HELP.id:
            return await common(at_hand, answer)
        await record(at_hand, choice, share="help", substance=True)
        names = listed(await coordinator_names(at_hand.session, at_hand.delivery.circle_id))
        names = names or _("your coordinator")
        return private(at_hand, at_hand.library.line("help.person", current(), names=names))
