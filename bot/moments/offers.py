"""Activities on offer: which three, what was chosen of them, and when its steps come. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.library import Library, Prompt
from bot.policy.cadence import stage
from bot.policy.state import CircleState, Past

OFFER, CHOSEN, STEP = "activity", "activity_chosen", "activity_step"
"""The moments: three on offer; the one they have in common, with its first step; its later steps."""
AREAS = ("read", "project", "listen", "outing", "workshop")
"""In this order, so that quiet and busy ones take turns."""
OFFERED, LEAST = 3, 2
OPEN = timedelta(days=21)
"""How long a pair's taps count: until the next offer there is a week's rest."""
POLL_HOURS = 72
"""How long a group votes."""
BETWEEN = timedelta(days=14)
"""From one step of an activity to the next."""
HALFWAY, END = "halfway", "end"


def three(circle: CircleState, library: Library, now: datetime) -> list[Prompt]:
    """Three of different areas that fit and were not offered; fewer where there are no more."""
    before = len(circle.of(OFFER))
    first = circle.id + OFFERED * before
    chosen: list[Prompt] = []
    for turn in range(len(AREAS)):
        if len(chosen) == OFFERED:
            break
        prompt = library.choose(
            OFFER,
            used=circle.used,
            uses=circle.uses,
            phase=stage(circle, now),
            tie=circle.tie,
            area=AREAS[(first + turn) % len(AREAS)],
            seed=circle.id,
        )
        if prompt is not None:
            chosen.append(prompt)
    return chosen


def open_until(offer: Past, circle: CircleState) -> datetime:
    """When taps and votes no longer count."""
    return offer.at + (timedelta(hours=POLL_HOURS) if circle.kind == "group" else OPEN)


def in_common(offer: Past, circle: CircleState) -> str:
    """The activity that both of a pair like, or that most of a group chose; the earlier of equals; or "" ."""
    if not offer.picks:
        return ""
    people = [member.id for member in circle.accepted]
    picks = [offer.picks.get(person, frozenset()) for person in people]
    ids = offer.subject.split("+")
    votes = [sum(str(number) in liked for liked in picks) for number in range(1, len(ids) + 1)]
    most = max(votes, default=0)
    enough = len(people) if circle.kind == "pair" else 1
    return ids[votes.index(most)] if most >= enough and len(people) > 1 else ""


def slot_of(offer: Past) -> str:
    """The slot of what was chosen from this offer."""
    return f"d{offer.id}"


def next_step(circle: CircleState, now: datetime) -> tuple[Past, str, datetime] | None:
    """What was chosen, its next step and when that comes.

    A step whose time has passed while they talked is left out: nobody needs to be told what they do anyway.
    """
    chosen = circle.last(CHOSEN)
    if chosen is None or not chosen.sent or circle.kind != "pair":
        return None
    told = {past.slot for past in circle.of(STEP)}
    halfway = chosen.at + BETWEEN
    if step_slot(chosen, END) in told:
        return None
    if step_slot(chosen, HALFWAY) not in told and now < halfway + BETWEEN:
        return chosen, HALFWAY, halfway
    last = circle.last(STEP)
    after = [last.at] if last is not None and last.slot == step_slot(chosen, HALFWAY) else []
    end = max([halfway, *after]) + BETWEEN
    return (chosen, END, end) if now < end + BETWEEN else None


def step_slot(chosen: Past, step: str) -> str:
    """The slot of a step."""
    return f"{chosen.slot}-{step}"


def busy_until(circle: CircleState, now: datetime) -> Iterable[datetime]:
    """When what they chose last is over, while it is not; a new offer waits for it."""
    coming = next_step(circle, now)
    if coming is not None:
        chosen, _, _ = coming
        yield chosen.at + 3 * BETWEEN
