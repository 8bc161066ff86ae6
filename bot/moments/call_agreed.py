"""Tells both of a call that is agreed: when, on everybody's clock, where, and a file for their calendars.

Said once, and again when its time or its link changes or it is called off; never to remind.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.calendar_file import calendar_file
from bot.facts import DeliveryFacts, EventFacts, pack, unpack
from bot.language import N_, _, current
from bot.library import Library
from bot.messages import Answer, Choice, File, Meeting, Message, Part, Reply, Text
from bot.moments import calling
from bot.moments.call import minutes_of
from bot.moments.choices import QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.record import record
from bot.policy.state import CallState, CircleState, Past, Proposal
from bot.ports import AtHand
from bot.programmes import calls
from bot.programmes.places import is_link

OFF = Choice(id="off", label=N_("Call it off"), place="more")


class CallAgreed:
    """Its subject is the call, its slot the call at one of its changes."""

    name = "call_agreed"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """The call that they do not know yet as it stands."""
        if circle.state != "active" or circle.kind != "pair" or not circle.calls:
            return None
        told = circle.of(self.name)
        return next((wish for call in circle.calls if (wish := _wish(call, told, now))), None)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The time, the room, the file."""
        assert facts.event is not None  # what is gone is not said
        meeting = meeting_of(facts)
        what = "off" if meeting.cancelled else unpack(facts.detail).get("what", "agreed")
        words = calling.line(
            library, f"call.{what}", facts.locale, meeting.starts_at, minutes=meeting.minutes
        )
        parts: list[Part] = [calling.shown(meeting.starts_at, facts.members, words), meeting]
        if not meeting.cancelled and not meeting.link and meeting.place is None:
            here = _(facts.call_help) if facts.call_help else library.line("call.no_link", facts.locale)
            parts.append(Text(body=(here,)))
        choices = (OFF, *QUIET_CHOICES) if not meeting.cancelled else QUIET_CHOICES
        return Message(
            token=facts.token,
            parts=(*parts, _file(facts, meeting)),
            choices=(calling.OTHER, *choices),
            reason=reason(facts),
            seen_by=seen_by(facts),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Move it, or call it off."""
        choice = pressed(answer)
        if choice == calling.OTHER.id or calling.marked(choice):
            return await calling.proposed(at_hand, choice, answer.values, minutes_of(at_hand))
        if choice != OFF.id:
            return await common(at_hand, answer)
        circle = await calls.circle_of(at_hand.session, at_hand.delivery.circle_id)
        call = await calls.agreed(at_hand.session, circle.id, at_hand.now)
        if call is None or str(call.id) != at_hand.delivery.subject:
            return private(at_hand, _("It was called off before, or is over. Nothing was changed."))
        await record(at_hand, choice)
        zone = await calling.zone_of(at_hand.session, at_hand.person, circle.id)
        day = calling.on_clock(call.at, zone)
        await calls.call_off(at_hand.session, circle, call, at_hand.now)
        return await calling.offered(
            at_hand, at_hand.library.line("call.off", current(), day=day), call.minutes
        )


def meeting_of(facts: DeliveryFacts) -> Meeting:
    """The call as a part of a message; words for a place that is no link stand below its title."""
    event = facts.event
    assert event is not None  # see compose
    names = listed([party.name for party in facts.members])
    meeting = Meeting(
        id=event.id,
        title=_("Call: {names}", names=names),
        starts_at=event.starts_at,
        minutes=event.minutes,
        place=event.place,
        cancelled=event.cancelled,
    )
    return replace(meeting, link=event.link) if is_link(event.link) else replace(meeting, about=event.link)


def _file(facts: DeliveryFacts, meeting: Meeting) -> File:
    """In their own zone where it is one, else in UTC, which every calendar shows on its reader's clock."""
    event: EventFacts | None = facts.event
    zones = calling.zones_of(facts.members)
    zone = next(iter(zones)) if len(zones) == 1 else ""
    sequence = event.sequence if event else 0
    return calendar_file(meeting, made_at=facts.at, sequence=sequence, zone=zone or "UTC", name="call.ics")


def _wish(call: CallState, told: Sequence[Past], now: datetime) -> Proposal | None:
    """Nothing for a call that was called off before anybody heard of it, or that is over."""
    mine = [past for past in told if past.subject == str(call.id)]
    slot = f"c{call.id}v{call.sequence}"
    off = call.state == "cancelled"
    if call.at <= now or call.state not in {"agreed", "cancelled"} or any(past.slot == slot for past in mine):
        return None
    known = any(past.sent for past in mine)
    if off and not known:
        return None
    what = "off" if off else "changed" if known else "agreed"
    return Proposal(
        moment=CallAgreed.name,
        slot=slot,
        at=now,
        subject=str(call.id),
        reason=f"call_{what}",
        detail=pack(what=what, minutes=call.minutes),
        cost=0,
        urgent=True,
    )
