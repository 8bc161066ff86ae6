"""Two policies that others have, on the same people: a fixed rhythm, and full volume with dropping out."""

from datetime import datetime, time, timedelta

from bot.policy.cadence import local, local_day
from bot.simulate.assumptions import Assumptions
from bot.simulate.kith import EFFORT
from bot.simulate.people import START, Someone
from bot.simulate.tally import Tally

AGAIN = timedelta(days=3)
DROPPED_AFTER = 3
"""Silent rounds in a row after which a person is left out for good, as in a well-known coffee bot."""
_AT = time(10)


def fixed(people: tuple[Someone, Someone], assumed: Assumptions, tally: Tally, until: datetime) -> None:
    """Once a week at ten, where the pair is; three days later again to each who has not answered."""
    _rounds(people, assumed, tally, until, every=7, again=True, drop=False)


def excluding(people: tuple[Someone, Someone], assumed: Assumptions, tally: Tally, until: datetime) -> None:
    """Twice a week; who passes over three in a row is left out, and with them the pair."""
    _rounds(people, assumed, tally, until, every=3.5, again=False, drop=True)


def _rounds(
    people: tuple[Someone, Someone],
    assumed: Assumptions,
    tally: Tally,
    until: datetime,
    *,
    every: float,
    again: bool,
    drop: bool,
) -> None:
    zone = people[0].state.zone
    first = local_day(START, zone)
    silent = [0, 0]
    for turn in range(1 + int((until - START) / timedelta(days=every))):
        day = first + timedelta(days=int(turn * every))
        while day.weekday() > 4:
            day += timedelta(days=1)
        at = local(day, _AT, zone)
        if at < START or at >= until or any(one.left_at is not None for one in people):
            continue
        moment = "check_in" if turn % 3 == 2 else "story"  # the same fare as Kith's
        answered = 0
        for number, one in enumerate(people):
            answer = one.hear(at, assumed, effort=EFFORT[moment])
            tally.asked(moment, answered=answer is not None)
            if answer is None and again and one.left_at is None:
                answer = one.hear(at + AGAIN, assumed, effort=EFFORT[moment], again=True)
                tally.asked("second_asking", answered=answer is not None)
            silent[number] = 0 if answer is not None else silent[number] + 1
            answered += answer is not None
        if answered == len(people):
            tally.exchanged()
        if drop and max(silent) >= DROPPED_AFTER:
            return
