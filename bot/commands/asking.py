"""What a command knows when it runs, and what a row of the table is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.library import Library
from bot.messages import (
    Account,
    Address,
    Answer,
    CommandSpec,
    Field,
    OptionSpec,
    Profile,
    Reply,
    Value,
    value,
)
from bot.policy.rules import Rules
from bot.programmes.programmes import Usual
from bot.store.cipher import Cipher
from bot.store.tables import Community, Person


@value
class Foreseen:
    """One message that is to come, or one that is not, and why. `zone` is its reader's.

    `who` are the names of who gets it. `at` None: skipped, and not known until when. `skipped` ones tell in
    `why` what holds them back.
    """

    circle_id: int
    circle: str
    moment: str
    who: tuple[str, ...]
    why: str
    at: datetime | None = None
    zone: str = "UTC"
    skipped: bool = False


Foresee = Callable[[Sequence[int], timedelta], Awaitable[Sequence[Foreseen]]]
"""Plays the plans of these circles forward for a while, in the same transaction, and writes nothing."""


async def _blind(_circles: Sequence[int], _ahead: timedelta) -> Sequence[Foreseen]:
    return ()


@value
class Asking:
    """Who asks, where, when, and what is at hand: an open write transaction and the rows at its root.

    `coordinator` is worked out by the dispatch; `steers` are the programmes they may steer, None for all.
    `configured` names coordinators as "platform:id". `profiles` holds what the platform knows of the accounts
    that the command names (`parse.mentioned`), read before the transaction.
    """

    session: AsyncSession
    now: datetime
    person: Person
    community: Community
    account: Account
    where: Address
    cipher: Cipher
    library: Library
    locale: str = "en"
    event: str = ""
    coordinator: bool = False
    steers: frozenset[int] | None = frozenset()
    configured: frozenset[str] = frozenset()
    profiles: Mapping[Account, Profile] | None = None
    rules: Rules = Rules()
    usual: Usual = Usual()
    foresee: Foresee = _blind

    @property
    def zone(self) -> str:
        """The asker's zone, UTC while it is unknown."""
        return self.person.zone or "UTC"


Options = Mapping[str, Value]
Run = Callable[[Asking, Options], Awaitable[Reply]]
Prepare = Callable[[Asking], Awaitable[Mapping[str, Field]]]
Press = Callable[[Asking, str], Awaitable[Reply]]
Submit = Callable[[Asking, Answer], Awaitable[Reply]]


@value
class Row:
    """One command.

    `more` is the longer help. `fields` are its options; those in `by_name` are never taken from the order
    of words. `suggests` names the options that the core completes. `prepare` gives fields of the form anew:
    with what is set now, with the lists to choose from. `opens`: without any option the form comes at once.
    `press` answers buttons of its own replies; without it a choice is the name of a command. `submit` takes
    forms that are not made of `fields`. `alone`: of the commands that begin with the same word, this one is
    meant by that word alone.
    """

    name: str
    help: str
    run: Run
    more: str = ""
    fields: tuple[Field, ...] = ()
    suggests: frozenset[str] = frozenset()
    by_name: frozenset[str] = frozenset()
    coordinators: bool = False
    opens: bool = False
    alone: bool = False
    prepare: Prepare | None = None
    press: Press | None = None
    submit: Submit | None = None

    @property
    def spec(self) -> CommandSpec:
        """What an adapter needs to know."""
        return CommandSpec(
            name=self.name,
            help=self.help,
            options=tuple(OptionSpec(field=one, suggests=one.id in self.suggests) for one in self.fields),
            coordinators=self.coordinators,
        )


def text(options: Options, name: str) -> str:
    """A text option, "" where it was not given."""
    given = options.get(name)
    return given.strip() if isinstance(given, str) else ""
