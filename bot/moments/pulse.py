"""The pulse: two questions of five taps, from time to time, in private to each; after the end a third one.

Never shown by person. Whoever falls against their own last pulse is offered a word with a coordinator, and
nobody else learns of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.facts import DeliveryFacts
from bot.language import N_, _, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import LATER, MORE, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.names import coordinator_names
from bot.moments.record import answered, record
from bot.people.scores import fell, keep_score, score_of
from bot.policy import closing
from bot.policy.cadence import next_slot, stage
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand
from bot.store.tables import PulseScore

USEFUL, OPEN, RECOMMEND = "useful", "open", "recommend"
LAST = "last-"
"""What the slot of the one after the end begins with."""
AFTER = timedelta(days=2)
"""So long after the word on how it goes on."""
HELP = Choice(id="help", label=N_("Yes, a word would be good"))
NO_HELP = Choice(id="no_help", label=N_("No, thank you"))
_REST = (replace(LATER, place="more"), *(one for one in MORE if one.id in {"mute", "why", "stop"}))
"""Five taps are all that stands in front."""


class Pulse:
    """For pairs."""

    name = "pulse"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """First on a day, then every so many; in the last weeks none, but one after the end."""
        if circle.state != "active" or circle.kind != "pair" or circle.started_at is None:
            return None
        last = _last(circle, now)
        if last is not None:
            return last
        if stage(circle, now) == "closing":
            return None
        rules = circle.rules
        slot, at = next_slot(circle, self.name, rules.pulse_days, rules.pulse_first_day, now)
        return _wish(slot, at)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """What it is for, and the first question."""
        ask = library.line("pulse.ask", facts.locale, title=facts.title)
        first = library.get(f"pulse.{USEFUL}", facts.locale)
        return Message(
            token=facts.token,
            parts=(Text(body=(ask,)), Text(body=(first.text,))),
            choices=(*_taps(library, USEFUL, facts.locale), *_REST),
            reason=reason(facts),
            seen_by=_("{who}, and nobody else", who=seen_by(facts)),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """A tap leads to the next question; the last to thanks."""
        choice = pressed(answer)
        question, points = choice[:-1], choice[-1:]
        if question not in {USEFUL, OPEN, RECOMMEND} or points not in set("12345"):
            return await _other(at_hand, answer)
        if question == USEFUL:
            await record(at_hand, choice)
            return _ask(at_hand, OPEN)
        if question == RECOMMEND:
            return await _recommend(at_hand, int(points))
        return await _open(at_hand, int(points))


def _last(circle: CircleState, now: datetime) -> Proposal | None:
    """The one after an end that has come, once for each."""
    end = closing.came(circle, now)
    word = closing.said(circle, end, closing.WORD) if end is not None else None
    if end is None or word is None or not word.sent or _given(circle, f"{LAST}{end}"):
        return None
    if now > word.at + 5 * AFTER:
        return None
    return _wish(f"{LAST}{end}", word.at + AFTER, urgent=True)


def _given(circle: CircleState, slot: str) -> bool:
    return any(one.slot == slot for one in circle.of(Pulse.name))


def _wish(slot: str, at: datetime, *, urgent: bool = False) -> Proposal:
    return Proposal(moment=Pulse.name, slot=slot, at=at, audience="each", reason=Pulse.name, urgent=urgent)


def _taps(library: Library, question: str, locale: str) -> tuple[Choice, ...]:
    points = library.get(f"pulse.{question}", locale).follow_ups
    return tuple(Choice(id=f"{question}{n}", label=label) for n, label in enumerate(points, 1))


def _ask(at_hand: AtHand, question: str) -> Reply:
    locale = current()
    words = at_hand.library.line(f"pulse.{question}", locale)
    return private(at_hand, words, *_taps(at_hand.library, question, locale))


async def _open(at_hand: AtHand, points: int) -> Reply:
    """Both are known now, unless the first was lost: then it is asked again."""
    row = await answered(at_hand)
    before = await score_of(at_hand.session, at_hand.delivery.id, at_hand.person.id)
    given = row.choice if row is not None else ""
    useful = int(given[-1]) if given[:-1] == USEFUL else before.useful if before else 0
    if not useful:
        return _ask(at_hand, USEFUL)
    await record(at_hand, "answer", substance=True)
    score = await keep_score(
        at_hand.session, at_hand.delivery, at_hand.person.id, useful, points, at_hand.now
    )
    if at_hand.delivery.slot.startswith(LAST):
        return _ask(at_hand, RECOMMEND)
    return await _thanks(at_hand, score)


async def _recommend(at_hand: AtHand, points: int) -> Reply:
    score = await score_of(at_hand.session, at_hand.delivery.id, at_hand.person.id)
    if score is None:
        return _ask(at_hand, USEFUL)
    score.recommend = points
    at_hand.session.add(score)
    await at_hand.session.flush()
    return await _thanks(at_hand, score)


async def _thanks(at_hand: AtHand, score: PulseScore) -> Reply:
    """The offer is for this person alone, and only where somebody is there to talk to."""
    thanks = at_hand.library.line("pulse.thanks", current())
    names = await coordinator_names(at_hand.session, at_hand.delivery.circle_id)
    if not names or not await fell(at_hand.session, score, at_hand.delivery.circle_id):
        return private(at_hand, thanks)
    offer = at_hand.library.line("pulse.offer_help", current(), names=listed(names))
    return private(at_hand, f"{thanks} {offer}", HELP, NO_HELP)


async def _other(at_hand: AtHand, answer: Answer) -> Reply:
    """Help is asked for in the check-in's way; declined, it leaves no trace."""
    choice = pressed(answer)
    if choice == NO_HELP.id:
        return private(at_hand, _("That's fine. Nobody knows that I asked."))
    if choice != HELP.id:
        return await common(at_hand, answer)
    await record(at_hand, choice, share="help", substance=True)
    names = listed(await coordinator_names(at_hand.session, at_hand.delivery.circle_id))
    names = names or _("your coordinator")
    return private(at_hand, at_hand.library.line("help.person", current(), names=names))
