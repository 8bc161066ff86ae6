"""Learned send time: at which of ten times of the week these people answer best.

Everything is worked out from what the circle was given and when it was answered, which planning has at hand
anyway: there are no rows to keep true, and what is sent and answered costs nothing more. Only answers of this
circle count, so somebody in two circles is learned twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

from bot.policy.backoff import ROUNDS
from bot.policy.cadence import local_day
from bot.policy.rules import Rules
from bot.policy.spans import days, hours
from bot.policy.state import CircleState, Past, PersonState, Proposal
from bot.policy.wall import instants, zone_of

LATE_MORNING, MID_AFTERNOON = time(11), time(14, 30)
"""The two times of a working day, in local time; both lie in the four hours of an unknown zone."""
NOON = 13
"""The local hour at which afternoons begin, for what was said at another time of day."""
AHEAD = days(7)
"""How far from its date something may be put: each of the ten comes by once, and it is never later."""
SOON = hours(24)
"""An answer within so much time speaks for the hour."""
_MOST = 20
"""The rounds that are looked at: what lies half a year back weighs next to nothing."""
_LONG, _WEEKEND = 400, 5
_PRIOR = 2
"""So many sends with the person's own mean are taken as known for every time of the week."""
_DIGITS = 2
"""A difference of less than a hundredth is none; the earlier time is taken then."""
Slot = tuple[int, bool]
"""A working day, Monday being 0, and whether it is after noon."""


class Model(NamedTuple):
    """How well a person answers: in the mean, and at each time of the week at which they were asked."""

    mean: float
    at: dict[Slot, float]

    def score(self, at: datetime, zone: str) -> float:
        """The expected share of answers within a day to what comes at that time."""
        return self.at.get(slot_of(at, zone), self.mean)


def ranked(circle: CircleState, wish: Proposal, people: Sequence[PersonState]) -> list[datetime]:
    """The ten times of these people's week from the wish's date on, the best for all first.

    What several get together is as good as it is for the one whom it suits least. Now and then (`explore`)
    chance begins, always alike for a circle, moment and slot. Empty while too little is known of somebody.
    Whether anybody may be written to at these times is not asked here.
    """
    known = [(one, person.zone) for one, person in zip(models(circle, people, wish.at), people, strict=True)]
    if any(one is None for one, _ in known):
        return []
    times = _times(dict.fromkeys(person.zone for person in people), wish.at)
    chance = _chance(circle.id, wish.moment, wish.slot)
    if chance < circle.rules.explore:
        begin = int(chance / circle.rules.explore * len(times))
        return times[begin:] + times[:begin]
    told = [(one, zone) for one, zone in known if one is not None and one.at]
    if not told:
        return times  # nobody's times differ
    worst = {at: min([one.score(at, zone) for one, zone in told]) for at in times}
    return sorted(times, key=worst.__getitem__, reverse=True)


def models(circle: CircleState, people: Sequence[PersonState], at: datetime) -> list[Model | None]:
    """What is known of each at `at`; None for who was not asked often enough yet (`timing_after`)."""
    until = at - SOON
    rounds = [past for past in circle.among(ROUNDS) if past.sent and past.at <= until]
    if len(rounds) < circle.rules.timing_after:
        return [None for _ in people]
    return [_model(rounds[-_MOST:], person, circle.rules, at) for person in people]


def _model(rounds: Sequence[Past], person: PersonState, rules: Rules, at: datetime) -> Model | None:
    id, zone, until, weights = person.id, person.zone, at - SOON, _weights(rules.timing_half_life_days)
    sent: dict[Slot, float] = {}
    answered: dict[Slot, float] = {}
    asked = 0
    for past in rounds:
        then = past.sent_to.get(id) if past.sent_to else past.at
        if then is None or then > until:
            continue
        asked += 1
        slot, weight = slot_of(then, zone), weights[min((at - then).days, _LONG)]
        sent[slot] = sent.get(slot, 0.0) + weight
        answer = past.answers_at.get(id)
        if answer is not None and answer - then <= SOON:
            answered[slot] = answered.get(slot, 0.0) + weight
    if asked < rules.timing_after:
        return None
    return _scored(sent, answered) if answered else Model(0, {})


def _scored(sent: Mapping[Slot, float], answered: Mapping[Slot, float]) -> Model:
    """From the weights of all that was sent at each time, and of what was answered soon."""
    mean = sum(answered.values()) / sum(sent.values())
    known = _PRIOR * mean
    scores = {
        slot: round((answered.get(slot, 0.0) + known) / (weight + _PRIOR), _DIGITS)
        for slot, weight in sent.items()
    }
    return Model(round(mean, _DIGITS), scores)


@lru_cache(maxsize=1 << 16)
def slot_of(at: datetime, zone: str) -> Slot:
    """The time of the week that an instant falls into, in local time."""
    local = at.astimezone(zone_of(zone))
    return local.weekday(), local.hour >= NOON


@lru_cache(maxsize=64)
def _weights(half_life: float) -> tuple[float, ...]:
    """What an asking of so many days ago still weighs."""
    return tuple(0.5 ** (age / half_life) for age in range(_LONG + 1))


def _times(zones: Iterable[str], start: datetime) -> list[datetime]:
    """The ten times of the week from `start` on in each of these zones, in order."""
    until, found = start + AHEAD, set[datetime]()
    for zone in zones:
        found.update(at for at in _week(local_day(start, zone), zone) if start <= at < until)
    return sorted(found)


@lru_cache(maxsize=1 << 12)
def _week(first: date, zone: str) -> tuple[datetime, ...]:
    """The two times of each working day of the eight days from `first` on."""
    ahead = (date.fromordinal(first.toordinal() + more) for more in range(8))
    work = [day for day in ahead if day.weekday() < _WEEKEND]
    return tuple(instants(day, at, zone)[0] for day, at in product(work, (LATE_MORNING, MID_AFTERNOON)))


def _chance(*seed: object) -> float:
    """A number from 0 to 1 that is the same on every machine and in every run."""
    digest = blake2b(":".join(map(str, seed)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / (1 << 64)
