"""After four rounds without an answer: asks once, in private, how often it may write; then is silent."""

from datetime import datetime

from bot.facts import DeliveryFacts
from bot.language import N_, current
from bot.library import Library
from bot.messages import Answer, Choice, Message, Reply, Text
from bot.moments.choices import common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.people.quiet import stay_quiet
from bot.people.settings import save
from bot.policy.backoff import asked, should_ask, silence
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

CHOICES = (
    Choice(id="weekly", label=N_("Once a week")),
    Choice(id="monthly", label=N_("Once a month")),
    Choice(id="quiet", label=N_("Stay quiet")),
)


class QuietQuestion:
    """Back-off's last step."""

    name = "quiet_question"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """Once in each silence."""
        if circle.state != "active" or not _silent(circle, now):
            return None
        times = len(circle.of(self.name))
        return Proposal(
            moment=self.name, slot=f"n{times + 1}", at=now, audience="each", reason=self.name, round=False
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """One question, three answers."""
        reader = facts.reader
        others = facts.others(reader.person_id) if reader else ()
        line = library.line(
            "quiet_question.ask",
            facts.locale,
            name=reader.name if reader else "",
            partner=listed([party.name for party in others]),
            title=facts.title,
        )
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """A slower pace, or silence; for the one who presses, and nobody learns of it."""
        choice = pressed(answer)
        if choice not in {one.id for one in CHOICES}:
            return await common(at_hand, answer)
        await record(at_hand, choice, substance=True)
        if choice == "quiet":
            delivery = at_hand.delivery
            await stay_quiet(at_hand.session, delivery.community_id, at_hand.person.id, delivery.circle_id)
        else:
            at_hand.person.pace = choice
            await save(at_hand.session, at_hand.person, at_hand.now)
        line = {"quiet": "stopped"}.get(choice, choice)
        return private(at_hand, at_hand.library.line(f"quiet_question.{line}", current()))


def _silent(circle: CircleState, now: datetime) -> bool:
    return should_ask(silence(circle, now), circle.rules) and not asked(circle)
