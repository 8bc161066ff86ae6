"""The reveal: sealed answers open for all at once. Free, never stale; it waits for open hours only."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack, unpack
from bot.library import Library
from bot.messages import Answer, Message, Quote, Reply, Text
from bot.moments.choices import QUIET_CHOICES, common
from bot.moments.compose import listed, reason, seen_by
from bot.moments.sealing import SEALED, opens_at
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand


class Reveal:
    """Follows a story; its subject is the story's delivery."""

    name = "reveal"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """As soon as the answers may open."""
        waiting = [past for past in circle.among(SEALED) if past.sealed and not past.done]
        revealed = {past.subject for past in circle.of(self.name)} if waiting else ()
        for past in waiting:
            if str(past.id) in revealed:
                continue
            at = opens_at(past, circle, now)
            if at is not None:
                return Proposal(
                    moment=self.name,
                    slot=f"d{past.id}",
                    at=at,
                    subject=str(past.id),
                    reason=self.name if circle.kind == "pair" else "reveal_group",
                    detail=pack(of=past.moment),
                    cost=0,
                    urgent=True,
                )
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Everyone's own words, and one question that a listener may ask."""
        follow_ups = [prompt for prompt in library.of(self.name) if prompt.id.startswith("reveal.follow_up.")]
        names = listed([party.name for party in facts.members])
        ending = unpack(facts.detail).get("of") == "closing"
        kind, follow_ups = ("closing", []) if ending else (facts.kind, follow_ups)
        first = library.line(f"reveal.{kind}", facts.locale, names=names)
        parts: list[Text | Quote] = [Text(body=(first,))]
        parts += [Quote(who=said.who.mention, words=said.words) for said in facts.said]
        if follow_ups:
            follow_up = follow_ups[int(facts.subject) % len(follow_ups)]
            parts.append(Text(body=(library.line(follow_up.id, facts.locale),)))
        return Message(
            token=facts.token,
            parts=tuple(parts),
            choices=QUIET_CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)
