"""`next`: what waits for somebody because their direct messages are closed, one thing at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import and_, col, or_, select

from bot.commands.asking import Asking, Options, Row
from bot.commands.replies import said
from bot.language import N_, ngettext
from bot.messages import Message, Reply, Text
from bot.moments import MOMENTS
from bot.outbox.claim import Claimed
from bot.outbox.facts import load_parcels
from bot.outbox.outcome import CLOSED
from bot.outbox.words import facts_of
from bot.programmes.states import PresentStates
from bot.store.tables import Answer, Circle, Delivery, Membership, Send

AGAIN = timedelta(days=1)
"""For so long it is shown once more: what only its reader sees is gone when they close the window."""
_TOLD = tuple(name for name in Claimed.__dataclass_fields__ if name != "lease_until")


async def run(asking: Asking, _options: Options) -> Reply:
    """The oldest of it, as it would have come, with its buttons."""
    waiting = await _waiting(asking)
    for place, (send, delivery) in enumerate(waiting):
        message = await _composed(asking, send)
        if message is None:
            continue
        send.state, send.why, delivery.state = "sent", CLOSED, "open"
        send.sent_at = send.sent_at or asking.now
        asking.session.add_all([send, delivery])
        more = len(waiting) - place - 1
        words = ngettext("{n} more after this: /kith next.", "{n} more after this: /kith next.", more)
        rest = (Text(body=(words,)),) if more else ()
        return Reply(message=replace(message, parts=(*message.parts, *rest)))
    return said(N_("Nothing waits for you."))


async def _waiting(asking: Asking) -> Sequence[tuple[Send, Delivery]]:
    """What could not arrive and has no answer yet; what was shown today stands at the end."""
    fresh = or_(col(Send.state) == "failed", col(Send.sent_at) > asking.now - AGAIN)
    held = and_(col(Send.why) == CLOSED, col(Delivery.state) == "open", fresh)
    asked = and_(
        col(Send.moment) == "invitation", col(Send.why) == "unreachable", col(Membership.state) == "invited"
    )
    mine = asking.person.id
    statement = (
        select(Send, Delivery)
        .join(Delivery, col(Delivery.id) == col(Send.delivery_id))
        .join(Circle, col(Circle.id) == col(Send.circle_id))
        .outerjoin(Answer, and_(col(Answer.delivery_id) == col(Delivery.id), col(Answer.person_id) == mine))
        .outerjoin(
            Membership, and_(col(Membership.circle_id) == col(Circle.id), col(Membership.person_id) == mine)
        )
        .where(
            col(Send.person_id) == mine,
            col(Circle.state) != "ended",
            col(Answer.id).is_(None),
            or_(held, asked),
        )
        .order_by(col(Send.state), col(Send.due_at), col(Send.id))
    )
    return [(send, delivery) for send, delivery in await asking.session.exec(statement)]


async def _composed(asking: Asking, send: Send) -> Message | None:
    """The message, or None where its circle or its kind is gone."""
    claimed = Claimed(lease_until=asking.now, **{name: getattr(send, name) for name in _TOLD})
    states = PresentStates(asking.rules, asking.configured)
    parcels = await load_parcels(asking.session, [claimed], asking.now, states)
    moment = MOMENTS.get(send.moment)
    if not parcels or moment is None:
        return None
    return moment.compose(facts_of(parcels[0], asking.cipher), asking.library)


NEXT = Row(
    name="next",
    help=N_("What waits for you and could not be sent"),
    more=N_("For when your direct messages are closed: it shows one thing at a time, and only you see it."),
    run=run,
)
