"""A playground with four people, and people who use its page as a browser does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from adapters.playground.platform import Playground
from adapters.playground.settings import PlaygroundSettings
from bot.messages import Account, Address, CommandSpec, Field, Inbound, OptionSpec, Receipt, Reply, Value

START = datetime(2026, 3, 2, 10, tzinfo=UTC)

COMMANDS = (
    CommandSpec(name="help", help="What Kith can do for you"),
    CommandSpec(
        name="pause",
        help="Let Kith be quiet for a while",
        options=(OptionSpec(field=Field(id="until", label="Until", required=False), suggests=True),),
    ),
    CommandSpec(name="settings", help="Zone, quiet hours, language, how often"),
    CommandSpec(
        name="pair",
        help="Invite two people to be a pair",
        options=(
            OptionSpec(field=Field(id="mentor", label="Mentor", kind="person")),
            OptionSpec(field=Field(id="mentee", label="Mentee", kind="person")),
        ),
        coordinators=True,
    ),
    CommandSpec(name="feed add", help="Read articles from a feed", coordinators=True),
)

PEOPLE = [
    {"id": "ana", "name": "Ana Ruiz", "zone": "Europe/Madrid"},
    {"id": "ben", "name": "Ben Okafor", "zone": "Africa/Lagos"},
    {"id": "chloe", "name": "Chloé Martin", "zone": "Europe/Paris", "locale": "fr"},
    {"id": "dana", "name": "Dana Cole", "zone": "America/New_York", "admin": True},
]


def settings(file: Path, port: int = 0) -> PlaygroundSettings:
    """Four people, one channel, any port unless one is given."""
    channel = {"id": "makers", "name": "makers", "members": ["ana", "chloe", "dana"]}
    return PlaygroundSettings.model_validate(
        {"port": port, "file": file, "people": PEOPLE, "channels": [channel]}
    )


class Time:
    """A clock that a test moves; `moves` are the steps that were asked for."""

    def __init__(self) -> None:
        self.at = START
        self.moves: list[timedelta] = []
        self.before: Callable[[], Awaitable[None]] | None = None

    def now(self) -> datetime:
        return self.at

    async def advance(self, by: timedelta) -> None:
        if self.before:
            await self.before()
        self.moves.append(by)
        self.at += by


class PlaygroundStage:
    """Keeps to `tests.contracts.platform.Stage`; `do` posts as the page does."""

    space = "playground"
    ana = Account(platform="playground", id="ana")
    ben = Account(platform="playground", id="ben")
    dana = Account(platform="playground", id="dana")
    stranger = Account(platform="playground", id="zed")

    def __init__(self, file: Path, *, port: int = 0, commands: Sequence[CommandSpec] = COMMANDS) -> None:
        self.time = Time()
        self.platform = Playground(settings(file, port), commands)
        self.platform.attach(self.time.now, self.time.advance)

    async def ready(self) -> None:
        await self.platform.ready.wait()

    async def post(self, path: str, told: object) -> tuple[int, dict[str, Any]]:
        """Post JSON; gives the status and the answer."""
        async with (
            ClientSession() as session,
            session.post(self.platform.address + path, json=told) as answer,
        ):
            return answer.status, await answer.json()

    async def do(self, path: str, who: Account, **told: object) -> dict[str, Any]:
        """Post as `who`; it must succeed."""
        status, answer = await self.post(path, {"as": who.id} | told)
        assert status == 200, answer
        return answer

    async def state(self, who: Account) -> dict[str, Any]:
        """What `who` can see."""
        async with (
            ClientSession() as session,
            session.get(f"{self.platform.address}/state", params={"as": who.id}) as answer,
        ):
            told: dict[str, Any] = await answer.json()
            return told

    async def press(self, who: Account, on: Receipt, token: str) -> None:
        await self.do("/press", who, conversation=on.at.id, message=int(on.message), token=token)

    async def submit(self, who: Account, on: Receipt, token: str, values: Mapping[str, Value]) -> None:
        filled = [{"id": field, "kind": "long", "value": held} for field, held in values.items()]
        await self.do("/submit", who, conversation=on.at.id, token=token, values=filled)

    async def command(self, who: Account, where: Address, text: str) -> None:
        await self.do("/say", who, conversation=where.id, text=f"/kith {text}")

    async def shown(self, receipt: Receipt) -> str:
        return str((await self._message(receipt))["text"])

    async def pinged(self, receipt: Receipt) -> frozenset[str]:
        pieces = [piece for part in (await self._message(receipt))["parts"] for piece in part["body"]]
        return frozenset(
            piece["mention"] for piece in pieces if isinstance(piece, dict) and "mention" in piece
        )

    async def _message(self, receipt: Receipt) -> dict[str, Any]:
        """As a browser is given it."""
        async with self.serving():
            present = await self.platform.present(receipt.at)
            assert present
            state = await self.state(next(iter(present)))
        (found,) = [entry for entry in state["entries"] if str(entry["id"]) == receipt.message]
        message: dict[str, Any] = found["message"]
        return message

    @asynccontextmanager
    async def serving(
        self, receive: Callable[[Inbound], Awaitable[Reply | None]] | None = None
    ) -> AsyncIterator[None]:
        """Serve the page meanwhile."""

        async def nothing(_: Inbound) -> None:
            return None

        task = asyncio.create_task(self.platform.run(receive or nothing))
        await asyncio.wait_for(self.ready(), 10)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
