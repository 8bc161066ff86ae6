"""A pair with due sends, a moment with plain words, and an outbox over a fake platform."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from sqlalchemy import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import SetClock
from bot.facts import DeliveryFacts
from bot.library import Library
from bot.messages import Answer as Pressed
from bot.messages import Message, Reply, Text, value
from bot.outbox import enqueue
from bot.outbox.batch import LoadStates
from bot.outbox.deliver import Outbox
from bot.outbox.pacing import Pacing
from bot.outbox.rows import SEND, fetch
from bot.policy.state import CircleState, Decision, Due, Proposal
from bot.ports import AtHand, ChatPlatform, Clock
from bot.programmes.states import load_states
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Circle, Community, Person, Programme
from tests import factories

NOW = factories.NOW
LIBRARY = Library(())
STATES = partial(load_states, history=False)


class Plain:
    """A moment that says its slot, and the words it is to show; `long` makes it fill two messages."""

    def __init__(self, name: str = "check_in", *, long: bool = False, broken: bool = False) -> None:
        self._name, self._long, self._broken = name, long, broken
        self.seen: list[DeliveryFacts] = []

    @property
    def name(self) -> str:
        return self._name

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        return None

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        if self._broken:
            raise ZeroDivisionError("a bug in a moment")
        self.seen.append(facts)
        body = [f"{facts.moment} {facts.slot}", *(said.words for said in facts.said)]
        texts = [Text(body=(words,)) for words in body]
        if self._long:
            texts += [Text(body=(f"{n} " + "word " * 700,)) for n in range(2)]
        return Message(token=facts.token, parts=tuple(texts))

    async def answer(self, at_hand: AtHand, answer: Pressed) -> Reply:
        return Reply()


@value
class Pair:
    """A community with a programme and a pair in it."""

    community: Community
    programme: Programme
    mentor: Person
    mentee: Person
    circle: Circle


async def make_pair(store: Store, *, place: str = "C1") -> Pair:
    """A pair that is active, with a place."""
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        mentor = await factories.person(session, community, "Ana")
        mentee = await factories.person(session, community, "Ben")
        circle = await factories.circle(session, programme, [mentor, mentee], place=place)
        circle.plan_at = None
        session.add(circle)
    return Pair(community=community, programme=programme, mentor=mentor, mentee=mentee, circle=circle)


def decided(
    *,
    moment: str = "check_in",
    slot: str = "1",
    at: datetime = NOW,
    people: Sequence[int] = (),
    charged: Sequence[int] = (),
    **wish: Any,
) -> Decision:
    """A decision to say something at `at`: together, or to each of `people`."""
    audience: Literal["together", "each"] = "each" if people else "together"
    return Decision(
        chosen=Proposal(moment=moment, slot=slot, at=at, audience=audience, recipients=tuple(people), **wish),
        audience=audience,
        dues=tuple(Due(at=at, person=person) for person in people) or (Due(at=at),),
        charges=tuple((person, at) for person in charged),
    )


async def plan(store: Store, pair: Pair, *decisions: Decision, now: datetime = NOW) -> int:
    """Enqueue for the pair."""
    state = CircleState(id=pair.circle.id, kind="pair")
    async with store.write() as session:
        return await enqueue(
            session, {pair.circle.id: pair.community.id}, [(state, one) for one in decisions], now
        )


def outbox(
    store: Store,
    platform: ChatPlatform,
    cipher: Cipher,
    *moments: Plain,
    clock: Clock | None = None,
    pacing: Pacing | None = None,
    states: LoadStates = STATES,
    library: Library = LIBRARY,
) -> Outbox:
    """An outbox with these moments, or just a check-in."""
    return Outbox(
        store=store,
        platforms={platform.name: platform},
        moments={one.name: one for one in moments or (Plain(),)},
        library=library,
        cipher=cipher,
        load_states=states,
        clock=clock or SetClock(NOW),
        pacing=pacing,
    )


async def sends(store: Store) -> Sequence[Any]:
    """Every send's row, in order."""
    async with store.read() as session:
        return await fetch(session, select(SEND).order_by(SEND.c.id))


async def the_send(store: Store) -> Any:
    """The only send's row."""
    (row,) = await sends(store)
    return row


async def count(session: AsyncSession, table: Any, *where: Any) -> int:
    """How many rows there are."""
    return len(await fetch(session, select(table.c.id).where(*where)))


def later(**by: float) -> datetime:
    """An instant after NOW."""
    return NOW + timedelta(**by)
