"""A question every few weeks on how the two tell stories and share what they live through, with three taps.

It stays with whoever answers, unless they choose to share it with their partner.
"""

from datetime import datetime

from bot.errors import Refused
from bot.facts import DeliveryFacts, pack
from bot.language import N_, _
from bot.library import Library, Prompt
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import LATER, MORE, common, pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.press import GONE, prompts_of
from bot.moments.record import answered, record
from bot.policy.cadence import days_in, next_slot, stage
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

TAP = "tap"
SHARE = Choice(id="share", label=N_("Share it with my partner"))
KEEP = Choice(id="keep", label=N_("Keep it to myself"))


class Reflection:
    """For pairs, in private to each, from the building phase on."""

    name = "reflection"

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Every few weeks, each of the questions once."""
        if circle.state != "active" or circle.kind != "pair" or stage(circle, now) == "closing":
            return None
        every = circle.rules.reflection_days
        first = days_in(circle, circle.rules.opening_weeks)
        slot, at = next_slot(circle, self.name, every, first, now)
        prompt = _choose(circle, library) if at <= now else None
        if at <= now and prompt is None:
            return None
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            audience="each",
            subject=prompt.id if prompt else "",
            reason=self.name,
            detail=pack(days=every),
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The question and its three answers."""
        prompt = library.get(facts.subject, facts.locale)
        return Message(
            token=facts.token,
            parts=(Text(body=(prompt.text,)),),
            choices=(*_taps(prompt), LATER, *MORE),
            reason=reason(facts),
            seen_by=_("{who}, unless you choose to share it", who=seen_by(facts)),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The tap, and who may see it."""
        choice = pressed(answer)
        if choice.startswith(TAP):
            return await _tapped(at_hand, choice)
        if choice not in {SHARE.id, KEEP.id}:
            return await common(at_hand, answer)
        row = await answered(at_hand)
        if row is None or not row.substance or row.share == "revealed":
            return private(at_hand, _("This was settled before, so nothing was changed."))
        shared = choice == SHARE.id
        await record(at_hand, row.choice, share="partner" if shared else "keep")
        if shared:
            return private(at_hand, _("Thank you. I'll post it in your conversation, in your name."), KEEP)
        return private(at_hand, _("It stays with you."), SHARE)


def _choose(circle: CircleState, library: Library) -> Prompt | None:
    return library.choose(Reflection.name, used=circle.used, uses=circle.uses, tie=circle.tie, seed=circle.id)


def _taps(prompt: Prompt) -> tuple[Choice, ...]:
    return tuple(Choice(id=f"{TAP}{n}", label=tap) for n, tap in enumerate(prompt.follow_ups))


async def _tapped(at_hand: AtHand, choice: str) -> Reply:
    """Kept with the question, so that it can be read on its own."""
    (prompt,) = prompts_of(at_hand)
    label = next((one.label for one in _taps(prompt) if one.id == choice), None)
    if label is None:
        raise Refused(GONE)
    row = await answered(at_hand)
    if row is not None and row.share == "revealed":
        return private(at_hand, _("This one was shared already, and nothing was changed. Tell it there."))
    shared = row is not None and row.share == "partner"
    words = {"question": prompt.text, "answer": str(label)}
    await record(at_hand, choice, words=words, share="partner" if shared else "keep")
    return private(at_hand, _("Thank you. It stays with you."), *(() if shared else (SHARE,)))
