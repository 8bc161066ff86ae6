"""Shows both parts of an agreement side by side, once both have written; later what is different in them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.facts import DeliveryFacts, Said, pack, unpack
from bot.language import N_, _
from bot.library import Library
from bot.messages import Answer, Card, Choice, Message, Part, Reply, Rich, Text
from bot.moments.choices import QUIET_CHOICES, common, pressed
from bot.moments.compose import listed, reason, seen_by
from bot.moments.questions import TITLES, question, told
from bot.moments.writing import ask, write
from bot.people.agreement import CHANGED, CHANGED_AT, SHOWN
from bot.policy.agreement import base, changed_at, signed
from bot.policy.spans import days
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

CHANGE = Choice(id="change", label=N_("Change my part"), opens_form=True)
NOTHING = "-"
"""What stands where one of them left a question empty."""
_DAY = days(1)
"""Once a day at most, however often somebody changes a word."""


class Agreed:
    """Free, and never before both are in. Its subject is the delivery that holds both parts."""

    name = SHOWN

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """All of it once; after that what was changed since."""
        found, changed = base(circle), changed_at(circle)
        if circle.kind != "pair" or found is None or changed is None or not signed(circle):
            return None
        said = circle.of(self.name)
        if said and not (said[-1].sent or said[-1].done or said[-1].failed):
            return None  # it is on its way, and takes the newest words with it
        last = next((past for past in reversed(said) if past.sent), None)
        if last is not None and changed <= last.at:
            return None
        return Proposal(
            moment=self.name,
            slot=f"{len(said) + 1}",
            at=max(now, said[-1].at + _DAY) if said else now,
            subject=str(found.id),
            reason=f"{self.name}_changed" if last else self.name,
            detail=pack(since=last.at.isoformat()) if last else "",
            cost=0,
            urgent=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """A card for each question that one of them answered; where they differ is for them to see."""
        since = unpack(facts.detail).get("since", "")
        names = listed([party.name for party in facts.members])
        first = library.line("agreement.both", facts.locale, names=names)
        if since:
            first = _("{names}, something is different in how you would like it.", names=names)
        shown = _changed(facts.said, since) if since else TITLES
        parts: list[Part] = [Text(body=(first,)), *_cards(facts, library, shown)]
        if not since:
            parts.append(Text(body=(library.line("agreement.edit", facts.locale),)))
        return Message(
            token=facts.token,
            parts=tuple(parts),
            choices=(CHANGE, *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """One's own part again, in private."""
        circle = at_hand.delivery.circle_id
        if pressed(answer) != CHANGE.id:
            return await common(at_hand, answer)
        found = answer.values is not None
        return await (write(at_hand, circle, answer) if found else ask(at_hand, circle, answer.token))


def cards(
    library: Library, parts: Sequence[tuple[str, Mapping[str, str]]], shown: Collection[str], locale: str
) -> list[Card]:
    """Side by side, question by question, without those that nobody answered; a part is a name and words."""
    found = []
    for name in TITLES:
        lines = [(who, told(name, said.get(name, ""), library, locale)) for who, said in parts]
        if name in shown and any(words for _who, words in lines):
            sides: tuple[tuple[str, Rich], ...] = tuple((who, (words or NOTHING,)) for who, words in lines)
            found.append(Card(title=question(name, library, locale), facts=sides))
    return found


def _cards(facts: DeliveryFacts, library: Library, shown: Collection[str]) -> list[Card]:
    parts = [(one.who.name, dict(one.fields)) for one in facts.said]
    return cards(library, parts, shown, facts.locale)


def _changed(said: Collection[Said], since: str) -> Collection[str]:
    """The questions that differ from what both saw at that instant; all where that is not known."""
    found: set[str] = set()
    for one in said:
        kept = dict(one.fields)
        if datetime.fromisoformat(kept[CHANGED_AT]) > datetime.fromisoformat(since):
            found |= set(kept[CHANGED].split("+"))
    return found or TITLES
