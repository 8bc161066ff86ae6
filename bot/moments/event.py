"""Invites a circle to a workshop or meeting that a coordinator set up; tells when it moves or is called off.

Said once and at each change, never to remind.
"""

from datetime import datetime

from bot.calendar_file import calendar_file
from bot.facts import DeliveryFacts, EventFacts, pack, unpack
from bot.library import Library
from bot.messages import Answer, Meeting, Message, Reply, Text
from bot.moments.choices import MORE, common
from bot.moments.compose import reason, seen_by
from bot.policy.state import CircleState, EventState, Proposal
from bot.ports import AtHand

CHOICES = tuple(choice for choice in MORE if choice.id in {"mute", "why", "stop"})


class Event:
    """Its subject is the event, its slot the event at one of its changes."""

    name = "event"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """The first that they do not know yet as it is."""
        if circle.state != "active":
            return None
        return next((wish for event in circle.events if (wish := _wish(circle, event, now))), None)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """What, when and where, and a file for their calendars."""
        assert facts.event is not None  # what is gone is not said
        meeting = meeting_of(facts.event)
        new = unpack(facts.detail).get("what") == "new"
        line = "event.off" if meeting.cancelled else "event.new" if new else "event.moved"
        file = calendar_file(
            meeting, made_at=facts.at, sequence=facts.event.sequence, zone=facts.event.zone, name="event.ics"
        )
        return Message(
            token=facts.token,
            parts=(Text(body=(library.line(line, facts.locale),)), meeting, file),
            choices=CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)


def meeting_of(event: EventFacts) -> Meeting:
    """The event as a part of a message, also in the platform's own calendar."""
    return Meeting(
        id=event.id,
        title=event.title,
        starts_at=event.starts_at,
        minutes=event.minutes,
        about=event.about,
        link=event.link,
        place=event.place,
        announce=True,
        cancelled=event.cancelled,
    )


def _wish(circle: CircleState, event: EventState, now: datetime) -> Proposal | None:
    slots = {past.slot for past in circle.of(Event.name) if past.subject == str(event.id)}
    slot = f"e{event.id}v{event.sequence}"
    if slot in slots or (event.cancelled and not slots) or event.at <= now:
        return None
    return Proposal(
        moment=Event.name,
        slot=slot,
        at=now,
        subject=str(event.id),
        reason="event_changed" if slots else Event.name,
        detail=pack(what="changed" if slots else "new"),
        cost=0,
        urgent=True,
    )
