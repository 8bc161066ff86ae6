"""Direct messages that are closed: what both may read goes to the pair's conversation, the rest waits.

A pair has a conversation that nobody else reads, so what policy would say to both anyway can be said there.
What is for one person alone never is: it waits for `/kith next`, and a line in the conversation says so.
"""

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.errors import Transient
from bot.facts import DeliveryFacts
from bot.library import Library
from bot.messages import Message, Text
from bot.outbox.outcome import CLOSED, IN_CIRCLE, Outcome, again, became
from bot.outbox.parcel import Parcel
from bot.outbox.places import TIMEOUT
from bot.ports import ChatPlatform

FOR_BOTH = frozenset(
    {
        *("article", "check_in", "closing", "opening", "reveal", "share"),
        *("call", "call_asked", "call_agreed", "call_met"),
    }
)
"""What a pair gets together wherever its hours meet. What is answered to it stays private all the same."""
STORY = "story"
TOGETHER_DEPTH = 2
"""Up to this depth a story is asked of both at the same time (design, section 6)."""


async def otherwise(
    parcel: Parcel, platform: ChatPlatform, library: Library, now: datetime
) -> Outcome | None:
    """What becomes of a direct message that can't arrive; None where nothing can be done.

    Raises PlatformError where it can't be known who is in the conversation.
    """
    if not _in_a_pair(parcel, platform) or not await _there(parcel, platform):
        return None
    if _for_both(parcel, library):
        return replace(again(parcel.send, now, failed=False), why=IN_CIRCLE)
    return became(parcel.send, "failed", CLOSED)


def addressed(message: Message, facts: DeliveryFacts, library: Library) -> Message:
    """A message that is said in the conversation with the name of whose it is before it."""
    if facts.addressed is None:
        return message
    line = library.line("closed_door.here", facts.locale)
    return replace(message, parts=(Text(body=(facts.addressed.mention, ", ", line)), *message.parts))


def _in_a_pair(parcel: Parcel, platform: ChatPlatform) -> bool:
    circle, send = parcel.circle, parcel.send
    accepted = {member.id for member in circle.accepted}
    return (
        send.why != IN_CIRCLE
        and bool(platform.capabilities.direct_help)
        and parcel.to.who is not None
        and parcel.to.platform == parcel.conversation.platform
        and (circle.kind, circle.state) == ("pair", "active")
        and send.person_id in accepted
        and len(accepted) > 1
    )


async def _there(parcel: Parcel, platform: ChatPlatform) -> bool:
    """Whether they are still in the conversation: who left a server can't be written to either."""
    where = parcel.conversation.known
    if where is None:
        return True
    try:
        async with asyncio.timeout(TIMEOUT):
            present = await platform.present(where)
    except TimeoutError:
        raise Transient("no answer when asked who is there") from None
    return present is None or parcel.to.who in present


def _for_both(parcel: Parcel, library: Library) -> bool:
    if parcel.send.moment != STORY:
        return parcel.send.moment in FOR_BOTH
    try:
        return library.get(parcel.facts.subject, parcel.facts.locale).depth <= TOGETHER_DEPTH
    except KeyError:
        return False
