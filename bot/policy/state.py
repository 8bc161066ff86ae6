"""What policy sees: people, circles, their past, wishes to speak and decisions. Values only, no tables.

Instants are aware UTC. A "round" is one answerable delivery to a circle (a check-in or a story).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from bot.policy.rules import USUAL, Rules

Audience = Literal["together", "each"]
Phase = Literal["opening", "building", "deepening", "closing"]
Tie = Literal["mentor", "peer", "reporting", "group"]


class Why(StrEnum):
    """Why something is not said now. `words` in why_not.py puts each into a sentence."""

    NOT_DUE = "not_due"
    PAUSED = "paused"
    ENDED = "ended"
    LEFT = "left"
    QUIET_HOURS = "quiet_hours"
    LIVELY = "lively"
    BUDGET = "budget"
    SPACING = "spacing"
    MUTED = "muted"
    BACKED_OFF = "backed_off"
    STALE = "stale"
    OUTRANKED = "outranked"
    NOTHING_FITS = "nothing_fits"
    NO_SHARED_HOUR = "no_shared_hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a person may hear from the bot, in local wall time.

    Open from `start` to `end` on the weekdays `days` (Monday is 0); where `end` is not after `start`, until
    `end` on the next day. Defaults: work hours.
    """

    start: time = time(9)
    end: time = time(18)
    days: frozenset[int] = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """One member of a circle, or a coordinator, as policy sees them.

    `zone` is an IANA name that exists. `weekly` and `gap_days` bound what the bot starts (budget).
    `muted` are the moments this person asked not to get. `opted_in`: a member of a group who wants group
    posts to count towards their own budget.
    """

    id: int
    zone: str
    hours: Hours = Hours()
    holidays: frozenset[date] = frozenset()
    paused_until: datetime | None = None
    weekly: int = 2
    gap_days: float = 2
    muted: frozenset[str] = frozenset()
    role: str = "member"
    accepted: bool = True
    invited_at: datetime | None = None
    opted_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One delivery that this circle was given, or that is planned for it.

    `at` is when it is or was due. `answered` are the persons who answered with substance, `tapped` those
    who pressed anything at all. `done`: it is over (revealed, closed, withdrawn) and waits for nothing.
    Of those who answered, `sealed` wait for a reveal, `shared` want it seen by the circle, `helps` ask a
    coordinator for help. `failed` says why a send could not arrive, if one could not.
    """

    id: int
    moment: str
    slot: str
    subject: str
    at: datetime
    sent: bool = False
    answered: frozenset[int] = frozenset()
    tapped: frozenset[int] = frozenset()
    sealed: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    helps: frozenset[int] = frozenset()
    first_answer_at: datetime | None = None
    failed: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The best unseen article for a circle. `because` is the interest in its owner's words."""

    article_id: int
    score: float
    because: str
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleState:
    """A circle as policy and moments see it: who, since when, what was said, what waits.

    `past` is in order of `at`. `state` is "invited", "active", "paused" or "ended". `depth` is 1 to 5.
    `members` are invited or accepted; `gone` are the ids of those who declined or left. `hours` and
    `holidays` are the programme's, for posts in a channel. `two_way_at`: when both last spoke to each other
    as far as is known; `activity_at`: when anyone last wrote in the circle's place. `uses` counts how often
    each prompt was used in the community, and what was told there. `brought_forward` names the moment that a
    coordinator wants now; `pick_at` is when its article is to be chosen anew.
    """

    id: int
    community_id: int = 0
    kind: Literal["pair", "group"]
    state: Literal["invited", "active", "paused", "ended"] = "active"
    tie: Tie = "mentor"
    members: tuple[PersonState, ...] = ()
    gone: frozenset[int] = frozenset()
    coordinators: tuple[PersonState, ...] = ()
    zone: str = "UTC"
    hours: Hours = Hours()
    holidays: frozenset[date] = frozenset()
    locale: str = "en"
    started_at: datetime | None = None
    ends_on: date | None = None
    paused_until: datetime | None = None
    depth: int = 1
    two_way_at: datetime | None = None
    activity_at: datetime | None = None
    past: tuple[Past, ...] = ()
    pick: Pick | None = None
    pick_at: datetime | None = None
    brought_forward: str = ""
    uses: Mapping[str, int] = field(default_factory=dict)
    rules: Rules = USUAL

    @property
    def used(self) -> frozenset[str]:
        """The prompts and articles this circle has had; a subject may name several, joined by "+"."""
        return frozenset(one for past in self.past if past.subject for one in past.subject.split("+"))

    @property
    def accepted(self) -> tuple[PersonState, ...]:
        """The members who said yes."""
        return tuple(member for member in self.members if member.accepted)

    def last(self, moment: str) -> Past | None:
        """The newest delivery of `moment`, if there was one."""
        for past in reversed(self.past):
            if past.moment == moment:
                return past
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A moment's wish to speak, not before `at`.

    `slot` names the one date or event it stands for; a circle gets a moment once per slot and recipient.
    `subject` names the prompt, article or delivery. `reason` is a code that the moment puts into words when
    it composes, `detail` what those words need. `recipients` are person ids for "each"; empty means every
    accepted member. `cost` is charged to each recipient. `urgent` does not wait for silence, `at_once` not
    for open hours either. `round`: it can be answered, and silence after it counts towards back-off.
    """

    moment: str
    slot: str
    at: datetime
    audience: Audience = "together"
    recipients: tuple[int, ...] = ()
    subject: str = ""
    reason: str = ""
    detail: str = ""
    cost: int = 1
    urgent: bool = False
    at_once: bool = False
    round: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A wish that was not granted, and why. `until` is when it may be granted, if that is known."""

    moment: str
    slot: str
    why: Why
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One send of a chosen proposal. `person` is None for the circle's own conversation."""

    at: datetime
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of a circle's wishes: at most one chosen, when each send is due, what was skipped.

    `charges` are the persons who pay and when; `group_charge` when the group itself pays for a post.
    `plan_at` is when to ask this circle again; None when nothing can change by itself.
    """

    chosen: Proposal | None = None
    audience: Audience = "together"
    dues: tuple[Due, ...] = ()
    charges: tuple[tuple[int, datetime], ...] = ()
    group_charge: datetime | None = None
    skipped: tuple[Skip, ...] = ()
    plan_at: datetime | None = None
