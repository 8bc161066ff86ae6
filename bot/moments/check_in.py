"""The check-in: how it goes, for the whole person. Two areas each time; the mentor is asked too."""

from collections.abc import Sequence
from datetime import datetime

from bot.facts import DeliveryFacts, pack
from bot.language import _, current
from bot.library import Library, Prompt
from bot.messages import Answer, Card, Message, Reply
from bot.moments.checking import MOST_NEXT, NEXT, SHARE, TAP, form, shared, tapped, taps, title, words
from bot.moments.choices import NUDGE, common, pressed, private
from bot.moments.compose import listed, seen_by
from bot.moments.names import coordinator_names, names_of_others
from bot.moments.pacing import is_light, pace, paced
from bot.moments.press import prompts_of
from bot.moments.record import answered, opened, record
from bot.people.next_time import shown, wanted
from bot.policy.backoff import lighter, silence, stretch
from bot.policy.cadence import next_slot, stage
from bot.policy.state import CircleState, Proposal, Why
from bot.ports import AtHand
from bot.store.tables import Answer as Written

AREAS = ("goals", "hobby", "challenge", "energy", "learning", "balance", "win", "us")
"""In this order, two at a time: one of work and one of life; the pair itself comes beside good things."""


class CheckIn:
    """For pairs; answered in private, and its writer chooses who sees it."""

    name = "check_in"

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Day 14, then every two weeks, every four when deepening; longer after silence."""
        if circle.state != "active" or circle.kind != "pair" or circle.started_at is None:
            return None
        still, rules = silence(circle, now), circle.rules
        deep = stage(circle, now) == "deepening"
        every = (rules.check_in_days_deepening if deep else rules.check_in_days) * stretch(still, rules)
        slot, at = next_slot(circle, self.name, every, rules.check_in_first_day, now)
        light = lighter(still, rules)
        prompts = () if at > now else _choose(circle, library)[: 1 if light else 2]
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            subject="+".join(prompt.id for prompt in prompts),
            reason=self.name if circle.last(self.name) else "check_in_first",
            detail=pack(days=every, **pace(still, rules, light=light)),
            round=True,
            withheld=Why.NOTHING_FITS if at <= now and not prompts else None,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The two questions on one card; after silence one, with its three taps as buttons."""
        prompts = [library.get(name, facts.locale) for name in facts.subject.split("+")]
        asked = tuple((title(prompt.area), (prompt.text,)) for prompt in prompts)
        return Message(
            token=facts.token,
            parts=(Card(title=_("How are you two?"), facts=asked),),
            choices=(*taps(prompts[0]), *NUDGE[1:]) if is_light(facts) else NUDGE,
            reason=paced(facts, library),
            seen_by=_("{who}; what you answer is yours until you choose who sees it", who=seen_by(facts)),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The form and what was put into it, or a tap on the message itself."""
        choice = pressed(answer)
        if choice != "answer" and not choice.startswith(TAP):
            return await common(at_hand, answer)
        prompts = prompts_of(at_hand)
        row = await answered(at_hand)
        if row is not None and row.share == "revealed":
            return private(at_hand, _("This one was shared already, and nothing was changed. Tell it there."))
        if choice == "answer":
            return await _fill(at_hand, answer, prompts, row)
        tap = tapped(prompts[0], choice)
        if not tap:
            return await common(at_hand, answer)
        await record(at_hand, "answer", words={prompts[0].area: tap}, share="keep")
        return await _thanks(at_hand, "keep")


async def _fill(at_hand: AtHand, answer: Answer, prompts: Sequence[Prompt], row: Written | None) -> Reply:
    """The form, or what was put into it."""
    partner = listed(await names_of_others(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id))
    values = answer.values
    if values is None:
        before = {**opened(at_hand, row), **_next(at_hand, row)}
        asks = await wanted(at_hand.session, at_hand.cipher, at_hand.delivery, at_hand.person.id, at_hand.now)
        share = row.share if row else ""
        return Reply(form=form(answer.token, prompts, before, share, partner=partner, asks=asks))
    said, later = words(prompts, values), str(values.get(NEXT) or "").strip()[:MOST_NEXT]
    if not said and not later:
        errors = {prompts[0].id: _("Pick one, or write a line below. Or close this; that is fine too.")}
        return Reply(form=form(answer.token, prompts, {}, "", partner=partner), errors=errors)
    share = shared(values.get(SHARE))
    share = share if said or share == "help" else "keep"
    row = await record(at_hand, "answer", words=said, share=share)
    row.next_time = at_hand.cipher.seal(later) if later else None
    await shown(at_hand.session, at_hand.delivery, at_hand.person.id)
    return await _thanks(at_hand, share)


def _next(at_hand: AtHand, row: Written | None) -> dict[str, str]:
    """What its writer wants to be asked about, if that was not shown yet."""
    return {NEXT: at_hand.cipher.open(row.next_time)} if row is not None and row.next_time else {}


def _choose(circle: CircleState, library: Library) -> tuple[Prompt, ...]:
    done = len(circle.of(CheckIn.name))
    chosen = []
    for turn in (2 * done, 2 * done + 1):
        area = AREAS[turn % len(AREAS)]
        prompt = library.choose(
            CheckIn.name, used=circle.used, uses=circle.uses, tie=circle.tie, area=area, seed=circle.id
        ) or library.choose(
            CheckIn.name, used=frozenset(), uses=circle.uses, tie=circle.tie, area=area, seed=circle.id + turn
        )  # after all of an area were asked, the least used comes again: a check-in is meant to return
        if prompt:
            chosen.append(prompt)
    return tuple(chosen)


async def _thanks(at_hand: AtHand, share: str) -> Reply:
    if share == "help":
        names = await coordinator_names(at_hand.session, at_hand.delivery.circle_id)
        line = at_hand.library.line("help.person", current(), names=listed(names) or _("your coordinator"))
        return private(at_hand, line)
    if share == "partner":
        return private(at_hand, _("Thank you. I'll post it here in your name."))
    return private(at_hand, _("Thank you. It stays with you; /kith mydata export shows what is kept."))
