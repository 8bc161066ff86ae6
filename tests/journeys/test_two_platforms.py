"""One programme on two platforms: a pair here, a group there, one person in both, one budget."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import App
from bot.clock import SetClock
from bot.library import load
from bot.messages import Account, Address, Answer, Command, Profile, Reply, plain
from bot.policy.rules import Rules
from bot.ports import FeedSource, Fetched
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Charge, Circle, Community, Membership, Person, Programme
from tests.factories import NOW
from tests.fakes.platform import FakePlatform

WORK = Address(platform="work", space="T1", id="C0")
TOWN = Address(platform="town", space="G1", id="makers")


class NoFeeds:
    """Nothing to read."""

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        return Fetched(url=url)


class Both:
    """An app on two platforms, and people who type."""

    def __init__(self, store: Store, cipher: Cipher) -> None:
        self.clock, self.store = SetClock(NOW), store
        people = {name: Profile(name=name.capitalize(), zone="UTC") for name in ("ana", "ben", "chi", "dana")}
        self.platforms = {name: FakePlatform(people, name=name) for name in (WORK.platform, TOWN.platform)}
        source: FeedSource = NoFeeds()
        self.app = App(
            store=store,
            clock=self.clock,
            library=load(),
            cipher=cipher,
            platforms=self.platforms,
            feeds=source,
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

    async def accept_all(self) -> None:
        """Everybody says yes to what they were sent."""
        for platform in self.platforms.values():
            for said in list(platform.said):
                if any(choice.id == "accept" for choice in said.message.choices):
                    by = Account(platform=platform.name, id=said.to.id.removeprefix("dm:"))
                    await self.app.receive(
                        Answer(
                            event=f"e{next(self._events)}",
                            at=self.clock.now(),
                            where=said.to,
                            by=by,
                            token=f"{said.message.token}:accept",
                        )
                    )

    async def days(self, number: int) -> None:
        """Let so many days pass, hour by hour."""
        for _ in range(number * 24):
            self.clock.advance(timedelta(hours=1))
            await self.app.tick(self.clock.now())

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


async def test_the_stricter_setting_wins(both: Both) -> None:
    await _joined(both)
    await both.type("ana", WORK, "settings pace:monthly from:10:00 until:16:00")
    await both.type("ana", TOWN, "settings from:09:00 until:15:00")
    await both.type("ana", TOWN, "interests add clay")
    code = code_in(await both.type("ana", WORK, "link"))
    await both.type("ana", TOWN, f"link {code}")
    ana = next(person for person in await both.rows(Person) if person.name == "Ana")
    assert (ana.pace, f"{ana.hours_start:%H}", f"{ana.hours_end:%H}") == ("monthly", "10", "15")
    assert "clay" in await both.type("ana", WORK, "me")


async def test_a_pair_here_and_a_group_there_share_one_budget(both: Both) -> None:
    await _joined(both)
    await both.type("dana", WORK, "programme create Spring")
    await both.type("dana", WORK, "pair <@ana> <@ben>")
    await both.type("dana", TOWN, "group <#makers> Makers <@ana> <@chi>")
    assert len(await both.rows(Programme)) == 1
    await both.app.tick(both.clock.now())
    code = code_in(await both.type("ana", WORK, "link"))
    await both.type("ana", TOWN, f"link {code}")
    await both.accept_all()
    ana = next(person for person in await both.rows(Person) if person.name == "Ana")
    async with both.store.write() as session:
        for membership in (await session.exec(select(Membership))).all():
            membership.opted_in = True  # group posts count for everybody here
            session.add(membership)
    await both.days(28)
    assert {circle.state for circle in await both.rows(Circle)} == {"active"}
    charges = [charge for charge in await both.rows(Charge) if charge.person_id == ana.id]
    pair = next(circle.id for circle in await both.rows(Circle) if circle.kind == "pair")
    assert {charge.circle_id for charge in charges} == {circle.id for circle in await both.rows(Circle)}
    for at in (charge.at for charge in charges if charge.circle_id == pair):  # a group's post never waits
        before = [charge.at for charge in charges if charge.at < at]
        assert all(at - sooner >= timedelta(hours=48) for sooner in before)
        assert sum(at - sooner < timedelta(days=7) for sooner in before) < 2
    assert len(charges) >= 5
