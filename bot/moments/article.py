"""One article for these people, with one question to talk about. Not a feed."""

from datetime import datetime

from bot.facts import DeliveryFacts, pack
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Card, Choice, Message, Reply, Text
from bot.moments.choices import NUDGE, NUDGE_GROUP, common, pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.record import record
from bot.policy.backoff import silence, stretch
from bot.policy.cadence import next_slot
from bot.policy.state import CircleState, Proposal, Why
from bot.ports import AtHand

FIRST_DAY = 5
GROUP_FIRST_DAY = 10
"""A group's story comes on day 3 and then every two weeks; its article in between."""


class Article:
    """At most one a week, a group's every two; only what fits well enough."""

    name = "article"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """The circle's pick, if it is good enough; silence otherwise, and a word of that."""
        pick = circle.pick
        if circle.state != "active" or pick is None:
            return None
        if any(past.subject == str(pick.article_id) for past in circle.of(self.name)):
            return None
        group = circle.kind == "group"
        every = circle.rules.article_days * (2 if group else 1) * stretch(silence(circle, now), circle.rules)
        slot, at = next_slot(circle, self.name, every, GROUP_FIRST_DAY if group else FIRST_DAY, now)
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            subject=str(pick.article_id),
            reason=self.name if pick.because else "article_shared",
            withheld=Why.NOTHING_FITS if pick.score < circle.rules.article_threshold else None,
            detail=pack(person=pick.person_id, because=pick.because),
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """A card, a question, and a link to read."""
        article = facts.article
        assert article is not None  # the delivery's subject is an article
        questions = library.of(self.name, facts.locale)
        fit = [prompt for prompt in questions if prompt.group or facts.kind == "pair"]
        question = fit[int(facts.subject) % len(fit)].text if fit else ""
        source = (article.source,) if article.source else ()
        return Message(
            token=facts.token,
            parts=(
                Card(title=article.title, body=(article.summary,), url=article.url,
                     facts=((_("From"), source),) if source else ()),
                *((Text(body=(question,)),) if question else ()),
            ),
            choices=(
                Choice(id="open", label=_("Read it"), url=article.url),
                Choice(id="talked", label=_("We talked about it")),
                *(NUDGE if facts.kind == "pair" else NUDGE_GROUP)[1:],
            ),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )  # fmt: skip

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """That they talked about it is a sign of life, and no more is asked."""
        if pressed(answer) != "talked":
            return await common(at_hand, answer)
        await record(at_hand, "talked", substance=True)
        return private(at_hand, _("Good. I'll keep an eye out for something else in a while."))
