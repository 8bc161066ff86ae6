"""A claimed send with all that is needed to say it."""

from collections.abc import Mapping
from dataclasses import field

from bot.facts import DeliveryFacts, Party
from bot.messages import Account, Address, Receipt, value
from bot.outbox.claim import Claimed
from bot.policy.state import CircleState, Proposal


@value
class Destination:
    """Where a send goes. `known` is its address, None while nobody asked the platform for it.

    A circle's conversation has its `circle_id` and `members`; direct messages have the row `account_id` of
    the account `who`, both None for somebody who has no account.
    """

    platform: str
    known: Address | None
    circle_id: int | None = None
    space: str = ""
    title: str = ""
    members: tuple[Account, ...] = ()
    account_id: int | None = None
    who: Account | None = None


@value
class Parcel:
    """A send, the wish behind it, its circle and its facts.

    `facts.said` is filled from `sealed` when the words are made, so that one missing key harms one send.
    `arrived` are the parts that are known to lie on the platform. A circle that can't be loaded has ended.
    `conversation` is the circle's own place, also where the send goes to one person.
    """

    send: Claimed
    wish: Proposal
    circle: CircleState
    facts: DeliveryFacts
    to: Destination
    conversation: Destination
    sealed: tuple[tuple[Party, bytes], ...] = ()
    arrived: Mapping[int, Receipt] = field(default_factory=dict)
