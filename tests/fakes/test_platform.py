"""The fake platform keeps to the contract, and fails as ordered."""

from collections.abc import Mapping

import pytest

from bot.errors import Transient, Unreachable
from bot.messages import Account, Address, Mention, Message, Profile, Receipt, Text, Value, plain
from tests.contracts.platform import HELLO, ChatPlatformContract
from tests.fakes.platform import FakePlatform, Fault


class FakeStage:
    """People of the fake platform."""

    space = "S1"
    ana = Account(platform="fake", id="ana")
    ben = Account(platform="fake", id="ben")
    stranger = Account(platform="fake", id="zed")

    def __init__(self) -> None:
        self.platform = FakePlatform({"ana": Profile(name="Ana"), "ben": Profile(name="Ben")})

    async def ready(self) -> None:
        await self.platform.ready.wait()

    async def press(self, who: Account, on: Receipt, token: str) -> None:
        await self.platform.press(who, on.at, token)

    async def submit(self, who: Account, on: Receipt, token: str, values: Mapping[str, Value]) -> None:
        await self.platform.submit(who, on.at, token, values)

    async def command(self, who: Account, where: Address, text: str) -> None:
        name, _, rest = text.partition(" ")
        await self.platform.command(who, where, name, rest)

    async def shown(self, receipt: Receipt) -> str:
        return plain(self._message(receipt))

    async def pinged(self, receipt: Receipt) -> frozenset[str]:
        texts = [part.body for part in self._message(receipt).parts if isinstance(part, Text)]
        return frozenset(piece.who.id for body in texts for piece in body if isinstance(piece, Mention))

    def _message(self, receipt: Receipt) -> Message:
        return next(said.message for said in self.platform.said if said.receipt == receipt)


@pytest.fixture
def stage() -> FakeStage:
    return FakeStage()


class TestFakePlatform(ChatPlatformContract):
    """The whole contract."""


async def test_a_fault_comes_at_its_send_and_says_whether_it_arrived(stage: FakeStage) -> None:
    platform = stage.platform
    where = await platform.direct(stage.ana)
    platform.faults = {1: Fault(error=Transient("busy")), 3: Fault(error=Transient("lost"), arrived=True)}
    with pytest.raises(Transient, match="busy"):
        await platform.send(where, HELLO, "a")
    await platform.send(where, HELLO, "b")
    with pytest.raises(Transient, match="lost"):
        await platform.send(where, HELLO, "c")
    assert await platform.find(where, "a") == "absent"
    assert [said.key for said in platform.to(where)] == ["b", "c"]


async def test_who_is_gone_cannot_be_reached_any_more(stage: FakeStage) -> None:
    where = await stage.platform.direct(stage.ana)
    stage.platform.gone.add("ana")
    with pytest.raises(Unreachable):
        await stage.platform.send(where, HELLO, "a")
    assert await stage.platform.present(where) == frozenset()
