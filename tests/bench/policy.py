"""How many circles a second the policy can decide about: twelve synthetic moments, a mixed population.

`python -m tests.bench.policy` prints circles a second through gates, propose and choose on one core.
"""

import gc
import random
import statistics
import time as clock
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.compose import calm_collector
from bot.policy.backoff import ROUNDS, should_ask, silence, stretch
from bot.policy.budget import Ledger
from bot.policy.cadence import local, next_slot, phase
from bot.policy.choose import choose, closed_until
from bot.policy.spans import days
from bot.policy.state import CircleState, Decision, Hours, Past, PersonState, Pick, Proposal

NOW = datetime(2027, 3, 24, 10, 0, 20, tzinfo=UTC)
BATCH = 500
NEEDED = 25_000
"""Circles a second per core that the product promises."""
ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/Chicago", "Asia/Kolkata",
    "America/Los_Angeles", "America/Sao_Paulo", "Africa/Nairobi", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Sydney", "Pacific/Auckland", "Europe/Athens", "Africa/Cairo", "America/Toronto",
)  # fmt: skip
CADENCES = (
    ("story", 7, 3, frozenset({"opening", "building", "deepening", "closing"})),
    ("check_in", 14, 14, frozenset({"opening", "building", "deepening"})),
    ("call", 14, 5, frozenset({"building", "deepening"})),
    ("article", 7, 10, frozenset({"building", "deepening", "closing"})),
    ("reflection", 42, 30, frozenset({"deepening", "closing"})),
    ("pulse", 60, 30, frozenset({"building", "deepening", "closing"})),
)
"""Six moments with a cadence: name, days between, first day, phases in which it has its place."""
PICK = Pick(article_id=1, score=0.6, because="gardens", person_id=1)
HOLIDAYS = frozenset({date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 1)})


def population(count: int, now: datetime = NOW, seed: int = 7) -> list[CircleState]:
    """Pairs over many zones and some groups; one in ten paused or ended, one in four lively."""
    dice = random.Random(seed)
    return [_circle(number, now, dice) for number in range(count)]


def propose(circle: CircleState, now: datetime) -> list[Proposal]:
    """What twelve moments of the usual shapes want: six cadences, three events, three fixed points."""
    start, end = circle.started_at, circle.ends_on
    if start is None or end is None:
        return []
    still = silence(circle, now)
    stage = phase(start, end, circle.rules, circle.zone, now)
    slow = stretch(still, circle.rules) * (2 if stage == "deepening" else 1)
    wishes = []
    for moment, every, first, stages in CADENCES:
        if stage in stages and (moment != "article" or circle.pick is not None):
            slot, at = next_slot(circle, moment, every * slow, first, now)
            wishes.append(Proposal(moment=moment, slot=slot, at=at, round=moment in ROUNDS))
    story = circle.last("story")
    if story is not None and not story.done and story.answered:
        moment = "reveal" if len(story.answered) == 2 else "lone_answer"
        at = story.at + days(2 if moment == "reveal" else 7)
        wishes.append(Proposal(moment=moment, slot=str(story.id), at=at, cost=0, urgent=moment == "reveal"))
        if moment == "lone_answer":
            wishes.append(Proposal(moment="second_asking", slot=str(story.id), at=story.at + days(3)))
    if circle.last("opening") is None:
        wishes.append(Proposal(moment="opening", slot="1", at=start, urgent=True))
    if should_ask(still, circle.rules):
        wishes.append(Proposal(moment="quiet_question", slot=str(len(circle.past)), at=now))
    goodbye = end - days(21)
    at = local(goodbye, circle.rules.hour, circle.zone)
    wishes.append(Proposal(moment="closing", slot=goodbye.isoformat(), at=at, urgent=True))
    return wishes


def decide(circles: Sequence[CircleState], ledger: Ledger, now: datetime) -> list[Decision]:
    """Gates, propose and choose for each, as the planner does it."""
    decisions = []
    for circle in circles:
        decision = closed_until(circle, now) or choose(circle, propose(circle, now), ledger, now)
        ledger.charge_all(circle.id, decision)
        decisions.append(decision)
    return decisions


def run(batches: int = 12) -> dict[str, float]:
    """Circles a second of one core's time: the median over `batches` of 500, as the planner takes them.

    Each batch has circles, a ledger and a day of its own, so that no cache helps more than it would.
    """
    calm_collector()
    rates: list[float] = []
    chosen = skipped = 0
    for number in range(batches):
        now = NOW + timedelta(days=number)
        batch = population(BATCH, now, seed=number)
        ledger = charges(batch, now)
        gc.collect()  # what making them left behind is not the policy's
        begin = clock.process_time()
        decisions = decide(batch, ledger, now)
        rates.append(BATCH / (clock.process_time() - begin))
        chosen += sum(one.chosen is not None for one in decisions)
        skipped += sum(one.chosen is None and bool(one.skipped) for one in decisions)
        decisions.clear()
    count = BATCH * batches
    return {
        "circles_per_second": statistics.median(rates),
        "needed": NEEDED,
        "chosen": chosen / count,
        "held_back": skipped / count,
        "nothing_due": 1 - (chosen + skipped) / count,
    }


def charges(circles: Sequence[CircleState], now: datetime = NOW) -> Ledger:
    """A fresh ledger: three in nine people had a message this week, and one of these two."""
    people = {
        person.id: [now - timedelta(days=ago, hours=3) for ago in (5, 1)[: 1 + person.id % 3 // 2]]
        for circle in circles
        for person in circle.members
        if person.id % 9 > 5
    }
    groups = {
        circle.id: [now - timedelta(days=circle.id % 12)] for circle in circles if circle.kind == "group"
    }
    return Ledger(people, groups)


def _circle(number: int, now: datetime, dice: random.Random) -> CircleState:
    group = number % 12 == 0
    zone = dice.choice(ZONES)
    started = local((now - timedelta(days=dice.randrange(1, 150))).date(), time(10), zone)
    paused = dice.random() < 0.07
    return CircleState(
        id=number,
        kind="group" if group else "pair",
        state="ended" if dice.random() < 0.03 else "active",
        members=tuple(_person(number * 8 + one, now, dice) for one in range(6 if group else 2)),
        zone=zone,
        started_at=started,
        ends_on=(started + timedelta(weeks=26)).date(),
        paused_until=now + timedelta(days=5) if paused else None,
        two_way_at=now - timedelta(days=dice.randrange(20)),
        activity_at=now - timedelta(minutes=dice.randrange(200)),
        past=tuple(_past(number, started, now, dice)),
        pick=PICK if dice.random() < 0.5 else None,
    )


def _person(number: int, now: datetime, dice: random.Random) -> PersonState:
    return PersonState(
        id=number,
        zone=dice.choice(ZONES),
        hours=Hours(start=time(dice.choice((8, 9, 10))), end=time(dice.choice((17, 18, 20)))),
        holidays=HOLIDAYS,
        muted=frozenset({"article"}) if dice.random() < 0.1 else frozenset(),
        paused_until=now + timedelta(days=3) if dice.random() < 0.05 else None,
    )


def _past(number: int, started: datetime, now: datetime, dice: random.Random) -> list[Past]:
    """A history in which every cadence kept time until a while ago, so that about one thing is due now.

    Of two people both mostly answered, some within a day.
    """
    past = [Past(id=0, moment="opening", slot="1", subject="", at=started, sent=True)]
    for moment, every, first, _ in CADENCES:
        until = (now - started).days - dice.randrange(every + every // 4)
        for day in range(first, until, every):
            at = started + days(day)
            slot, done = at.date().isoformat(), dice.random() < 0.9
            said = Past(
                id=day, moment=moment, slot=slot, subject=f"{moment}{day}", at=at, sent=True, done=done
            )
            answers = {
                number * 8 + one: at + timedelta(hours=dice.randrange(60))
                for one in range(dice.choice((0, 1, 2, 2, 2)))
            }
            past.append(replace(said, answered=frozenset(answers), answers_at=answers))
    return sorted(past, key=lambda one: one.at)


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:>20} {figure:12,.2f}")
