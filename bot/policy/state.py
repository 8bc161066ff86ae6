"""What policy sees: people, circles and their past. Values only, no tables; wishes are in wish.py.

Instants are aware UTC. A "round" is one answerable delivery to a circle (a check-in or a story).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from bot.policy.rules import USUAL, Rules
from bot.policy.swift import swift
from bot.policy.wish import Audience, Decision, Due, Proposal, Skip, Why

__all__ = [
    "Audience",
    "CallState",
    "CircleState",
    "Decision",
    "Due",
    "Hours",
    "Milestone",
    "Past",
    "PersonState",
    "Phase",
    "Pick",
    "Proposal",
    "Skip",
    "Tie",
    "Why",
]

Phase = Literal["opening", "building", "deepening", "closing"]
Tie = Literal["mentor", "peer", "reporting", "group"]


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a person may hear from the bot, in local wall time.

    Open on `days` (Monday is 0), overnight where `end` is not after `start`. The defaults are work hours.
    """

    start: time = time(9)
    end: time = time(18)
    days: frozenset[int] = frozenset(range(5))


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """One member of a circle, or a coordinator, as policy sees them.

    `zone` is an IANA name that exists. `weekly` and `gap_days` bound what the bot starts (budget).
    `muted` are the moments this person asked not to get. `opted_in`: a member of a group who wants group
    posts to count towards their own budget. `level` is how deep they go in this circle, since `level_at`,
    `cap` how deep they ever want to, `ready` the level that they said in private to be ready for (0: none).
    `rematch_at`: since when they wait, in private, for another partner.
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
    level: int = 1
    level_at: datetime | None = None
    cap: int = 5
    ready: int = 0
    rematch_at: datetime | None = None


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One delivery that this circle was given, or that is planned for it.

    `at` is when it is or was due. `answered` are the persons who answered with substance, `tapped` those
    who pressed anything at all. `done`: it is over (revealed, closed, withdrawn) and waits for nothing.
    Of those who answered, `sealed` wait for a reveal, `shared` want it seen by the circle, `helps` ask a
    coordinator for help. `choices` are what each pressed last, `picks` what each chose of several
    offers, `answers_at` when each answered. `sent_to` is when each got it who was written to alone; empty for
    what stood in the conversation. `failed` says why a send could not arrive, or not as it should.
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
    choices: Mapping[int, str] = field(default_factory=dict)
    picks: Mapping[int, frozenset[str]] = field(default_factory=dict)
    answers_at: Mapping[int, datetime] = field(default_factory=dict)
    sent_to: Mapping[int, datetime] = field(default_factory=dict)
    first_answer_at: datetime | None = None
    failed: str = ""
    done: bool = False


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class CallState:
    """A call that one of the two proposed, that they agreed on, or that they had.

    `state` is "proposed", "agreed", "met", "moved", "missed", or, until it would have begun, "cancelled".
    `person` proposed it last (0: nobody known).
    `sequence` counts how often it changed. `failed` says what is missing for its link.
    """

    id: int
    at: datetime
    minutes: int
    state: str = "agreed"
    person: int = 0
    sequence: int = 0
    failed: str = ""


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class EventState:
    """Something to come to that is still ahead. `sequence` counts how often it was changed."""

    id: int
    at: datetime
    sequence: int = 0
    cancelled: bool = False


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A day that a pair named itself. `reached`: they said so, or it was asked about."""

    id: int
    on: date
    reached: bool = False


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The best unseen article for a circle. `because` is the interest in its owner's words."""

    article_id: int
    score: float
    because: str
    person_id: int


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class CircleState:
    """A circle as policy and moments see it: who, since when, what was said, what waits.

    `past` is in order of `at`. `state` is "invited", "active", "paused" or "ended". `depth` is 1 to 5.
    `members` are invited or accepted; `gone` are the ids of those who declined or left. `hours` and
    `holidays` are the programme's, for posts in a channel. `two_way_at`: when both last spoke to each other
    as far as is known; `activity_at`: when anyone last wrote in the circle's place. `uses` counts how often
    each prompt was used in the community, and what was told there. `brought_forward` names the moment that a
    coordinator wants now; `pick_at` is when its article is to be chosen anew. `agreed_days` is how often they
    want to speak, in days (0: not agreed), `pace_days` how many lie between two nudges at least, for a pair
    that went on now and then (0: as usual). `calls`, `events` and `milestones` are in order of their day.
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
    agreed_days: int = 0
    pace_days: int = 0
    calls: tuple[CallState, ...] = ()
    events: tuple[EventState, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    uses: Mapping[str, int] = field(default_factory=dict)
    rules: Rules = USUAL
    _found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    silence_at: dict[datetime, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    stage_at: dict[datetime, Phase] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was found out about this circle; one with another past finds out anew."""

    @property
    def used(self) -> frozenset[str]:
        """The prompts and articles this circle has had; a subject may name several, joined by "+"."""
        found: frozenset[str] | None = self._found.get("used")
        if found is None:
            found = frozenset(one for past in self.past if past.subject for one in past.subject.split("+"))
            self._found["used"] = found
        return found

    @property
    def accepted(self) -> tuple[PersonState, ...]:
        """The members who said yes."""
        found: tuple[PersonState, ...] | None = self._found.get("accepted")
        if found is None:
            found = self._found["accepted"] = tuple(member for member in self.members if member.accepted)
        return found

    def of(self, moment: str) -> Sequence[Past]:
        """The deliveries of `moment`, in order. Every moment asks, so the past is sorted out once."""
        known: dict[str, list[Past]] | None = self._found.get("of")
        if known is None:
            known = self._found["of"] = {}
            for past in self.past:
                known.setdefault(past.moment, []).append(past)
        return known.get(moment, ())

    def among(self, moments: frozenset[str]) -> Sequence[Past]:
        """The deliveries of any of these moments, in order."""
        found: list[Past] | None = self._found.get(moments)
        if found is None:
            found = self._found[moments] = [past for past in self.past if past.moment in moments]
        return found

    def last(self, moment: str) -> Past | None:
        """The newest delivery of `moment`, if there was one."""
        found = self.of(moment)
        return found[-1] if found else None
