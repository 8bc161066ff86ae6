"""What a programme's pairs came to, and what it cost them: counts from what happened, never from words. Pure.

What is measured is what programmes publish (agreements, first calls, answers by both, retention, endings,
recommendation), and beside it the harm: who left, went less deep, said "not now"; messages for an answer.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.messages import value
from bot.policy import closing
from bot.policy.backoff import ROUNDS
from bot.policy.cadence import local_day
from bot.policy.health import health
from bot.policy.spans import days
from bot.policy.state import CircleState, Past
from bot.reports.figures import Counted

LOWERED = frozenset({"lighter", "lower"})
LATER = "later"


@value
class Seen:
    """A pair that has begun, with when it ended if it did."""

    state: CircleState
    title: str = ""
    ended_at: datetime | None = None


@value
class Outcomes:
    """Counts of pairs, and of people where it says so; to be shown only through `figures`."""

    agreed: Counted
    called: Counted
    both_answered: Sequence[float]
    in_rhythm: Counted
    stayed: Counted
    parted: Counted
    went_less_deep: Counted
    said_later: Counted


def outcomes(pairs: Sequence[Seen], now: datetime) -> Outcomes:
    """Of pairs that had time for it: each count looks only at those for whom its day has come."""
    come_to_an_end = [one for one in pairs if one.ended_at is not None or _end(one, now) is not None]
    running = [one for one in pairs if one.state.state == "active" and one.ended_at is None]
    return Outcomes(
        agreed=_count(_older(pairs, "agreement_days", now), _agreed),
        called=_count(_older(pairs, "first_call_by", now), _called),
        both_answered=[share for one in pairs if (share := _both(one.state, now)) is not None],
        in_rhythm=_count(running, lambda one: health(one.state, now).level == "good"),
        stayed=_count(come_to_an_end, lambda one: _end(one, now) is not None),
        parted=_count(come_to_an_end, _parted),
        went_less_deep=_people(pairs, LOWERED),
        said_later=_people(pairs, frozenset({LATER})),
    )


def _count(pairs: Sequence[Seen], holds: Callable[[Seen], bool]) -> Counted:
    return Counted(part=sum(holds(one) for one in pairs), whole=len(pairs))


def _older(pairs: Iterable[Seen], rule: str, now: datetime) -> list[Seen]:
    """Those whose day for this has passed, which are the ones that can be asked about it."""
    return [one for one in pairs if local_day(now, one.state.zone) > _by(one.state, rule)]


def _by(circle: CircleState, rule: str) -> date:
    assert circle.started_at is not None  # a pair that has begun
    return local_day(circle.started_at, circle.zone) + timedelta(days=getattr(circle.rules, rule))


def _agreed(one: Seen) -> bool:
    """Whether both parts were shown by their day."""
    by = _by(one.state, "agreement_days")
    shown = (past for past in one.state.past if past.moment == "agreed" and past.sent)
    return any(local_day(past.at, one.state.zone) <= by for past in shown)


def _called(one: Seen) -> bool:
    """Whether a call was held by its day: what was agreed counts until somebody says no."""
    by = _by(one.state, "first_call_by")
    held = (call for call in one.state.calls if call.state in {"agreed", "met"})
    return any(local_day(call.at, one.state.zone) <= by for call in held)


def _both(circle: CircleState, now: datetime) -> float | None:
    """The share of its questions that both answered; None for a pair that had none."""
    ripe = now - days(circle.rules.silent_after_days)
    rounds = [past for past in circle.past if past.moment in ROUNDS and past.sent and past.at <= ripe]
    return sum(len(past.answered) > 1 for past in rounds) / len(rounds) if rounds else None


def _end(one: Seen, now: datetime) -> date | None:
    """The agreed end that the pair came to; None before it, or where it ended earlier."""
    end = closing.came(one.state, now)
    if end is None or one.ended_at is None:
        return end
    return end if local_day(one.ended_at, one.state.zone) >= end else None


def _parted(one: Seen) -> bool:
    """Whether it closed with the ritual: something of it was said, and how it goes on."""
    said = {past.slot[11:] for past in one.state.past if past.moment == closing.CLOSING and past.sent}
    return closing.WORD in said and not said.isdisjoint({closing.LOOK_BACK, closing.THANKS})


def _people(pairs: Iterable[Seen], choices: frozenset[str]) -> Counted:
    """People who pressed one of these, of all who are or were in a pair."""
    everyone: set[int] = set()
    found: set[int] = set()
    for one in pairs:
        everyone |= {member.id for member in one.state.accepted} | one.state.gone
        found |= {who for past in one.state.past for who in _pressed(past, choices)}
    return Counted(part=len(found & everyone), whole=len(everyone))


def _pressed(past: Past, choices: frozenset[str]) -> Iterable[int]:
    return (who for who, choice in past.choices.items() if choice in choices)
