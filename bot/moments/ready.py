"""Asks each in private whether the questions may go a little deeper; both say yes, or nobody learns of it."""

from datetime import datetime, timedelta

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import N_
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.names import names_of_others
from bot.moments.record import record
from bot.people.consent import membership_of
from bot.people.depth import lower, ready_for
from bot.policy.depth import next_level
from bot.policy.state import CircleState, Past, Proposal
from bot.ports import AtHand
from bot.store.tables import Circle

AGAIN = timedelta(days=28)
"""Asked again no sooner: patience, since trust takes its own time."""
OPEN = "-open"
"""What the slot of the news ends with; before it stands the slot of the question."""
CHOICES = (
    Choice(id="ready", label=N_("A little deeper")),
    Choice(id="stay", label=N_("As it is")),
    Choice(id="lower", label=N_("Less personal")),
)


class Ready:
    """The step from one depth to the next. Its slot counts how often it was asked."""

    name = "ready"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """When the pair has earned the next level; then, once both said yes, a word to both."""
        if circle.state != "active":
            return None
        last = circle.last(self.name)
        if last is not None and _opened(circle, last):
            return _wish(f"{last.slot}{OPEN}", now)
        deeper = next_level(circle, now)
        if deeper is None:
            return None
        asked = [past for past in circle.of(self.name) if not past.slot.endswith(OPEN)]
        at = max(now, asked[-1].at + AGAIN) if asked else now
        return _wish(f"{len(asked) + 1}", at, level=deeper)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The question in private, or the news to both."""
        if facts.slot.endswith(OPEN):
            names = listed([party.name for party in facts.members])
            return Message(
                token=facts.token,
                parts=(Text(body=(library.line("ready.both", facts.locale, names=names),)),),
                choices=QUIET_CHOICES,
                reason=reason(facts),
                seen_by=seen_by(facts),
            )
        others = facts.others(facts.reader.person_id) if facts.reader else ()
        line = library.line("ready.ask", facts.locale, partner=listed([party.name for party in others]))
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=(*CHOICES, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Noted in private. Nobody learns it, unless both say yes."""
        choice = pressed(answer)
        if choice not in {one.id for one in CHOICES}:
            return await common(at_hand, answer)
        circle = await at_hand.session.get(Circle, at_hand.delivery.circle_id)
        membership = await membership_of(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id)
        assert circle is not None  # a delivery has its circle
        assert membership is not None  # who may press is a member
        await record(at_hand, choice, substance=True)
        level = int(unpack(at_hand.delivery.detail).get("level", "1"))
        if choice == "ready" and membership.level < level:
            await ready_for(at_hand.session, circle, membership, level, at_hand.now)
        elif choice != "ready":
            to = membership.level - 1 if choice == "lower" else membership.level
            await lower(at_hand.session, membership, to, at_hand.now)
        line, locale = {"ready": "noted"}.get(choice, choice), at_hand.person.locale or "en"
        partner = listed(await names_of_others(at_hand.session, circle.id, at_hand.person.id))
        return private(at_hand, at_hand.library.line(f"ready.{line}", locale, partner=partner))


def _opened(circle: CircleState, last: Past) -> bool:
    """Whether both said yes to the last question, and were not told so yet."""
    said = [last.choices.get(member.id) for member in circle.accepted]
    return not last.slot.endswith(OPEN) and len(said) > 1 and all(choice == "ready" for choice in said)


def _wish(slot: str, at: datetime, *, level: int = 0) -> Proposal:
    news = slot.endswith(OPEN)
    return Proposal(
        moment=Ready.name,
        slot=slot,
        at=at,
        audience="together" if news else "each",
        reason="ready_both" if news else Ready.name,
        detail=pack(level=level) if level else "",
        cost=0 if news else 1,
        urgent=news,
    )
