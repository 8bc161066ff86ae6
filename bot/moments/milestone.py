"""Brings a milestone up shortly before its day: where does it stand? Once, and not in between."""

from datetime import date, datetime

from sqlmodel import col, select

from bot.errors import Refused
from bot.facts import DeliveryFacts, pack, unpack
from bot.language import N_, _, current, day
from bot.library import Library
from bot.messages import Answer, Choice, Field, Form, Message, Reply, Text
from bot.moments.choices import LATER, MORE, common, pressed, private
from bot.moments.compose import reason, seen_by
from bot.moments.record import record
from bot.policy.cadence import local, local_day
from bot.policy.spans import days
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand
from bot.programmes import milestones
from bot.programmes.calendar import day_ahead
from bot.store.tables import Circle
from bot.store.tables import Milestone as Row

BEFORE = days(5)
"""Before its day: time to do something about it, or to choose another day."""
OWN = (
    Choice(id="reached", label=N_("It is reached"), tone="main"),
    Choice(id="moved", label=N_("Another day"), opens_form=True),
    Choice(id="drop", label=N_("Drop it")),
)


class Milestone:
    """For pairs. Its slot names the milestone and its day, so that one that moved is brought up again."""

    name = milestones.MOMENT

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """The next one whose day is to come."""
        if circle.state != "active" or circle.kind != "pair" or not circle.milestones:
            return None
        told = {past.slot for past in circle.of(self.name)}
        today = local_day(now, circle.zone)
        for one in circle.milestones:
            slot = f"m{one.id}-{one.on.isoformat()}"
            if not one.reached and one.on >= today and slot not in told:
                return Proposal(
                    moment=self.name,
                    slot=slot,
                    at=local(one.on - BEFORE, circle.rules.hour, circle.zone),
                    subject=str(one.id),
                    reason=self.name,
                    detail=pack(on=one.on.isoformat()),
                )
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """Their own words, and three ways on."""
        words = facts.said[0].words if facts.said else ""
        on = day(date.fromisoformat(unpack(facts.detail)["on"]))
        line = library.line("milestone.near", facts.locale, milestone=words, day=on)
        return Message(
            token=facts.token,
            parts=(Text(body=(line,)),),
            choices=(*OWN, LATER, *MORE),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Reached, another day, or off the list; whoever of the two says so."""
        choice = pressed(answer)
        if choice not in {one.id for one in OWN}:
            return await common(at_hand, answer)
        statement = select(Row).where(col(Row.id) == int(at_hand.delivery.subject))
        row = (await at_hand.session.exec(statement)).first()
        if row is None or row.reached_at is not None:
            return private(at_hand, _("This was settled before, so nothing was changed."))
        if choice == "moved":
            return await _move(at_hand, answer, row)
        await record(at_hand, choice, substance=True)
        words, circle = milestones.words_of(row, at_hand.cipher), await _circle(at_hand)
        if choice == "reached":
            await milestones.reach(at_hand.session, circle, row, at_hand.now)
        else:
            await milestones.drop(at_hand.session, circle, row, at_hand.now)
        line = "reached" if choice == "reached" else "dropped"
        return private(at_hand, at_hand.library.line(f"milestone.{line}", current(), milestone=words))


async def _move(at_hand: AtHand, answer: Answer, row: Row) -> Reply:
    """The form for another day, or that day."""
    if answer.values is None:
        return Reply(form=_form(answer.token, row.on))
    given = answer.values.get("on")
    words = given.isoformat() if isinstance(given, date) else str(given or "")
    try:
        on = day_ahead(words, local_day(at_hand.now, at_hand.person.zone or "UTC"), "on")
    except Refused as refused:
        return Reply(form=_form(answer.token, row.on), errors={"on": refused.words})
    await record(at_hand, "moved", substance=True)
    await milestones.move(at_hand.session, await _circle(at_hand), row, on, at_hand.now)
    said = milestones.words_of(row, at_hand.cipher)
    return private(at_hand, at_hand.library.line("milestone.changed", current(), milestone=said, day=day(on)))


def _form(token: str, on: date) -> Form:
    field = Field(id="on", label=N_("Its new day"), kind="date", value=on)
    return Form(token=token, title=N_("Another day"), fields=(field,))


async def _circle(at_hand: AtHand) -> Circle:
    circle = await at_hand.session.get(Circle, at_hand.delivery.circle_id)
    assert circle is not None  # a delivery has its circle
    return circle
