"""Wishes to speak, and what becomes of them. Values only; instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.policy.swift import swift

Audience = Literal["together", "each"]


class Why(StrEnum):
    """Why something is not said now. bot/moments/skipped.py puts each into a sentence."""

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
    TIMING = "timing"
    ANSWERED = "answered"
    DEPTH = "depth"


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A moment's wish to speak, not before `at`.

    `slot` names the one date or event it stands for; a circle gets a moment once per slot and recipient.
    `subject` names the prompt, article or delivery. `reason` is a code that the moment puts into words when
    it composes, `detail` what those words need. `recipients` are person ids for "each"; empty means every
    accepted member. `first` are those of "each" who are asked a day or two before the others (rules:
    `mentor_lead_hours`). `cost` is charged to each recipient. `urgent` does not wait for silence, `at_once`
    not for open hours either. `round`: it can be answered, and silence after it counts towards back-off.
    `withheld` is why the moment itself says nothing at its turn: it is never granted, only told.
    """

    moment: str
    slot: str
    at: datetime
    audience: Audience = "together"
    recipients: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    subject: str = ""
    reason: str = ""
    detail: str = ""
    cost: int = 1
    urgent: bool = False
    at_once: bool = False
    round: bool = False
    withheld: Why | None = None


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A wish that was not granted, and why. `until` is when it may be granted, if that is known."""

    moment: str
    slot: str
    why: Why
    until: datetime | None = None


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One send of a chosen proposal. `person` is None for the circle's own conversation."""

    at: datetime
    person: int | None = None


@swift
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
