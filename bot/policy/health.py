"""How a pair is, from signs of life alone: talk, answers and how soon, calls, the agreement. Pure.

No word that anybody wrote is looked at. It is shown to the pair first; the reasons are codes, and none says
whose doing it is. Thresholds are from iMentor's 65% of weeks that both answered, the rest is judgement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from statistics import median
from typing import Literal

from bot.policy.agreement import base, signed
from bot.policy.backoff import QUESTION, ROUNDS
from bot.policy.cadence import local_day, stage
from bot.policy.calls import held_at
from bot.policy.spans import days
from bot.policy.state import CircleState, Past

Level = Literal["good", "watch", "quiet"]
EXCHANGES = ROUNDS | {"closing"}
"""What both answer for each other."""
ASKING = frozenset({"how_quiet", QUESTION})
"""What asks both in private, before a coordinator hears that they are quiet."""
_LATE = 3
"""Of so many exchanges the one that was answered last may be an earlier one."""
LAST = 6
"""So many questions are looked back on."""
BOTH_ANSWER = 0.65
BALANCED = 0.5
ENOUGH = 4
"""Below so many answers nothing is said about balance, nor below so many on each side about how soon."""
SLOWER = 2.0


class Sign(StrEnum):
    """What stands out, in the order in which it is told."""

    SILENT = "silent"
    LATER = "later_than_agreed"
    FEW_BOTH = "few_both"
    ONE_SIDED = "one_sided"
    NO_CALL = "no_call"
    NO_AGREEMENT = "no_agreement"
    CALLS_MOVED = "calls_moved"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`level` is quiet only where nothing came from both for long; the other signs ask to watch."""

    level: Level
    signs: tuple[Sign, ...] = ()


def health(circle: CircleState, now: datetime) -> Health:
    """How a pair that has begun is now."""
    signs = tuple(_signs(circle, now))
    if Sign.SILENT in signs:
        return Health(level="quiet", signs=signs)
    return Health(level="watch" if signs else "good", signs=signs)


def exchanged_at(circle: CircleState, now: datetime) -> datetime | None:
    """When the two last turned to each other, as far as is known; the start where nothing is."""
    members = frozenset(one.id for one in circle.accepted)
    found = (past for past in reversed(circle.among(EXCHANGES)) if members <= past.answered)
    both = (max(times.values()) for times in map(_times, islice(found, _LATE)) if times)
    known = [circle.started_at, circle.two_way_at, held_at(circle, now), *both]
    return max((at for at in known if at is not None and at <= now), default=None)


def interval(circle: CircleState, now: datetime) -> int:
    """Days between two exchanges: what they agreed on, else the rhythm of their stories."""
    rules = circle.rules
    usual = rules.story_days_deepening if stage(circle, now) == "deepening" else rules.story_days
    return max(circle.agreed_days or usual, circle.pace_days)


def quiet_from(circle: CircleState, last: datetime, now: datetime) -> datetime:
    """From when on the pair counts as quiet, if nothing came from both since `last`."""
    return last + days(circle.rules.quiet_ratio * interval(circle, now))


def asked_since(circle: CircleState, last: datetime) -> bool:
    """Whether they were asked in private how it is, in the silence since `last`."""
    return any(past.at > last for past in circle.among(ASKING))


def _signs(circle: CircleState, now: datetime) -> Iterator[Sign]:
    if circle.started_at is None or len(circle.accepted) < 2:
        return
    last, rules = exchanged_at(circle, now), circle.rules
    ratio = (now - last) / timedelta(days=interval(circle, now)) if last else 0
    if ratio > rules.watch_ratio:
        yield Sign.SILENT if ratio > rules.quiet_ratio else Sign.LATER
    rounds = _rounds(circle, now)
    if len(rounds) == LAST and _both_share(circle, rounds) < BOTH_ANSWER:
        yield Sign.FEW_BOTH
    if _one_sided(circle, rounds):
        yield Sign.ONE_SIDED
    yield from _beginnings(circle, now)
    over = [call.state for call in circle.calls if call.state in {"met", "moved", "missed"}]
    moved = [state == "moved" for state in over]
    if len(moved) > 1 and all(moved[-2:]):
        yield Sign.CALLS_MOVED
    if _slower(circle, rounds):
        yield Sign.SLOWER


def _beginnings(circle: CircleState, now: datetime) -> Iterator[Sign]:
    """What should have come soon after the start, and has not come yet."""
    assert circle.started_at is not None  # checked by who asks
    age = (local_day(now, circle.zone) - local_day(circle.started_at, circle.zone)).days
    if age > circle.rules.first_call_by and held_at(circle, now) is None:
        yield Sign.NO_CALL
    if age > circle.rules.agreement_days and base(circle) is not None and not signed(circle):
        yield Sign.NO_AGREEMENT


def _rounds(circle: CircleState, now: datetime) -> Sequence[Past]:
    """The last questions that had time to be answered, or were answered by both."""
    ripe = now - days(circle.rules.silent_after_days)
    asked = (past for past in circle.among(ROUNDS) if past.sent)
    return [past for past in asked if past.at <= ripe or _all(circle, _times(past))][-LAST:]


def _both_share(circle: CircleState, rounds: Sequence[Past]) -> float:
    return sum(_all(circle, _times(past)) for past in rounds) / len(rounds)


def _one_sided(circle: CircleState, rounds: Sequence[Past]) -> bool:
    counts = [sum(one.id in past.answered for past in rounds) for one in circle.accepted]
    return sum(counts) >= ENOUGH and min(counts) < BALANCED * max(counts)


def _slower(circle: CircleState, rounds: Sequence[Past]) -> bool:
    """Whether answers to the last questions took twice as long as those before, by the middle one of each."""
    recent = {past.id for past in rounds}
    lately: list[float] = []
    before: list[float] = []
    for past in circle.among(ROUNDS):
        waits = [(at - past.sent_to.get(who, past.at)).total_seconds() for who, at in _times(past).items()]
        (lately if past.id in recent else before).extend(waits)
    return min(len(lately), len(before)) >= ENOUGH and median(lately) >= SLOWER * median(before)


def _times(past: Past) -> dict[int, datetime]:
    """When each answered, also where only the first time is known."""
    known = {who: past.answers_at.get(who) or past.first_answer_at for who in past.answered}
    return {who: at for who, at in known.items() if at is not None}


def _all(circle: CircleState, times: dict[int, datetime]) -> bool:
    return len(circle.accepted) > 1 and all(one.id in times for one in circle.accepted)
