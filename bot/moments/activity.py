"""Offers three things to do together. A pair taps in private; a group votes.

Nobody learns what the other tapped, unless both like the same one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.facts import DeliveryFacts
from bot.language import N_, _, ngettext
from bot.library import Library, Prompt
from bot.messages import TAKEN_BACK, Answer, Card, Choice, Message, Poll, Reply, Text, shorten
from bot.moments import offers
from bot.moments.choices import MORE, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.press import prompts_of
from bot.moments.record import answered, record
from bot.moments.unsealing import is_opening, take_back
from bot.policy.backoff import silence, stretch
from bot.policy.cadence import next_slot, stage
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand
from bot.store.tables import Circle

FIRST_DAY = 24
"""Days after the start: they know each other a little by then."""
NONE = Choice(id="none", label=N_("None this time"))
LABEL = 50
"""Characters of a title; longer ones are cut on small buttons."""
GROUP_MORE = tuple(choice for choice in MORE if choice.id != "touch")


class Activity:
    """Once a month, of three different kinds, none twice."""

    name = offers.OFFER

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Not while an activity is going on, and not at the end."""
        if circle.state != "active" or circle.started_at is None or stage(circle, now) == "closing":
            return None
        every = circle.rules.activity_days * stretch(silence(circle, now), circle.rules)
        slot, at = next_slot(circle, self.name, every, FIRST_DAY, now)
        at = max([at, *offers.busy_until(circle, now)])
        found = [] if at > now else offers.three(circle, library, now)
        if at <= now and len(found) < offers.LEAST:
            return None
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            subject="+".join(prompt.id for prompt in found),
            reason=self.name,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """A card for each; below them buttons, or one poll."""
        prompts = [library.get(name, facts.locale) for name in facts.subject.split("+")]
        cards = tuple(_card(prompt) for prompt in prompts)
        options = tuple(Choice(id=str(n), label=_title(prompt)) for n, prompt in enumerate(prompts, 1))
        group = facts.kind == "group"
        first = Text(body=(_("Something to do together, if you like:"),))
        last: Text | Poll = Text(body=(_("Tap any that appeals to you."),))
        if group:
            last = Poll(question=_("Which of these?"), options=options, hours=offers.POLL_HOURS)
        return Message(
            token=facts.token,
            parts=(first, *cards, last),
            choices=GROUP_MORE if group else (*options, NONE, *MORE),
            reason=reason(facts),
            seen_by=seen_by(facts) if group else _unseen(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """A tap or a vote; a second tap takes the first back."""
        choice = pressed(answer)
        prompts = prompts_of(at_hand)
        known = {str(number): _title(prompt) for number, prompt in enumerate(prompts, 1)}
        if choice not in known and choice != NONE.id:
            return await common(at_hand, answer)
        group = await _is_group(at_hand)
        if await _settled(at_hand, group=group):
            return private(at_hand, _("This is settled, so nothing was changed. There will be another."))
        row = await answered(at_hand)
        before = frozenset(row.picks.split("+")) - {""} if row else frozenset[str]()
        picks = _voted(before, choice, answer.token) if group else _tapped(before, choice)
        if picks != before:
            await take_back(at_hand.session, at_hand.delivery.circle_id, at_hand.delivery.id, offers.CHOSEN)
        written = await record(at_hand, choice, substance=bool(picks))
        written.picks, written.substance = "+".join(sorted(picks)), bool(picks)
        at_hand.session.add(written)
        return private(at_hand, _noted([known[one] for one in sorted(picks)], group=group))


def _card(prompt: Prompt) -> Card:
    minutes = ngettext("{n} minute", "{n} minutes", prompt.minutes)
    return Card(title=_title(prompt), body=(prompt.text,), facts=((_("Takes about"), (minutes,)),))


def _title(prompt: Prompt) -> str:
    return prompt.title or shorten(prompt.text, LABEL)


def _unseen(facts: DeliveryFacts) -> str:
    return _("{people}; what you tap stays yours unless you both like the same one", people=seen_by(facts))


async def _is_group(at_hand: AtHand) -> bool:
    circle = await at_hand.session.get(Circle, at_hand.delivery.circle_id)
    return circle is not None and circle.kind == "group"


async def _settled(at_hand: AtHand, *, group: bool) -> bool:
    """Whether it is too late to choose: the time is over, or what was chosen is being told."""
    said = at_hand.send.sent_at or at_hand.delivery.at
    if at_hand.now > said + (timedelta(hours=offers.POLL_HOURS) if group else offers.OPEN):
        return True
    circle, offer = at_hand.delivery.circle_id, at_hand.delivery.id
    return await is_opening(at_hand.session, circle, offer, offers.CHOSEN)


def _tapped(before: frozenset[str], choice: str) -> frozenset[str]:
    """One may like several; a second tap takes the first back."""
    return frozenset() if choice == NONE.id else before ^ {choice}


def _voted(before: frozenset[str], choice: str, token: str) -> frozenset[str]:
    """One vote each. To change it is two events on some platforms, so only the vote that stands goes."""
    return before - {choice} if token.endswith(TAKEN_BACK) else frozenset({choice}) - {NONE.id}


def _noted(titles: Sequence[str], *, group: bool) -> str:
    if not titles:
        return _("That's fine. Nobody is told.")
    if group:
        return _("Counted: {title}. You can change it until the poll ends.", title=titles[0])
    return _(
        "Noted: {titles}. You both hear of one only if you both like it. Tap again to take it back.",
        titles=listed(titles),
    )
