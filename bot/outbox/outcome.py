"""What became of one send, decided by the class of the error alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.errors import Misconfigured, PlatformError, Transient, Unreachable
from bot.messages import Address, Receipt, value
from bot.outbox.claim import Claimed
from bot.outbox.parcel import Destination, Parcel

State = Literal["due", "unsure", "sent", "withdrawn", "failed", "lost"]
Arrived = tuple[tuple[int, Receipt], ...]

MISCONFIGURED = "misconfigured"
IN_CIRCLE = "in_circle"
"""Why a person's message is said in their pair's conversation: their direct messages are closed."""
CLOSED = "closed"
"""Why it waits until they ask for it: the same, and it is for them alone."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
PATIENT = frozenset(
    {
        *("notice", "help", "invitation", "reveal", "share", "lone_answer", "closed_door"),
        *("activity_chosen", "event", "call_asked", "call_agreed"),
    }
)
"""What follows from something that happened waits until an operator has given what is missing."""


@value
class Outcome:
    """How a send is to be settled.

    `arrived` are parts that are now known to lie on the platform, `opened` an address that the platform
    gave. `moved`: policy has it wait until `due_at`, so that its charges move along.
    """

    send: Claimed
    state: State
    why: str = ""
    due_at: datetime
    wanted_at: datetime | None
    attempts: int
    lease_until: datetime | None = None
    moved: bool = False
    arrived: Arrived = ()
    opened: tuple[Destination, Address] | None = None


def became(send: Claimed, state: State, why: str = "", *, arrived: Arrived = ()) -> Outcome:
    """An outcome that leaves times and attempts as they were."""
    return Outcome(
        send=send,
        state=state,
        why=why,
        due_at=send.due_at,
        wanted_at=send.wanted_at,
        attempts=send.attempts,
        lease_until=send.lease_until if state == "unsure" else None,
        arrived=arrived,
    )


def sent(send: Claimed, arrived: Arrived) -> Outcome:
    """All of it arrived; perhaps something more could not be done for want of a permission."""
    missing = next((receipt.missing for _, receipt in arrived if receipt.missing), "")
    return Outcome(
        send=send,
        state="sent",
        why=f"{MISCONFIGURED}:{missing}" if missing else "",
        due_at=send.due_at,
        wanted_at=send.wanted_at,
        attempts=send.attempts,
        arrived=arrived,
    )


def waits(send: Claimed, until: datetime, now: datetime) -> Outcome:
    """Policy wants it said at `until`. That is no failed attempt, and the wait makes it no staler."""
    wanted_at = (send.wanted_at or send.due_at) + (until - now)
    return Outcome(
        send=send, state="due", due_at=until, wanted_at=wanted_at, attempts=send.attempts, moved=True
    )


def again(send: Claimed, at: datetime, *, arrived: Arrived = (), failed: bool = True) -> Outcome:
    """To be tried again at `at`. It still grows stale from when it was wanted first."""
    return Outcome(
        send=send,
        state="due",
        due_at=at,
        wanted_at=send.wanted_at or send.due_at,
        attempts=send.attempts + failed,
        arrived=arrived,
    )


def faulted(parcel: Parcel, fault: PlatformError, now: datetime, arrived: Arrived = ()) -> Outcome:
    """What follows from a platform's error: try again, look it up later, or give up and say why."""
    send = parcel.send
    match fault:
        case Transient(unsure=True):
            return became(send, "unsure", arrived=arrived)
        case Transient(retry_after=retry_after):
            return again(send, now + max(retry_after, pause(send.attempts)), arrived=arrived)
        case Unreachable():
            why = "unreachable"
        case Misconfigured(missing=missing) if send.moment in PATIENT:
            waiting = again(send, now + pause(send.attempts), arrived=arrived)
            return replace(waiting, why=f"{MISCONFIGURED}:{missing}")
        case Misconfigured(missing=missing):
            why = f"{MISCONFIGURED}:{missing}"
        case _:
            why = "malformed"
    return became(send, "failed", why, arrived=arrived)


def pause(attempts: int) -> timedelta:
    """How long to rest after so many failed attempts: twice as long each time, an hour at most."""
    return min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)
