"""Asking a second time: once, in private, and only who has neither answered nor pressed anything.

Not once back-off has begun: who passed over two in a row is asked less, not twice. And not when what was
asked is nearly over. Nobody learns who was asked again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bot.policy import agreement, closing
from bot.policy.backoff import silence
from bot.policy.reach import rests_until
from bot.policy.spans import days, hours
from bot.policy.state import CircleState, Past, PersonState

MOMENT = "second_asking"
SOURCES = frozenset({"story", "check_in", agreement.MOMENT, closing.CLOSING})
_EXCHANGES = frozenset({closing.LOOK_BACK, closing.THANKS})


class Again(NamedTuple):
    """What may be asked of whom once more, and from when on."""

    source: Past
    people: tuple[int, ...]
    at: datetime

    @property
    def slot(self) -> str:
        """Names them, so that nobody is asked a third time: "d12p3p4"."""
        return f"d{self.source.id}" + "".join(f"p{person}" for person in self.people)


def again(circle: CircleState, now: datetime) -> Again | None:
    """What comes first; those whose time has come are taken together."""
    if not circle.rules.second_asking_days or silence(circle, now) >= circle.rules.backoff_twice:
        return None
    if circle.kind == "pair" and any(rests_until(one, MOMENT, now) for one in circle.accepted):
        return None  # what the two share rests with either of them
    found = [
        one for past in circle.among(SOURCES) if _open(past, circle, now) for one in _waiting(past, circle)
    ]
    if not found:
        return None
    at, source, _ = min(found, key=lambda one: (one[0], one[1].id))
    people = tuple(who for due, past, who in found if past is source and due <= max(at, now))
    return Again(source, people, at)


def _open(past: Past, circle: CircleState, now: datetime) -> bool:
    """Whether it can be answered, and will be when a second asking arrives."""
    if not past.sent or past.done:
        return False
    exchanged = circle.kind == "pair" and past.slot.endswith(tuple(_EXCHANGES))
    if past.moment == closing.CLOSING and not exchanged:
        return False  # a group's posts of the ending are answered in its channel
    return now < past.at + days(circle.rules.close_days) - hours(circle.rules.stale_hours)


def _waiting(past: Past, circle: CircleState) -> Iterator[tuple[datetime, Past, int]]:
    """Who may be asked again, and from when on."""
    done = {*past.answered, *past.tapped, *_asked(past, circle)}
    if past.moment == agreement.MOMENT:
        done |= agreement.written(circle)
    for member in _listening(circle):
        got = past.sent_to.get(member.id) if past.sent_to else past.at
        if got is not None and member.id not in done:
            yield got + days(circle.rules.second_asking_days), past, member.id


def _listening(circle: CircleState) -> list[PersonState]:
    """Both of a pair; of a group those who asked for more than its posts."""
    return [member for member in circle.accepted if circle.kind == "pair" or member.opted_in]


def _asked(past: Past, circle: CircleState) -> set[int]:
    """Who was asked about it again before."""
    slots = [one.slot for one in circle.of(MOMENT) if one.subject == str(past.id)]
    return {int(who) for slot in slots for who in slot.split("p")[1:]}
