"""Deliveries, their sends and receipts, answers, charges, skips; events already seen."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.tables.base import Row, of_community, one_of, part_of


class Delivery(Row, table=True):
    """One thing to say to a circle. `subject` names its prompt, article or source delivery.

    `state` is "open" while it can be answered, then "closed" (revealed, expired or withdrawn).
    """

    __table_args__ = (
        UniqueConstraint("circle_id", "moment", "slot"),
        one_of("state", "open", "closed"),
        one_of("audience", "together", "each"),
    )
    community_id: int = of_community()
    circle_id: int = part_of("circle.id", index=False)
    moment: str
    slot: str
    subject: str = ""
    reason: str = ""
    detail: str = ""
    audience: str
    round: bool = False
    urgent: bool = False
    at_once: bool = False
    state: str = "open"
    at: datetime
    planned_at: datetime


class Send(Row, table=True):
    """One recipient's message of a delivery: what is claimed and settled.

    `recipient` is "all" for the circle's conversation or "p<person id>". `key` goes to the platform and makes
    the send idempotent there. `state`: due, claimed, unsure (may have arrived), sent, withdrawn, failed
    (can't arrive) or lost (nobody knows). `why` tells the last three. `wanted_at` is when policy wanted it
    said: a wait moves it along with `due_at`, a retry does not, so that a send can grow stale. `revise_at` is
    when a message that was said is to be brought up to date; None while it is.
    """

    __table_args__ = (
        UniqueConstraint("circle_id", "moment", "slot", "recipient"),
        one_of("state", "due", "claimed", "unsure", "sent", "withdrawn", "failed", "lost"),
        Index(
            "ix_send_due",
            "due_at",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
        Index(
            "ix_send_lease",
            "lease_until",
            sqlite_where=text("state IN ('claimed', 'unsure')"),
            postgresql_where=text("state IN ('claimed', 'unsure')"),
        ),
        Index(
            "ix_send_revise",
            "revise_at",
            sqlite_where=text("revise_at IS NOT NULL"),
            postgresql_where=text("revise_at IS NOT NULL"),
        ),
    )
    community_id: int = of_community()
    delivery_id: int = part_of("delivery.id")
    circle_id: int = part_of("circle.id", index=False)
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE", index=True)
    moment: str
    slot: str
    recipient: str
    key: str = Field(unique=True)
    due_at: datetime
    wanted_at: datetime | None = None
    state: str = "due"
    claimed_by: str = ""
    lease_until: datetime | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    revise_at: datetime | None = None
    why: str = ""


class SendReceipt(Row, table=True):
    """Where part `part` of a send lies on its platform."""

    __table_args__ = (UniqueConstraint("send_id", "part"),)
    community_id: int = of_community()
    send_id: int = part_of("send.id", index=False)
    part: int = 0
    platform: str
    space: str
    place: str
    thread: str = ""
    message: str


class Answer(Row, table=True):
    """What one person answered to a delivery.

    `choice` is the last thing pressed; `substance` says whether it is a real answer. `sealed` holds the words
    encrypted, and is emptied after the reveal or on expiry. `share`: keep (the writer alone), partner, help
    (the coordinator learns that they ask, not what they wrote), sealed (waits for the other), or agreed (both
    see it and it stays). `next_time` is what they want their partner to ask them about, encrypted; it goes
    once it was shown, or after 60 days.
    """

    __table_args__ = (
        UniqueConstraint("delivery_id", "person_id"),
        one_of("share", "none", "keep", "partner", "help", "sealed", "revealed", "agreed"),
    )
    community_id: int = of_community()
    delivery_id: int = part_of("delivery.id", index=False)
    person_id: int = part_of("person.id")
    choice: str = ""
    substance: bool = False
    picks: str = ""
    share: str = "none"
    sealed: bytes | None = None
    next_time: bytes | None = None
    at: datetime
    changed_at: datetime


class Charge(Row, table=True):
    """One message that counts towards a person's budget; `person_id` None: the group's one a week."""

    __table_args__ = (
        Index("ix_charge_person_at", "person_id", "at"),
        Index("ix_charge_circle_at", "circle_id", "at"),
    )
    community_id: int = of_community()
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE")
    circle_id: int = part_of("circle.id", index=False)
    delivery_id: int = part_of("delivery.id")
    at: datetime


class Skipped(Row, table=True):
    """A wish that was not granted, with the code of its reason (policy.Why)."""

    __table_args__ = (UniqueConstraint("circle_id", "moment", "slot"),)
    community_id: int = of_community()
    circle_id: int = part_of("circle.id", index=False)
    moment: str
    slot: str
    why: str
    at: datetime
    until: datetime | None = None


class PromptUse(Row, table=True):
    """How often a prompt was used in a community."""

    __table_args__ = (UniqueConstraint("community_id", "prompt"),)
    community_id: int = of_community()
    prompt: str
    uses: int = 0


class SeenEvent(Row, table=True):
    """An event of a platform that was handled; the same id again is dropped."""

    __table_args__ = (UniqueConstraint("platform", "event"),)
    community_id: int = of_community()
    platform: str
    event: str
    at: datetime = Field(index=True)


class VaultEntry(Row, table=True):
    """A secret of an adapter, encrypted. After `until` it is as if it were not there."""

    __table_args__ = (UniqueConstraint("platform", "space", "name"),)
    community_id: int = of_community()
    platform: str
    space: str
    name: str
    sealed: bytes
    until: datetime | None = None
