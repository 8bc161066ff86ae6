"""What a circle was given and what it does, from rows: deliveries and answers, calls, events, milestones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.policy.state import CallState, EventState, Milestone, Past


def pasts(deliveries: Iterable[Any], happened: Iterable[Any]) -> Mapping[int, Sequence[Past]]:
    """What each circle was given, in order."""
    answered: dict[int, list[Any]] = defaultdict(list)
    arrived: dict[int, dict[int, datetime]] = defaultdict(dict)
    for row in happened:
        if row.kind == "answer":
            answered[row.of].append(row)
        elif row.kind == "arrival":
            arrived[row.of][row.id] = row.at
    return {
        circle: [_past(row, answered[row.id], arrived.get(row.id, {})) for row in rows]
        for circle, rows in grouped(deliveries).items()
    }


def calls_of(happened: Iterable[Any]) -> Mapping[int, Sequence[CallState]]:
    """Each circle's calls, in order."""
    found = defaultdict(list)
    for row in happened:
        if row.kind == "call":
            found[row.of].append(_call(row))
    return found


def _call(row: Any) -> CallState:
    return CallState(
        id=row.id,
        at=row.at,
        minutes=row.number,
        state=row.state,
        person=row.person,
        sequence=row.times,
        failed=row.choice,
    )


def events_of(happened: Iterable[Any]) -> Mapping[int, Sequence[EventState]]:
    """What each circle is invited to, in order."""
    found = defaultdict(list)
    for row in happened:
        if row.kind == "event":
            off = row.state == "cancelled"
            found[row.of].append(EventState(id=row.id, at=row.at, sequence=row.number, cancelled=off))
    return found


def milestones_of(happened: Iterable[Any]) -> Mapping[int, Sequence[Milestone]]:
    """Each circle's milestones, by their day."""
    found = defaultdict(list)
    for row in sorted((one for one in happened if one.kind == "milestone"), key=lambda one: one.on):
        found[row.of].append(Milestone(id=row.id, on=row.on, reached=row.state == "reached"))
    return found


def grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows by their circle."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.circle_id].append(row)
    return found


def _past(row: Any, answers: Sequence[Any], arrived: Mapping[int, datetime]) -> Past:
    real = [answer for answer in answers if answer.substance]
    return Past(
        id=row.id,
        moment=row.moment,
        slot=row.slot,
        subject=row.subject,
        at=row.sent_at or row.at,
        sent=row.sent_at is not None,
        answered=frozenset(answer.id for answer in real),
        tapped=frozenset(answer.id for answer in answers),
        sealed=_sharing(real, "sealed"),
        shared=_sharing(real, "partner"),
        helps=_sharing(real, "help"),
        choices={answer.id: answer.choice for answer in answers},
        picks={answer.id: frozenset(answer.picks.split("+")) for answer in answers if answer.picks},
        answers_at={answer.id: answer.at for answer in real},
        sent_to=arrived,
        first_answer_at=min((answer.at for answer in real), default=None),
        failed=row.failed or "",
        done=row.state == "closed",
    )


def _sharing(answers: Iterable[Any], share: str) -> frozenset[int]:
    return frozenset(answer.id for answer in answers if answer.state == share)
