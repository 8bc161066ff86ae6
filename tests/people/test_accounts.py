"""People and their accounts, their zones, and who steers."""

from datetime import time, timedelta

import pytest

from bot.errors import Refused
from bot.language import speaking
from bot.messages import Account, Profile
from bot.people import accounts, coordinators
from bot.people.settings import hours, zone_named, zones, zones_like
from bot.store.engine import Store
from tests import factories
from tests.factories import NOW

ANA = Account(platform="fake", id="U1")


async def test_a_person_is_made_once_and_filled_in_once(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        named = await accounts.find_or_create(session, community, ANA, None, NOW, space="S1")
        assert (named.name, named.zone) == (accounts.UNNAMED, "")
        profile = Profile(name=" Ana ", zone="Europe/Berlin", locale="de-DE")
        again = await accounts.find_or_create(session, community, ANA, profile, NOW)
        assert again.id == named.id
        assert (again.name, again.zone, again.locale) == ("Ana", "Europe/Berlin", "de-DE")
        await accounts.find_or_create(session, community, ANA, Profile(name="X", zone="Asia/Tokyo"), NOW)
        assert (again.name, again.zone) == ("Ana", "Europe/Berlin")
        mention = await accounts.mention(session, again, "fake")
        assert (mention.who, mention.name) == (ANA, "Ana")
        assert await accounts.find(session, community.id, Account(platform="other", id="U1")) is None
        row = await accounts.row(session, community.id, ANA)
        assert row is not None
        assert row.space == "S1"


async def test_a_zone_that_is_none_is_not_taken_from_a_profile(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        profile = Profile(name="Ana", zone="Mars/Olympus")
        assert (await accounts.find_or_create(session, community, ANA, profile, NOW)).zone == ""


async def test_one_account_in_two_communities_is_two_people(store: Store) -> None:
    async with store.write() as session:
        one, other = await factories.community(session), await factories.community(session, space="S2")
        first = await accounts.find_or_create(session, one, ANA, None, NOW)
        second = await accounts.find_or_create(session, other, ANA, None, NOW)
        assert first.id != second.id
        assert [found.id for found in await accounts.communities_of(session, ANA)] == [other.id, one.id]


async def test_who_steers(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        ana = await factories.person(session, community, "Ana")
        me = Account(platform="fake", id="ana")

        async def steers(configured: str = "", *, admin: bool = False) -> frozenset[int] | None:
            names = frozenset({configured})
            found = await coordinators.steers(
                session, community.id, ana.id, configured=names, account=me, admin=admin
            )
            yes = await coordinators.is_coordinator(
                session, community.id, ana.id, configured=names, account=me, admin=admin
            )
            assert yes == (found is None or bool(found))
            return found

        assert await steers() == frozenset()
        assert await steers("other:ana") == frozenset()
        assert await steers("fake:ana") is None
        assert await steers(admin=True) is None
        assert await coordinators.appoint(session, community.id, ana.id, programme.id)
        assert await steers() == frozenset({programme.id})
        assert await coordinators.appoint(session, community.id, ana.id)
        assert await steers() is None


async def test_an_administrator_is_one_for_an_hour(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        await factories.person(session, community, "Ana")
        row = await accounts.row(session, community.id, Account(platform="fake", id="ana"))
        assert row is not None
        assert not coordinators.is_admin(row, NOW)
        await coordinators.note_admin(session, row, admin=True, now=NOW)
        assert coordinators.is_admin(row, NOW + timedelta(minutes=59))
        assert not coordinators.is_admin(row, NOW + timedelta(minutes=60))
        await coordinators.note_admin(session, row, admin=False, now=NOW)
        assert not coordinators.is_admin(row, NOW)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("NEW_YORK", "America/New_York"),
        ("sao paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_zones_by_name_or_city(said: str, zone: str) -> None:
    assert zone_named(said) == zone


@pytest.mark.parametrize(
    ("language", "said", "zone"),
    [
        ("pt-BR", "Lisboa", "Europe/Lisbon"),
        ("pt", "são paulo", "America/Sao_Paulo"),
        ("de", "Wien", "Europe/Vienna"),
        ("de", "new york", "America/New_York"),
    ],
)
def test_zones_by_city_in_the_readers_language(language: str, said: str, zone: str) -> None:
    with speaking(language):
        assert zone_named(said) == zone


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Berlni", "Europe/Berlin"),
        ("Europe/Pariss", "Europe/Paris"),
        ("", "Write a city"),
        ("???", "Write a city"),
    ],
)
def test_an_unknown_zone_is_met_with_a_guess(said: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        zone_named(said)


def test_every_zone_offered_can_be_set() -> None:
    assert [zone for zone in zones() if zone_named(zone) != zone] == []
    assert zones_like("york", 3)[0] == "America/New_York"


def test_hours_may_span_midnight_but_not_vanish() -> None:
    assert hours(time(22), time(6)) == (time(22), time(6))
    for start, end in ((time(9), time(9)), (time(9), time(9, 59))):
        with pytest.raises(Refused, match="at least one"):
            hours(start, end)
