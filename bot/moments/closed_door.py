"""In a pair's conversation, for the one whose direct messages are closed: something waits for them."""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Message, Reply, Text
from bot.moments.choices import common
from bot.moments.compose import reason, seen_by
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand


class ClosedDoor:
    """Says that something waits, never what. The outbox wishes for it, when a message could not arrive."""

    name = "closed_door"

    def propose(self, _circle: CircleState, _library: Library, _now: datetime) -> Proposal | None:
        """Nothing: only the outbox learns of a closed door."""
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Who it is for, and two ways to it."""
        name = (facts.asked_by.mention, ", ") if facts.asked_by else ()
        waits = library.line("closed_door.waits", facts.locale)
        opens = library.line("closed_door.opens", facts.locale, how=_(facts.direct_help))
        parts = (Text(body=(*name, waits)), *((Text(body=(opens,)),) if facts.direct_help else ()))
        return Message(token=facts.token, parts=parts, reason=reason(facts), seen_by=seen_by(facts))

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """It has no buttons of its own."""
        return await common(at_hand, answer)
