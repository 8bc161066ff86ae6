"""The vault: adapters' secrets, unreadable on the disk, each where it belongs."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import SetClock
from bot.errors import StoreError
from bot.people.erase import erase
from bot.ports import Vault
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from bot.store.tables import Community, Person, VaultEntry
from bot.vault import StoreVault
from tests.factories import NOW, community, person

SECRET = b"xoxb-\x00\xff-a token"


@pytest.fixture
def vault(store: Store, cipher: Cipher) -> StoreVault:
    """A vault over an empty store."""
    return StoreVault(store, cipher, SetClock(NOW))


async def test_it_gives_back_what_was_put(vault: StoreVault) -> None:
    kept: Vault = vault
    assert await kept.get("fake", "S1", "token") is None
    await kept.put("fake", "S1", "token", SECRET)
    assert await kept.get("fake", "S1", "token") == SECRET


async def test_the_newest_takes_the_place_of_the_one_before(vault: StoreVault, store: Store) -> None:
    await vault.put("fake", "S1", "token", b"one")
    await vault.put("fake", "S1", "token", b"two")
    assert await vault.get("fake", "S1", "token") == b"two"
    async with store.read() as session:
        assert len((await session.exec(select(VaultEntry))).all()) == 1


async def test_places_and_names_are_kept_apart(vault: StoreVault) -> None:
    keys = [
        ("fake", "S1", "a"),
        ("fake", "S2", "a"),
        ("other", "S1", "a"),
        ("fake", "S1", "b"),
        ("fake", "", "a"),
    ]
    for number, key in enumerate(keys):
        await vault.put(*key, str(number).encode())
    assert [await vault.get(*key) for key in keys] == [b"0", b"1", b"2", b"3", b"4"]


async def test_to_forget_is_for_good_and_twice_is_fine(vault: StoreVault) -> None:
    await vault.put("fake", "S1", "token", SECRET)
    await vault.put("fake", "S1", "hash", b"kept")
    for _ in range(2):
        await vault.delete("fake", "S1", "token")
    assert await vault.get("fake", "S1", "token") is None
    assert await vault.get("fake", "S1", "hash") == b"kept"


async def test_it_belongs_to_the_community_of_its_space(vault: StoreVault, store: Store) -> None:
    async with store.write() as session:
        known = await community(session)
    await vault.put("fake", "S1", "token", SECRET)
    await vault.put("fake", "S9", "token", SECRET)
    async with store.read() as session:
        entries = (await session.exec(select(VaultEntry).order_by("id"))).all()
        assert len((await session.exec(select(Community))).all()) == 2
    assert entries[0].community_id == known.id != entries[1].community_id


async def test_what_is_over_is_not_there_and_is_deleted(store: Store, cipher: Cipher) -> None:
    clock = SetClock(NOW)
    vault = StoreVault(store, cipher, clock)
    await vault.put("fake", "S1", "draft", SECRET, NOW + timedelta(hours=24))
    await vault.put("fake", "S1", "token", SECRET)
    clock.advance(timedelta(hours=23, minutes=59))
    assert await vault.get("fake", "S1", "draft") == SECRET
    clock.advance(timedelta(minutes=1))
    assert await vault.get("fake", "S1", "draft") is None
    async with store.read() as session:
        assert [one.name for one in await session.exec(select(VaultEntry))] == ["token"]


async def test_what_is_kept_for_ever_loses_its_end(vault: StoreVault) -> None:
    await vault.put("fake", "S1", "draft", SECRET, NOW)
    await vault.put("fake", "S1", "draft", b"kept")
    assert await vault.get("fake", "S1", "draft") == b"kept"


async def test_what_is_somebodys_goes_with_them(store: Store, vault: StoreVault) -> None:
    async with store.write() as session:
        commons = await community(session)
        ana = await person(session, commons, "Ana")
    for name in ("of:ana:draft:1", "of:anabel:draft:2", "token"):
        await vault.put("fake", "S1", name, SECRET)
    async with store.write() as session:
        found = await session.get(Person, ana.id)
        assert found is not None
        await erase(session, found, NOW)
    async with store.read() as session:
        assert {one.name for one in await session.exec(select(VaultEntry))} == {"of:anabel:draft:2", "token"}


def on_disk(folder: Path) -> bytes:
    """All that lies there."""
    return b"".join(file.read_bytes() for file in folder.glob("kith.db*"))


async def test_nobody_reads_it_from_the_disk(vault: StoreVault, tmp_path: Path) -> None:
    await vault.put("fake", "S1", "token", b"xoxb-readable")
    assert b"xoxb-readable" not in on_disk(tmp_path)
    assert b"S1" in on_disk(tmp_path)


async def test_keys_can_be_turned_over_and_a_lost_one_is_told(store: Store) -> None:
    old, new = new_key(), new_key()
    clock = SetClock(NOW)
    await StoreVault(store, Cipher([old]), clock).put("fake", "S1", "token", SECRET)
    assert await StoreVault(store, Cipher([new, old]), clock).get("fake", "S1", "token") == SECRET
    with pytest.raises(StoreError, match="key is missing"):
        await StoreVault(store, Cipher([new]), clock).get("fake", "S1", "token")
