"""Codes that join two places and two accounts: what they do, and when they are refused."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import App
from bot.clock import SetClock
from bot.library import load
from bot.messages import Account, Address, Command, Profile, Reply, plain
from bot.policy.rules import Rules
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Community, Person
from tests.factories import NOW
from tests.fakes.platform import FakePlatform
from tests.journeys.life import NoFeeds

WORK = Address(platform="work", space="T1", id="C0")
TOWN = Address(platform="town", space="G1", id="makers")


class Both:
    """An app on two platforms, and people who type."""

    def __init__(self, store: Store, cipher: Cipher) -> None:
        self.clock, self.store = SetClock(NOW), store
        people = {name: Profile(name=name.capitalize(), zone="UTC") for name in ("ana", "ben", "chi", "dana")}
        self.platforms = {name: FakePlatform(people, name=name) for name in (WORK.platform, TOWN.platform)}
        self.app = App(
            store=store,
            clock=self.clock,
            library=load(),
            cipher=cipher,
            platforms=self.platforms,
            feeds=NoFeeds(),
            settings=Settings(rules=Rules(), coordinators=frozenset({"work:dana", "town:dana"})),
        )
        self._events = count()

    async def type(self, who: str, where: Address, words: str) -> str:
        """What somebody who types "/kith <words>" reads."""
        name, _, rest = words.partition(" ")
        reply = await self.app.receive(
            Command(
                event=f"e{next(self._events)}",
                at=self.clock.now(),
                where=where,
                by=Account(platform=where.platform, id=who),
                name=name,
                options={},
                rest=rest,
            )
        )
        return _words(reply)

    async def rows(self, table: Any) -> list[Any]:
        async with self.store.read() as session:
            return list((await session.exec(select(table).order_by(col(table.id)))).all())


def _words(reply: Reply | None) -> str:
    assert reply is not None
    faults = " ".join((reply.errors or {}).values())
    return plain(reply.message) if reply.message else faults


def code_in(words: str) -> str:
    """The code that a reply shows."""
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", words)
    assert found is not None
    return found.group()


@pytest.fixture
async def both(store: Store, cipher: Cipher) -> Both:
    return Both(store, cipher)


async def _joined(both: Both) -> None:
    code = code_in(await both.type("dana", WORK, "space code"))
    assert "one community" in await both.type("dana", TOWN, f"space join {code}")


async def test_two_places_become_one_community(both: Both) -> None:
    await both.type("ben", TOWN, "help")
    await _joined(both)
    assert len(await both.rows(Community)) == 1
    assert len({person.community_id for person in await both.rows(Person)}) == 1
    assert "belong together already" in await both.type(
        "dana", WORK, f"space join {code_in(await both.type('dana', TOWN, 'space code'))}"
    )


async def test_a_place_with_a_programme_keeps_to_itself(both: Both) -> None:
    code = code_in(await both.type("dana", WORK, "space code"))
    await both.type("dana", TOWN, "programme create Own")
    assert "a programme of its own" in await both.type("dana", TOWN, f"space join {code}")
    assert len(await both.rows(Community)) == 2


async def test_a_code_is_good_once_and_not_for_long(both: Both) -> None:
    await _joined(both)
    code = code_in(await both.type("ana", WORK, "link"))
    assert "too old" in await both.type("ana", TOWN, "link ABCD-EFGH")
    assert "other platform" in await both.type("ana", WORK, f"link {code}")
    both.clock.advance(timedelta(minutes=16))
    assert "too old" in await both.type("ana", TOWN, f"link {code}")
    code = code_in(await both.type("ana", WORK, "link"))
    assert "one person" in await both.type("ana", TOWN, f"link {code.lower()}")
    assert "too old" in await both.type("ben", TOWN, f"link {code}")


async def test_people_of_two_communities_stay_two(both: Both) -> None:
    code = code_in(await both.type("ana", WORK, "link"))
    assert "another community" in await both.type("ana", TOWN, f"link {code}")
