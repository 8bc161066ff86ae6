"""A long form that is filled in over a restart: nothing is lost, and after a day nothing is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters.discord.codec import packed, unpacked
from adapters.discord.drafts import Drafts
from adapters.discord.platform import Discord
from bot.clock import SetClock
from bot.commands.table import specs
from bot.messages import (
    Account,
    Address,
    Answer,
    Command,
    Field,
    File,
    Form,
    Inbound,
    Lifecycle,
    Link,
    Mention,
    Message,
    Option,
    Reply,
    Strong,
    Text,
    Value,
    When,
)
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import VaultEntry
from bot.vault import StoreVault
from tests.adapters.discord.stage import DiscordStage, settings, staged

SIX = Form(
    token="c:settings",
    title="Settings",
    fields=tuple(Field(id=f"f{n}", label=f"Field {n}", required=False) for n in range(6)),
)
ANA = Account(platform="discord", id="1")
VALUES: list[Value] = [
    None, "words “of” \x00 any kind", 7, True, date(2027, 5, 1), datetime(2027, 5, 1, 9, tzinfo=UTC), ANA,
    Address(platform="discord", space="2", id="3", thread="4"), ("a", "b"), (),
    File(name="people.csv", mime="text/csv", data=b"\x00\xff"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_comes_back_as_it_was(value: Value) -> None:
    assert unpacked(packed({"field": value})) == {"field": value}


def test_a_whole_form_comes_back_as_it_was() -> None:
    at = When(at=datetime(2027, 5, 1, 9, tzinfo=UTC), style="day")
    intro = (
        "Hello ",
        Mention(who=ANA, name="Ana"),
        Link(label="here", url="https://x.org"),
        Strong(words="!"),
        at,
    )
    options = (Option(id="a", label="A", hint="first"), Option(id="b", label="B"))
    many = Field(id="m", label="Many", kind="many", options=options, value=("a",), least=1, most=2)
    form = Form(token="c:x", title="X", fields=(*SIX.fields, many), intro=intro, page=2, pages=3)
    assert unpacked(packed(form)) == form


@pytest.mark.parametrize(
    "data", [b'{"Form": {"token": "x"}}', b'{"a": 1, "b": 2}', b'{"Form": 5}', b"{}", b"\xff"]
)
def test_a_form_of_another_version_is_no_draft(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what is wrong with it does not matter
        unpacked(data)


class House:
    """One Discord, one database, and any number of lives of the adapter after each other."""

    def __init__(self, stage: DiscordStage, store: Store, cipher: Cipher) -> None:
        self.stage, self.discord, self.store = stage, stage.discord, store
        self.clock = SetClock(datetime.fromtimestamp(stage.discord.world.now(), UTC))
        self.vault = StoreVault(store, cipher, self.clock)
        self.came: list[Inbound] = []

    @asynccontextmanager
    async def life(self) -> AsyncIterator[None]:
        """Kith runs; nothing in memory is left from the life before."""
        platform = Discord(settings(self.discord), specs(), self.vault)
        platform.attach(self.clock.now)
        task = asyncio.create_task(platform.run(self._receive))
        try:
            await asyncio.wait_for(platform.ready.wait(), 10)
            await self.discord.until(lambda: self.discord.world.commands[""])
            yield
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=5)
            await platform.close()

    async def _receive(self, inbound: Inbound) -> Reply | None:
        if not isinstance(inbound, Lifecycle):
            self.came.append(inbound)
        hello = Message(token="d:1", parts=(Text(body=("Thank you",)),))
        return Reply(form=SIX) if isinstance(inbound, Command) else Reply(message=hello)

    async def first_page(self) -> Any:
        """Ana opens the form and hands in its first page; gives the note with its button."""
        ana = self.stage.ana.id
        opened = await self.discord.command(ana, self.stage.channel, "kith settings")
        await self.discord.submit(ana, opened, {f"line:f{n}": f"typed {n}" for n in range(5)})
        await self.discord.until(lambda: self.discord.whispered(ana))
        return self.discord.whispered(ana)[-1]

    async def go_on(self, note: Any) -> Any:
        """Ana presses the note's button."""
        return await self.discord.press(
            self.stage.ana.id, note, note["components"][-1]["components"][0]["custom_id"]
        )

    async def drafts(self) -> list[VaultEntry]:
        """What the vault holds of them."""
        async with self.store.read() as session:
            found = (await session.exec(select(VaultEntry))).all()
        return [one for one in found if ":draft:" in one.name]


@pytest.fixture
async def house(store: Store, cipher: Cipher) -> AsyncIterator[House]:
    async with staged() as stage:
        yield House(stage, store, cipher)


async def test_a_restart_between_two_pages_loses_nothing(house: House) -> None:
    async with house.life():
        note = await house.first_page()
    (kept,) = await house.drafts()
    assert kept.name.startswith(f"of:{house.stage.ana.id}:draft:")
    assert b"typed" not in kept.sealed
    async with house.life():
        second = await house.go_on(note)
    async with house.life():
        await house.discord.submit(house.stage.ana.id, second, {"line:f5": "typed 5"})
        await house.discord.until(lambda: len(house.came) == 2)
        await house.discord.until(
            lambda: "Thank you" in house.discord.shown(house.discord.whispered(house.stage.ana.id)[-1])
        )
    answer = house.came[1]
    assert isinstance(answer, Answer)
    assert (answer.token, answer.where.id) == ("c:settings", house.stage.channel)
    assert answer.values == {f"f{n}": f"typed {n}" for n in range(6)}
    assert await house.drafts() == []


async def test_after_a_day_nothing_is_left_of_it(house: House) -> None:
    async with house.life():
        note = await house.first_page()
    house.clock.advance(timedelta(hours=24))
    async with house.life():
        done = await house.go_on(note)
        assert done.response is not None
        assert done.response["type"] == 4
        assert "longer than a day" in house.discord.shown(house.discord.whispered(house.stage.ana.id)[-1])
    assert await house.drafts() == []


async def test_nobody_else_can_go_on_with_it(house: House) -> None:
    async with house.life():
        note = await house.first_page()
    name = note["components"][-1]["components"][0]["custom_id"].split(":")[1]
    drafts = Drafts(house.vault, house.clock.now)
    here = Address(platform="discord", space=house.stage.space, id=house.stage.channel)
    assert await drafts.get(name, house.stage.ben, here) is None
    found = await drafts.get(name, house.stage.ana, here)
    assert found is not None
    assert found.values["f0"] == "typed 0"
    assert await drafts.get(name, house.stage.ben, here) is None
