"""A community on which commands are run as somebody, each in a transaction of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.commands import dispatch
from bot.commands.asking import Asking, Foreseen
from bot.library import Library, Prompt
from bot.library.load import load
from bot.messages import (
    Account,
    Address,
    Answer,
    Command,
    Form,
    Message,
    Profile,
    Reply,
    Suggest,
    Value,
    plain,
    value,
)
from bot.people import accounts
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Community
from tests import factories
from tests.factories import NOW

HERE = Address(platform="fake", space="S1", id="C1")
NAMED = frozenset({"agreement", "call", "milestone"})
LINES = tuple(one for one in load() if one.locale == "en" and one.moment in NAMED)
LIBRARY = Library([Prompt(id="s1", moment="story", text="What changed your mind lately?"), *LINES])


def account(name: str) -> Account:
    """The account of the person with this name."""
    return Account(platform="fake", id=name.lower())


@value
class Stage:
    """Runs commands. `now` is when."""

    store: Store
    cipher: Cipher
    community: Community
    now: datetime = NOW
    configured: frozenset[str] = frozenset({"fake:dana"})
    foreseen: tuple[Foreseen, ...] = ()
    where: Address = HERE

    async def say(
        self, who: str, words: str, *, options: Mapping[str, Value] | None = None, admin: bool = False
    ) -> Reply:
        """`who` writes "/kith <words>"."""
        name, _, rest = words.partition(" ")
        command = Command(
            event="e",
            at=self.now,
            where=self.where,
            by=account(who),
            name=name,
            rest=rest,
            options=options or {},
            admin=admin,
        )
        async with self.store.write() as session:
            return await dispatch.run(await self.asking(session, who), command)

    async def send(self, who: str, token: str, values: Mapping[str, Value] | None = None) -> Reply:
        """`who` presses a button, or submits a form."""
        answer = Answer(event="e", at=self.now, where=self.where, by=account(who), token=token, values=values)
        async with self.store.write() as session:
            return await dispatch.submitted(await self.asking(session, who), answer)

    async def offered(self, who: str, name: str, option: str, typed: str) -> Sequence[str]:
        """What is offered while `who` types."""
        typing = Suggest(
            event="e", at=self.now, where=self.where, by=account(who), name=name, option=option, typed=typed
        )
        async with self.store.write() as session:
            reply = await dispatch.suggest(await self.asking(session, who), typing)
        return [option.label for option in reply.options]

    async def asking(self, session: AsyncSession, who: str) -> Asking:
        """`who`, made when new, with everything at hand."""
        profile = Profile(name=who)
        person = await accounts.find_or_create(
            session, self.community, account(who), profile, self.now, space="S1"
        )
        return Asking(
            session=session,
            now=self.now,
            person=person,
            community=self.community,
            account=account(who),
            where=self.where,
            cipher=self.cipher,
            library=LIBRARY,
            configured=self.configured,
            profiles={
                account(name): Profile(name=name, zone="Europe/Berlin") for name in ("Nia", "Raj", "Ana")
            },
            foresee=self._foresee,
        )

    async def _foresee(self, circles: Sequence[int], _ahead: timedelta) -> Sequence[Foreseen]:
        return [one for one in self.foreseen if one.circle_id in circles]

    async def rows(self, table: type[Any]) -> list[Any]:
        """Every row of a table."""
        async with self.store.read() as session:
            return list(await session.exec(select(table).order_by(col(table.id))))

    async def only(self, table: type[Any], **where: object) -> Any:
        """The one row with these values."""
        found = [row for row in await self.rows(table) if all(getattr(row, k) == v for k, v in where.items())]
        assert len(found) == 1, found
        return found[0]

    async def keep(self, *rows: SQLModel) -> None:
        """Write rows down."""
        async with self.store.write() as session:
            session.add_all(rows)

    def later(self, **span: float) -> "Stage":
        """The same stage at a later hour."""
        return replace(self, now=self.now + timedelta(**span))


async def stage(store: Store, cipher: Cipher) -> Stage:
    """A community with a programme, and Dana, who steers it by configuration."""
    async with store.write() as session:
        community = await factories.community(session)
        await factories.programme(session, community)
        await factories.person(session, community, "Dana")
    return Stage(store=store, cipher=cipher, community=community)


async def paired(on: Stage, *names: str, kind: str = "pair") -> int:
    """A running circle of these people; gives its id."""
    from bot.store.tables import Person, Programme

    programme = (await on.rows(Programme))[0]
    known = {person.name: person for person in await on.rows(Person)}
    async with on.store.write() as session:
        people = [known.get(name) or await factories.person(session, on.community, name) for name in names]
        return (
            await factories.circle(session, programme, people, kind=kind, place="C9" * (kind == "group"))
        ).id


def words(reply: Reply) -> str:
    """All that a reply says."""
    assert isinstance(reply.message, Message), reply
    return plain(reply.message)


def form(reply: Reply) -> Form:
    """The form that a reply opens."""
    assert reply.form is not None, reply
    return reply.form
