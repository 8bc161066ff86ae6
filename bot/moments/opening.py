"""The first message of a circle: an introduction, the dose, how to stop, who sees what."""

from datetime import datetime

from bot.errors import Refused
from bot.facts import DeliveryFacts
from bot.language import N_, _, day
from bot.library import Library
from bot.messages import Answer, Choice, Field, Form, Message, Reply, Text
from bot.moments.choices import QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, mentioned, reason, seen_by
from bot.moments.record import record
from bot.people.settings import save, zone_named
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

ZONE = Choice(id="zone", label=N_("Set my time zone"), opens_form=True)


class Opening:
    """Said once, as soon as everyone who was asked has said yes."""

    name = "opening"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """Once."""
        if circle.state != "active" or circle.last(self.name):
            return None
        return Proposal(moment=self.name, slot="start", at=now, reason=self.name, urgent=True)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Only the lines that are true for this circle."""
        unknown = any(not party.zone for party in facts.members)
        return Message(
            token=facts.token,
            parts=(
                Text(body=mentioned(facts.members)),
                *(Text(body=(line,)) for line in _lines(facts, library, unknown=unknown)),
            ),
            choices=(*((ZONE,) if unknown else ()), *QUIET_CHOICES),
            reason=reason(facts),
            seen_by=seen_by(facts),
            topic=facts.title if facts.kind == "group" else "",
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The time zone form, and the standard choices."""
        if pressed(answer) != "zone":
            return await common(at_hand, answer)
        if answer.values is None:
            return Reply(form=_zone_form(answer.token, at_hand.person.zone))
        typed = str(answer.values.get("zone") or "")
        try:
            at_hand.person.zone, at_hand.person.zone_chosen = zone_named(typed), True
        except Refused as refused:
            return Reply(errors={"zone": refused.words}, form=_zone_form(answer.token, typed))
        await record(at_hand, "zone")
        await save(at_hand.session, at_hand.person, at_hand.now)
        return private(at_hand, _("Thank you. I'll keep to your hours in {zone}.", zone=at_hand.person.zone))


def _zone_form(token: str, zone: str) -> Form:
    field = Field(
        id="zone",
        label=_("Your time zone or city"),
        hint=_("For example Europe/Lisbon, or simply Lisbon"),
        value=zone,
        most=60,
    )
    return Form(token=token, title=_("Your time zone"), fields=(field,))


def _lines(facts: DeliveryFacts, library: Library, *, unknown: bool) -> list[str]:
    values = {
        "names": listed([party.name for party in facts.members[:2]]),
        "programme": facts.programme,
        "purpose": facts.purpose,
        "title": facts.title,
        "weekly": str(facts.weekly),
        "ends": day(facts.ends_on) if facts.ends_on else "",
        "common": ", ".join(_common(facts)),
    }
    ids = {
        f"opening.{facts.kind}": True,
        "opening.programme": bool(facts.purpose),
        "opening.common": bool(values["common"]),
        "opening.dose": True,
        "opening.stop": True,
        f"opening.seen_{facts.kind}": True,
        "opening.moderators": facts.moderators_see_all,
        "opening.zone": unknown,
        "opening.ends": facts.ends_on is not None and facts.kind == "pair",
        "opening.first_step": facts.kind == "pair",
    }
    return [library.line(line, facts.locale, **values) for line, true in ids.items() if true]


def _common(facts: DeliveryFacts) -> list[str]:
    """Interests that all members of a pair named, in the first one's words."""
    if facts.kind != "pair" or len(facts.members) < 2:
        return []
    others = [{words.casefold() for words in party.interests} for party in facts.members[1:]]
    return [words for words in facts.members[0].interests if all(words.casefold() in o for o in others)]
