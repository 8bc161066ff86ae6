"""The ending of a circle: its days, what each of a pair chose, and when it is over. Pure.

A pair ends on a day that both know. Before it come three small things, then each says in private how to go
on, and the gentler choice holds. Slots begin with that end's date, so that a pair which goes on has another
ending one day. Days before the end shrink with programmes that are shorter than the usual one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.policy.cadence import local_day, stage
from bot.policy.state import CircleState, Past

CLOSING = "closing"
CHOICE = "closing_choice"
NOTICE, LOOK_BACK, THANKS, WORD, HELLO = "notice", "look_back", "thanks", "word", "hello"
GO_ON, NOW_AND_THEN, END = "go_on", "now_and_then", "end"
CHOICES = (GO_ON, NOW_AND_THEN, END)
"""The gentlest last: where two differ, it holds."""
HELLO_WANTED = "hello"
_END = CHOICES.index(END)
MONTH = 28
"""Days between two nudges, at least, for a pair that chose now and then."""
RESTS = frozenset(
    {
        "story",
        "check_in",
        "ready",
        "activity",
        "article",
        "reflection",
        "how_quiet",
        "quiet_question",
    }
)
"""What a pair gets no more in its last weeks: they have questions of their own."""


def rests(circle: CircleState, now: datetime) -> frozenset[str]:
    """The moments that are silent now, since a pair's last weeks have come."""
    return RESTS if circle.kind == "pair" and stage(circle, now) == "closing" else frozenset()


def slot(end: date, what: str) -> str:
    """The slot of something that is said once for an end."""
    return f"{end.isoformat()}-{what}"


def end_of(slot: str) -> date:
    """The end that a slot is about."""
    return date.fromisoformat(slot[:10])


def days(circle: CircleState) -> Mapping[str, date]:
    """The local days of what is said before the end, in order."""
    assert circle.ends_on is not None  # who asks has looked
    rules, end = circle.rules, circle.ends_on
    before = {
        NOTICE: rules.closing_notice_days,
        LOOK_BACK: rules.closing_look_back_days,
        THANKS: rules.closing_thanks_days,
    }
    return {what: end - timedelta(days=_scaled(circle, many)) for what, many in before.items()}


def choose_on(circle: CircleState) -> date:
    """The local day on which each is asked how to go on."""
    assert circle.ends_on is not None  # who asks has looked
    return circle.ends_on - _to_choose(circle)


def asked(circle: CircleState, end: date) -> Mapping[int, Past]:
    """Who was asked how to go on after this end, each with the message that did."""
    found = [past for past in circle.of(CHOICE) if end_of(past.slot) == end]
    return {int(person): past for past in found for person in past.slot[10:].split("-p")[1:]}


def came(circle: CircleState, now: datetime) -> date | None:
    """The newest end that has come: the pair's own, or the one before it went on."""
    ends = {end_of(past.slot) for past in circle.of(CHOICE)}
    ends |= {circle.ends_on} if circle.ends_on else set()
    today = local_day(now, circle.zone)
    return max((end for end in ends if end < today), default=None)


def word(circle: CircleState, end: date, now: datetime) -> str | None:
    """How it goes on after an end that came: the gentlest choice; no choice is the end.

    None while it may still change: until the end, for days after somebody was asked late, and while somebody
    rests who could not be asked.
    """
    last = last_day(circle, end, now)
    if last is None or local_day(now, circle.zone) <= last:
        return None
    said = asked(circle, end)
    chosen = (said[one.id].choices.get(one.id) if one.id in said else None for one in circle.accepted)
    gentlest = max((CHOICES.index(one) if one in CHOICES else _END for one in chosen), default=_END)
    return CHOICES[gentlest]


def last_day(circle: CircleState, end: date, now: datetime) -> date | None:
    """The last local day on which a choice counts; None while it waits for somebody who rests."""
    said = asked(circle, end)
    at_most = end + timedelta(days=circle.rules.closing_hello_days)
    if local_day(now, circle.zone) <= at_most and _waits(circle, said, now):
        return None
    return max([end, *(local_day(past.at, circle.zone) + _to_choose(circle) for past in said.values())])


def renews(circle: CircleState, now: datetime) -> bool:
    """Whether the pair's end has come and both want more: it gets a new one."""
    end = came(circle, now)
    return end is not None and end == circle.ends_on and word(circle, end, now) in {GO_ON, NOW_AND_THEN}


def over(circle: CircleState, now: datetime) -> bool:
    """Whether it is to be ended: some silent days after its end, or after the hello if both want it."""
    if circle.ends_on is None:
        return False
    rules, today, end = circle.rules, local_day(now, circle.zone), circle.ends_on
    silent = end + timedelta(days=rules.closing_silent_days)
    if circle.kind == "group" or circle.started_at is None or today <= silent:
        return today > silent
    last = last_day(circle, end, now)
    if last is None or word(circle, end, now) in {GO_ON, NOW_AND_THEN}:
        return False
    if wants_hello(circle, end):
        hello = said(circle, end, HELLO)
        return (hello is not None and hello.sent) or today > hello_on(circle, end) + (silent - end)
    return today > last + (silent - end) - _to_choose(circle)


def wants_hello(circle: CircleState, end: date) -> bool:
    """Whether both asked for one hello, long after this end."""
    goodbye = said(circle, end, WORD)
    if goodbye is None or len(circle.accepted) < 2:
        return False
    return all(goodbye.choices.get(one.id) == HELLO_WANTED for one in circle.accepted)


def hello_on(circle: CircleState, end: date) -> date:
    """The local day of that hello."""
    return end + timedelta(days=circle.rules.closing_hello_days)


def said(circle: CircleState, end: date, what: str) -> Past | None:
    """What was said of this kind for this end."""
    name = slot(end, what)
    return next((past for past in circle.of(CLOSING) if past.slot == name), None)


def parted(circle: CircleState) -> bool:
    """Whether a pair was told that it ends here: then nothing more needs to be said of it."""
    return any(
        past.slot.endswith(WORD) and past.subject == f"{CLOSING}.ended" and past.sent
        for past in circle.of(CLOSING)
    )


def pace_days(past: Sequence[Past]) -> int:
    """Days between two nudges, at least, after a pair chose now and then; 0 where it did not."""
    words = [one for one in past if one.moment == CLOSING and one.slot.endswith(WORD)]
    return MONTH if words and words[-1].subject == f"{CLOSING}.{NOW_AND_THEN}" else 0


def _waits(circle: CircleState, asked: Mapping[int, Past], now: datetime) -> bool:
    """Whether somebody rests who was not asked yet, or all of them."""
    if circle.paused_until is not None and circle.paused_until > now:
        return any(one.id not in asked for one in circle.accepted)
    resting = (one for one in circle.accepted if one.paused_until is not None and one.paused_until > now)
    return any(one.id not in asked for one in resting)


def _to_choose(circle: CircleState) -> timedelta:
    return timedelta(days=max(1, _scaled(circle, circle.rules.closing_choose_days)))


def _scaled(circle: CircleState, before: int) -> int:
    """So many days before the end, fewer for a circle whose whole time is shorter than usual."""
    rules = circle.rules
    usual = 7 * rules.weeks
    if circle.ends_on is None or circle.started_at is None:
        return before
    length = (circle.ends_on - local_day(circle.started_at, circle.zone)).days
    return before * min(usual, max(0, length)) // usual
