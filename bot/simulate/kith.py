"""Kith's own moments and policy, run for one pair of people who do not exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.library import Library
from bot.moments import wishes
from bot.moments.closing import SEALED
from bot.policy.backoff import QUESTION, ROUNDS, silence
from bot.policy.budget import Ledger
from bot.policy.choose import choose, closed_until
from bot.policy.reach import EVENTS
from bot.policy.rules import Rules
from bot.policy.spans import days
from bot.policy.state import CircleState, Decision, Due, Past, Proposal
from bot.policy.swift import changed as replace
from bot.policy.why_not import why_not
from bot.simulate.assumptions import Assumptions
from bot.simulate.people import START, Someone
from bot.simulate.tally import Tally

EFFORT: Mapping[str, float] = {"story": 1.0, "closing": 1.0, "agreement": 1.0, "check_in": 0.5}
"""How long an answer takes, from a tap (0) to a story (1); what is not named is a tap."""
DAY = timedelta(days=1)
UNANSWERABLE = frozenset({"opening", "article"}) | EVENTS
"""What asks for nothing."""
MOST = 400
"""Decisions for one pair in a run; a policy that needs more has lost its way."""


@dataclass(slots=True)
class Run:
    """One pair under Kith. `waiting` are answers on their way: when, to which delivery, by whom."""

    circle: CircleState
    people: Mapping[int, Someone]
    library: Library
    assumed: Assumptions
    tally: Tally
    ledger: Ledger = field(default_factory=lambda: Ledger({}, {}))
    waiting: list[tuple[datetime, int, int]] = field(default_factory=list)

    def live(self, talks: list[tuple[datetime, bool]], until: datetime) -> None:
        """From the start to `until`."""
        plan_at: datetime | None = START
        talks = [one for one in talks if one[1]]
        for _ in range(MOST):
            coming = min(self.waiting)[0] if self.waiting else None
            now = min((at for at in (plan_at, coming) if at is not None), default=until)
            if now >= until or self._somebody_left():
                return
            while talks and talks[0][0] <= now:
                self.circle = replace(self.circle, two_way_at=talks.pop(0)[0])
            changed = self._take_answers(now)
            if changed or plan_at is None or now >= plan_at:
                plan_at = self._plan(now)

    def _plan(self, now: datetime) -> datetime | None:
        """One decision, said at once; when to ask again."""
        decision = closed_until(self.circle, now)
        if decision is not None:
            return decision.plan_at
        wished = wishes(self.circle, self.library, now)
        decision = choose(self.circle, wished, self.ledger, now)
        self.ledger.charge_all(self.circle.id, decision)
        if decision.chosen is not None:
            self._say(decision, now)
        return self._worth_asking(decision, wished, now)

    def _worth_asking(self, decision: Decision, wished: Sequence[Proposal], now: datetime) -> datetime | None:
        """When to ask again: not before somebody has room, for what takes room.

        Kith itself asks earlier, only to write down why something waits.
        """
        if decision.plan_at is None or decision.plan_at <= now:
            return decision.plan_at
        rules = self.circle.rules
        room = min(self.ledger.free_at(one, now, rules) for one in self.circle.accepted)
        waits = {(skip.moment, skip.slot): skip.until for skip in decision.skipped}
        times = [max(due.at + DAY, room) for due in decision.dues]
        for wish in wished:
            at = max(wish.at, waits.get((wish.moment, wish.slot)) or wish.at)
            times.append(max(at, room) if wish.cost else at)
        soonest = min((at for at in times if at > now), default=decision.plan_at)
        return max(decision.plan_at, soonest)

    def _somebody_left(self) -> bool:
        return any(someone.left_at is not None for someone in self.people.values())

    def _say(self, decision: Decision, now: datetime) -> None:
        """Each send is heard, if the last look has nothing against it."""
        wish = decision.chosen
        assert wish is not None  # the caller looked
        number = len(self.circle.past) + 1
        at = min(due.at for due in decision.dues)
        past = Past(
            id=number,
            moment=wish.moment,
            slot=wish.slot,
            subject=wish.subject,
            at=at,
            sent=True,
            sent_to={due.person: due.at for due in decision.dues if due.person is not None},
        )
        if wish.moment == "reveal":
            self._done(int(wish.subject))
        if wish.moment not in UNANSWERABLE and wish.cost:
            for due in decision.dues:
                self._heard(wish.moment, number, due, now)
        elif wish.cost:
            for due in decision.dues:
                for someone in self._hearers(due):
                    someone.messages.append(due.at)
        self.circle = replace(self.circle, past=tuple(sorted((*self.circle.past, past), key=_at)))

    def _heard(self, moment: str, number: int, due: Due, now: datetime) -> None:
        skip = why_not(
            self.circle, moment, "", due.at, max(now, due.at), person=due.person, urgent=False, at_once=False
        )
        if skip is not None and due.at > now:
            return
        for someone in self._hearers(due):
            again = moment == "second_asking"
            answer = someone.hear(due.at, self.assumed, effort=EFFORT.get(moment, 0.0), again=again)
            self.tally.asked(moment, answered=answer is not None)
            if answer is not None:
                self.waiting.append((answer, number, someone.state.id))

    def _hearers(self, due: Due) -> list[Someone]:
        return [one for id, one in self.people.items() if due.person in {None, id} and one.left_at is None]

    def _take_answers(self, now: datetime) -> bool:
        """Answers that have come, and stories that close by themselves; whether the plan may change by it.

        One of two answers changes no plan, unless it ends a silence.
        """
        come = sorted(one for one in self.waiting if one[0] <= now)
        changed = bool(come) and silence(self.circle, now) > 0
        if come:
            self.waiting = [one for one in self.waiting if one[0] > now]
            for at, number, person in come:
                changed = self._answer(at, number, person) or changed
        self._close(now)
        return changed

    def _close(self, now: datetime) -> None:
        closing = now - days(self.circle.rules.close_days)
        over = [past for past in self.circle.past if not past.done and past.at <= closing]
        if over:
            closed = {past.id: replace(past, done=True) for past in over}
            past = tuple(closed.get(past.id, past) for past in self.circle.past)
            self.circle = replace(self.circle, past=past)

    def _answer(self, at: datetime, number: int, person: int) -> bool:
        """Put it where it belongs; whether nobody's answer to this is waited for any more."""
        past = next(one for one in self.circle.past if one.id == number)
        if past.moment == "second_asking":
            source = next((one for one in self.circle.past if str(one.id) == past.subject), past)
            past = source
        choice = self._choice(past.moment, person)
        exchange = past.moment == "story" or past.slot.endswith(SEALED)
        sealed = past.sealed | {person} if exchange else past.sealed
        answered = replace(
            past,
            answered=past.answered | {person},
            tapped=past.tapped | {person},
            sealed=sealed,
            choices={**past.choices, person: choice},
            answers_at={**past.answers_at, person: at},
            first_answer_at=past.first_answer_at or at,
        )
        both = len(answered.answered) == len(self.circle.accepted)
        if both and past.moment in ROUNDS and len(past.answered) < len(answered.answered):
            self.tally.exchanged()
        self._put(answered)
        if past.moment == "ready" and all(c == "ready" for c in answered.choices.values()) and both:
            self._deepen(at)
        return both or past.moment not in EFFORT

    def _choice(self, moment: str, person: int) -> str:
        dice = self.people[person].dice
        if moment == "ready":
            return "ready" if dice.random() < self.assumed.openness / 100 else "stay"
        if moment == QUESTION:
            pace = dice.choice(("weekly", "monthly", "quiet"))
            self._slow(person, pace)
            return pace
        return "answer"

    def _slow(self, person: int, pace: str) -> None:
        gap = {"weekly": 7.0, "monthly": 28.0, "quiet": 3650.0}[pace]
        members = tuple(
            replace(one, weekly=1, gap_days=gap) if one.id == person else one for one in self.circle.members
        )
        self.circle = replace(self.circle, members=members)

    def _deepen(self, at: datetime) -> None:
        members = tuple(replace(one, level=one.level + 1, level_at=at) for one in self.circle.members)
        self.circle = replace(self.circle, members=members)

    def _done(self, number: int) -> None:
        for past in self.circle.past:
            if past.id == number:
                self._put(replace(past, done=True, sealed=frozenset()))

    def _put(self, changed: Past) -> None:
        past = tuple(changed if one.id == changed.id else one for one in self.circle.past)
        self.circle = replace(self.circle, past=past)


def _at(past: Past) -> datetime:
    return past.at


def begun(number: int, people: tuple[Someone, Someone], rules: Rules, weeks: int) -> CircleState:
    """A mentor pair on its first day."""
    end: date = (START + timedelta(weeks=weeks)).date()
    return CircleState(
        id=number + 1,
        kind="pair",
        members=tuple(someone.state for someone in people),
        zone=people[0].state.zone,
        started_at=START,
        ends_on=end,
        rules=rules,
    )
