"""Whatever people do, in whatever order: budget, quiet hours, seals and depth hold, over both clock changes.

The moments and the policy as they are, for a pair through half a year; what is chosen is heard when it is
due, unless the last look has something against it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.load import load
from bot.moments import wishes
from bot.moments.closing import SEALED
from bot.policy.again import MOMENT as AGAIN
from bot.policy.budget import Ledger
from bot.policy.choose import choose, closed_until
from bot.policy.depth import cap, level
from bot.policy.hours import is_open, wide
from bot.policy.reach import AWAITED
from bot.policy.state import CircleState, Decision, Past, PersonState, Proposal
from bot.policy.why_not import why_not

LIBRARY = load()
BEGINNINGS = (datetime(2027, 2, 22, 9, tzinfo=UTC), datetime(2027, 9, 27, 9, tzinfo=UTC))
"""Before the clocks change in spring and in autumn, in Europe and America both."""
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Cairo")
WORDS = (
    *("answer", "answer", "answer", "both", "both", "ready", "later"),
    *("lighter", "shallow", "pause", "mute", "talk", "rare"),
)
ANSWERED = frozenset({"story", "check_in", "closing", "agreement", "reflection"})


@dataclass
class Life:
    """A pair from its first day. `heard` is who got what and when, and whether it cost something."""

    circle: CircleState
    now: datetime
    ledger: Ledger = field(default_factory=lambda: Ledger({}, {}))
    planned: list[tuple[datetime, int, int | None, Proposal]] = field(default_factory=list)
    heard: list[tuple[datetime, int, bool]] = field(default_factory=list)

    def live(self, until: datetime) -> None:
        """Plan and hear until then."""
        plan_at: datetime | None = self.now
        for _ in range(300):
            coming = min((at for at in (plan_at, *(due for due, *_ in self.planned)) if at), default=until)
            if coming >= until:
                break
            self.now = max(self.now, coming)
            self.hear()
            if plan_at is not None and plan_at <= self.now:
                plan_at = self.plan()
        else:
            raise AssertionError("it never comes to rest")
        self.now = until

    def plan(self) -> datetime | None:
        """One plan, with everything that it promises."""
        decision = closed_until(self.circle, self.now)
        if decision is None:
            decision = choose(self.circle, wishes(self.circle, LIBRARY, self.now), self.ledger, self.now)
        if decision.chosen is not None:
            seals_hold(self.circle, decision.chosen)
            depth_holds(self.circle, decision, self.now)
            self.ledger.charge_all(self.circle.id, decision)
            self.say(decision, decision.chosen)
        return decision.plan_at

    def say(self, decision: Decision, wish: Proposal) -> None:
        """Written down, and on its way."""
        number = len(self.circle.past) + 1
        at = min(due.at for due in decision.dues)
        past = Past(id=number, moment=wish.moment, slot=wish.slot, subject=wish.subject, at=at)
        self.put(past)
        self.planned += [(due.at, number, due.person, wish) for due in decision.dues]

    def hear(self) -> None:
        """What is due, where the last look has nothing against it."""
        due = sorted((one for one in self.planned if one[0] <= self.now), key=lambda one: one[0])
        self.planned = [one for one in self.planned if one[0] > self.now]
        for at, number, person, wish in due:
            against = why_not(
                self.circle, wish.moment, wish.slot, at, at, person=person, urgent=wish.urgent, at_once=False
            )
            deep = wish.moment == "story" and LIBRARY.get(wish.subject).depth > level(self.circle, at)
            if against is None and not deep:
                self.reached(at, number, person, wish)

    def reached(self, at: datetime, number: int, person: int | None, wish: Proposal) -> None:
        people = {one.id: one for one in (*self.circle.members, *self.circle.coordinators)}
        reached = [people[person]] if person is not None else list(self.circle.accepted)
        for one in reached:
            late = wish.moment in AWAITED and is_open(wide(one), at)
            assert is_open(one, at) or late or wish.at_once
            self.heard.append((at, one.id, bool(wish.cost)))
        past = self.of(number)
        alone = past.sent_to if person is None else {**past.sent_to, person: at}
        self.put(replace(past, sent=True, at=at if not past.sent else past.at, sent_to=alone))
        if wish.moment == "reveal":
            story = self.of(int(wish.subject))
            self.put(replace(story, done=True, sealed=frozenset()))

    def of(self, number: int) -> Past:
        return next(past for past in self.circle.past if past.id == number)

    def put(self, changed: Past) -> None:
        rest = [past for past in self.circle.past if past.id != changed.id]
        self.circle = replace(self.circle, past=tuple(sorted((*rest, changed), key=lambda past: past.at)))

    def change(self, person: int, **more: object) -> None:
        members = tuple(
            replace(one, **more) if one.id == person else one  # type: ignore[arg-type]  # any field of a person
            for one in self.circle.members
        )
        self.circle = replace(self.circle, members=members)

    def member(self, person: int) -> PersonState:
        return next(one for one in self.circle.members if one.id == person)

    def do(self, word: str, person: int) -> None:
        """What somebody does now."""
        if word in {"answer", "later"}:
            self.press(word, person)
        elif word == "both":
            self.press("answer", 1)
            self.press("answer", 2)
        elif word in {"lighter", "shallow"}:
            one = self.member(person)
            to = max(1, one.level - 1) if word == "lighter" else 1
            self.change(person, level=to, level_at=self.now, ready=0, cap=min(one.cap, max(2, to)))
        elif word == "pause":
            self.change(person, paused_until=self.now + timedelta(days=14))
        elif word == "mute":
            newest = {past.moment for past in self.circle.past[-1:]}
            self.change(person, muted=self.member(person).muted | newest)
        elif word == "ready":
            self.deepen()
        elif word == "talk":
            self.circle = replace(self.circle, two_way_at=self.now)
        else:
            self.change(person, weekly=1, gap_days=7.0)

    def press(self, word: str, person: int) -> None:
        """An answer, or not now, to the newest thing that can be answered."""
        for past in reversed(self.circle.past):
            source = self.of(int(past.subject)) if past.moment == AGAIN else past
            if not past.sent or source.moment not in ANSWERED or source.done or source.at > self.now:
                continue
            pressed = replace(
                source, tapped=source.tapped | {person}, choices={**source.choices, person: word}
            )
            if word == "answer":
                sealed = source.moment == "story" or source.slot[11:] in SEALED
                pressed = replace(
                    pressed,
                    answered=source.answered | {person},
                    sealed=source.sealed | {person} if sealed else source.sealed,
                    answers_at={**source.answers_at, person: self.now},
                    first_answer_at=source.first_answer_at or self.now,
                )
            self.put(pressed)
            return

    def deepen(self) -> None:
        """Both say yes to the newest question of that kind."""
        last = self.circle.last("ready")
        if last is None or not last.sent or last.tapped or last.slot.endswith("-open"):
            return
        self.put(replace(last, tapped=frozenset({1, 2}), choices={1: "ready", 2: "ready"}))
        to = level(self.circle, self.now) + 1
        for one in self.circle.members:
            self.change(one.id, level=max(one.level, to), level_at=self.now)


def seals_hold(circle: CircleState, wish: Proposal) -> None:
    """Nothing opens before both have answered, and nobody but the person is asked about an answer."""
    found = {past.id: past for past in circle.past}
    source = found.get(int(wish.subject)) if wish.subject.isdecimal() else None
    if wish.moment == "reveal":
        assert source is not None
        assert {member.id for member in circle.accepted} <= source.answered
    if wish.moment == "lone_answer":
        assert source is not None
        assert wish.recipients == tuple(source.sealed)
    if wish.moment == AGAIN:
        assert source is not None
        assert wish.audience == "each"
        assert not {*source.answered, *source.tapped} & {*wish.recipients}
        before = [past for past in circle.past if past.moment == AGAIN and past.subject == wish.subject]
        assert not any(f"p{person}" in past.slot for past in before for person in wish.recipients)


def depth_holds(circle: CircleState, decision: Decision, now: datetime) -> None:
    """No story is deeper than either of the two goes, than their tie and their week allow."""
    wish = decision.chosen
    if wish is None or wish.moment != "story":
        return
    depth = LIBRARY.get(wish.subject).depth
    assert depth <= cap(circle, now)
    assert all(depth <= min(member.level, member.cap) for member in circle.accepted)
    assert depth < 3 or (decision.audience == "each" and wish.first)


def budgets_hold(heard: list[tuple[datetime, int, bool]]) -> None:
    """At most two in any seven days, two days apart: of what was said, not of what was planned."""
    for person in (1, 2):
        times = sorted(at for at, who, paid in heard if who == person and paid)
        assert all(later - earlier >= timedelta(hours=48) for earlier, later in pairwise(times))
        assert all(third - first >= timedelta(days=7) for first, third in zip(times, times[2:], strict=False))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Life, list[tuple[int, str, int]]]:
    """A pair and what happens to it: after so many hours somebody does something."""
    begin = draw(st.sampled_from(BEGINNINGS))
    members = tuple(
        PersonState(id=id, zone=draw(st.sampled_from(ZONES)), role=role)
        for id, role in ((1, "mentor"), (2, "mentee"))
    )
    circle = CircleState(
        id=draw(st.integers(1, 50)),
        kind="pair",
        members=members,
        zone=members[0].zone,
        started_at=begin,
        ends_on=(begin + timedelta(weeks=draw(st.sampled_from([8, 16, 26])))).date(),
    )
    step = st.tuples(st.integers(1, 150), st.sampled_from(WORDS), st.integers(1, 2))
    return Life(circle, begin), draw(st.lists(step, max_size=40))


@given(case=lives())
@settings(max_examples=40, deadline=None)
def test_no_sequence_of_events_breaks_a_promise(case: tuple[Life, list[tuple[int, str, int]]]) -> None:
    life, steps = case
    for hours, word, person in steps:
        life.live(life.now + timedelta(hours=hours))
        life.do(word, person)
    life.live(life.now + timedelta(weeks=3))
    budgets_hold(life.heard)


def test_who_answers_everything_gets_deep_and_sees_the_other() -> None:
    """So that the test above is about something."""
    members = (
        PersonState(id=1, zone="Europe/Lisbon", role="mentor"),
        PersonState(id=2, zone="America/New_York", role="mentee"),
    )
    begin = BEGINNINGS[0]
    circle = CircleState(
        id=1, kind="pair", members=members, zone="Europe/Lisbon", started_at=begin,
        ends_on=(begin + timedelta(weeks=26)).date(),
    )  # fmt: skip
    life = Life(circle, begin)
    for _ in range(24 * 4):
        life.live(life.now + timedelta(hours=40))
        life.do("both", 1)
        life.do("ready", 1)
    stories = [past for past in life.circle.past if past.moment == "story" and past.sent]
    assert max(LIBRARY.get(past.subject).depth for past in stories) == 5
    assert len([past for past in life.circle.past if past.moment == "reveal"]) > 8
    budgets_hold(life.heard)
