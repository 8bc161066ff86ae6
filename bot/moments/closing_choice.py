"""A few days before the end each of a pair is asked in private how to go on; nobody learns who chose what."""

from datetime import datetime

from sqlmodel import col, func, select

from bot.facts import DeliveryFacts
from bot.language import N_, current, day
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.policy import closing
from bot.policy.cadence import local, local_day
from bot.policy.state import CircleState, PersonState, Proposal
from bot.ports import AtHand
from bot.store.tables import Circle, Delivery, Programme

CHOICES = (
    Choice(id=closing.GO_ON, label=N_("Go on")),
    Choice(id=closing.NOW_AND_THEN, label=N_("Now and then")),
    Choice(id=closing.END, label=N_("End here")),
)
WHY = Choice(id="why", label=N_("Why this?"), place="more")


class ClosingChoice:
    """Its slot names the end and who is asked; who rests is asked afterwards, and the end waits for them."""

    name = closing.CHOICE

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """To both at once, or to each when their rest is over."""
        if circle.state != "active" or circle.kind != "pair" or not circle.started_at or not circle.ends_on:
            return None
        end = circle.ends_on
        asked = closing.asked(circle, end)
        opens = local(closing.choose_on(circle), circle.rules.hour, circle.zone)
        times = {one.id: _free(one, opens) for one in circle.accepted if one.id not in asked}
        if not times or closing.said(circle, end, closing.WORD) is not None or _late(circle, now):
            return None
        at = max(min(times.values()), opens)
        who = tuple(person for person, free in sorted(times.items()) if free <= max(at, now))
        return Proposal(
            moment=self.name,
            slot=closing.slot(end, "-".join(f"p{person}" for person in who)),
            at=at,
            audience="each",
            recipients=who,
            reason=self.name,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Three ways to go on."""
        others = facts.others(facts.reader.person_id) if facts.reader else ()
        line = library.line(
            "closing.choose",
            facts.locale,
            partner=listed([party.name for party in others]),
            ends=day(closing.end_of(facts.slot)),
        )
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=(*CHOICES, WHY),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Kept in private; it can be changed until it is settled."""
        choice = pressed(answer)
        if choice not in closing.CHOICES:
            return await common(at_hand, answer)
        if await _settled(at_hand):
            return private(at_hand, at_hand.library.line("closing.settled", current()))
        await record(at_hand, choice, substance=True)
        ends = day(closing.end_of(at_hand.delivery.slot))
        return private(at_hand, at_hand.library.line("closing.chosen", current(), day=ends), *CHOICES)


def _free(one: PersonState, opens: datetime) -> datetime:
    return max(opens, one.paused_until or opens)


def _late(circle: CircleState, now: datetime) -> bool:
    """Whether nobody is asked any more, since the hello's day is past."""
    assert circle.ends_on is not None  # checked before
    return local_day(now, circle.zone) > closing.hello_on(circle, circle.ends_on)


async def _settled(at_hand: AtHand) -> bool:
    """Whether the pair has a new end by now, or was told how it goes on."""
    end = closing.end_of(at_hand.delivery.slot)
    circle = at_hand.delivery.circle_id
    ends = (
        select(func.coalesce(col(Circle.ends_on), col(Programme.ends_on)))
        .join(Programme, col(Programme.id) == col(Circle.programme_id))
        .where(col(Circle.id) == circle)
    )
    told = select(Delivery.id).where(
        Delivery.circle_id == circle,
        Delivery.moment == closing.CLOSING,
        Delivery.slot == closing.slot(end, closing.WORD),
    )
    session = at_hand.session
    return (await session.exec(ends)).one() != end or (await session.exec(told)).first() is not None
