"""Comes back to a question once, in private, for who has neither answered nor pressed anything.

It is a door to what was asked: its form is the question's own, and what is answered is kept there, so that
sealing and revealing see one answer.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, or_, select

from bot.errors import Refused
from bot.facts import DeliveryFacts, pack, unpack
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Message, Reply, Text
from bot.moments.choices import NUDGE, common, pressed
from bot.moments.compose import reason
from bot.moments.press import GONE
from bot.moments.telling import question
from bot.policy.again import MOMENT, again
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand, Moment
from bot.store.tables import Delivery, Send

OWN = frozenset({"why", "mute"})
"""The choices that are about the second asking itself; every other one is about what was asked."""


class SecondAsking:
    """At most once for each question and person."""

    name = MOMENT

    def __init__(self, sources: Iterable[Moment]) -> None:
        """`sources` are the moments that it comes back to."""
        self._sources = {moment.name: moment for moment in sources}

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """Some days after it was sent to that person; never a third time."""
        wish = again(circle, now) if circle.state == "active" else None
        if wish is None or wish.source.moment not in self._sources:
            return None
        return Proposal(
            moment=self.name,
            slot=wish.slot,
            at=wish.at,
            audience="each",
            recipients=wish.people,
            subject=str(wish.source.id),
            reason=self.name,
            detail=pack(of=wish.source.moment, asked=wish.source.subject),
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """One line: it is still there."""
        detail = unpack(facts.detail)
        of, asked = detail.get("of", ""), ""
        if of == "story":
            prompt = library.get(detail["asked"], facts.locale)
            asked = question(prompt, facts.reader.role if facts.reader else "")
        line = library.line(f"second_asking.{of}", facts.locale, question=asked)
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=NUDGE,
            reason=reason(facts),
            seen_by=_("only you; nobody learns that I came back to it"),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """What the question itself would reply. Raises Refused where it is gone."""
        if pressed(answer) in OWN:
            return await common(at_hand, answer)
        source = await self._source(at_hand)
        return await self._sources[source.delivery.moment].answer(source, answer)

    async def _source(self, at_hand: AtHand) -> AtHand:
        """The same person before the message in which they were asked first."""
        own, me = at_hand.delivery, at_hand.person.id
        statement = (
            select(Send, Delivery)
            .join(Delivery, col(Delivery.id) == col(Send.delivery_id))
            .where(
                Delivery.id == int(own.subject),
                Delivery.circle_id == own.circle_id,
                or_(Send.person_id == me, col(Send.person_id).is_(None)),
            )
        )
        found = (await at_hand.session.exec(statement)).first()
        if found is None or found[1].moment not in self._sources:
            raise Refused(GONE)
        return replace(at_hand, send=found[0], delivery=found[1])
