"""What property tests draw from: instants, people, circles, wishes; all small and all possible."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

from hypothesis import strategies as st

from bot.policy.choose import ORDER
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Hours, Past, PersonState, Proposal

START = datetime(2027, 1, 4, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})

minutes = st.integers(0, 400 * 24 * 60)
instants = minutes.map(lambda count: START + timedelta(minutes=count))
wall = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
hours = st.builds(
    Hours, start=wall, end=wall, days=st.frozensets(st.integers(0, 6), min_size=1).filter(lambda d: d)
)
usual_hours = st.sampled_from([Hours(), Hours(start=time(8), end=time(20), days=frozenset(range(7)))])
holidays = st.frozensets(
    st.integers(0, 420).map(lambda day: date(2027, 1, 1) + timedelta(days=day)), max_size=6
)


def near(now: datetime, days: int = 12) -> st.SearchStrategy[datetime]:
    """Instants around `now`."""
    return st.integers(-days * 96, days * 96).map(lambda quarter: now + timedelta(minutes=15 * quarter))


def people(now: datetime, id: int) -> st.SearchStrategy[PersonState]:
    """A person with any settings; most rest from nothing."""
    return st.builds(
        PersonState,
        id=st.just(id),
        zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia"]),
        hours=st.one_of(usual_hours, hours),
        holidays=holidays,
        paused_until=st.one_of(st.none(), st.none(), near(now)),
        weekly=st.integers(1, 2),
        gap_days=st.sampled_from([2.0, 7.0, 28.0]),
        muted=st.one_of(st.just(frozenset[str]()), st.frozensets(st.sampled_from(ORDER), max_size=3)),
        accepted=st.integers(0, 9).map(bool),
        opted_in=st.booleans(),
    )


def pasts(now: datetime) -> st.SearchStrategy[tuple[Past, ...]]:
    """What was said before, in order."""
    one = st.builds(
        Past,
        id=st.integers(1, 1000),
        moment=st.sampled_from(["story", "check_in", "article", "quiet_question"]),
        slot=st.integers(0, 9).map(str),
        subject=st.just("s"),
        at=near(now).filter(lambda at: at <= now),
        sent=st.booleans(),
        answered=st.frozensets(st.integers(1, 2)),
        tapped=st.frozensets(st.integers(1, 2)),
    )
    return st.lists(one, max_size=5).map(lambda all_: tuple(sorted(all_, key=lambda past: past.at)))


def wishes(now: datetime) -> st.SearchStrategy[list[Proposal]]:
    """Up to seven wishes, some for later."""
    one = st.builds(
        Proposal,
        moment=st.sampled_from(ORDER),
        slot=st.integers(0, 9).map(str),
        at=st.one_of(near(now, 3), st.just(now)),
        audience=st.sampled_from(["together", "together", "each"]),
        recipients=st.lists(st.integers(1, 4), max_size=2, unique=True).map(tuple),
        cost=st.integers(0, 1),
        urgent=st.booleans(),
        at_once=st.integers(0, 5).map(lambda dice: dice == 0),
    )
    return st.lists(one, max_size=7)


@st.composite
def circles(draw: st.DrawFn, now: datetime) -> CircleState:
    """A pair or a group of three at any point of its life."""
    kind = draw(st.sampled_from(["pair", "pair", "group"]))
    members = tuple(draw(people(now, id)) for id in range(1, 3 if kind == "pair" else 4))
    return CircleState(
        id=1,
        kind="pair" if kind == "pair" else "group",
        state=draw(st.sampled_from(["active", "active", "active", "active", "paused", "ended"])),
        members=members,
        coordinators=(replace(draw(people(now, 4)), accepted=True),),
        zone="Europe/Berlin",
        started_at=now - timedelta(days=40),
        paused_until=draw(st.one_of(st.none(), st.none(), near(now))),
        two_way_at=draw(st.one_of(st.none(), st.none(), near(now).filter(lambda at: at <= now))),
        activity_at=draw(st.one_of(st.none(), near(now).filter(lambda at: at <= now))),
        past=draw(pasts(now)),
        rules=Rules(shared_hours_least=draw(st.sampled_from([0, 3, 200]))),
    )
