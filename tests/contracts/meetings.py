"""What every maker of rooms keeps to. A subclass names the stand-in and how to build the maker over it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from bot.errors import Misconfigured, Permanent, Transient, Unreachable
from bot.ports import MeetingMaker
from tests.standins.meetings import NOW, STAND_INS, Fault, StandIn, serving

AT = datetime(2027, 3, 28, 9, 30, tzinfo=UTC)
"""The day on which clocks change in Europe."""


class MeetingContract:
    """One suite for all of them."""

    name: str

    @pytest.fixture
    async def there(self) -> AsyncIterator[StandIn]:
        """The stand-in, answering."""
        async with serving(STAND_INS[self.name]()) as standin:
            yield standin

    @pytest.fixture
    async def maker(self, there: StandIn) -> AsyncIterator[MeetingMaker]:
        """The real adapter, led to it."""
        async with registry.meetings({self.name: there.settings}, lambda: NOW) as made:
            assert made is not None
            yield made

    async def test_a_room_is_made_for_its_time(self, maker: MeetingMaker, there: StandIn) -> None:
        made = await maker.create("Ana & Ben", AT, 30, "call-1")
        room = there.room(made.id)
        assert (room.title, room.starts_at, room.minutes) == ("Ana & Ben", AT, 30)
        assert made.link.startswith("https://")
        assert maker.name == self.name

    async def test_the_same_key_gives_the_same_room(self, maker: MeetingMaker, there: StandIn) -> None:
        first = await maker.create("Ana & Ben", AT, 30, "call-1")
        again = await maker.create("Ana & Ben", AT + timedelta(hours=1), 45, "call-1")
        other = await maker.create("Ana & Ben", AT, 30, "call-2")
        assert again == first
        assert other.id != first.id
        assert other.link != first.link
        assert len(there.meetings) == 2
        assert there.room(first.id).starts_at == AT + timedelta(hours=1)
        assert there.room(first.id).minutes == 45

    async def test_a_lost_answer_makes_no_second_room(self, maker: MeetingMaker, there: StandIn) -> None:
        there.faults = [Fault(502, done=True, method="POST")]
        with pytest.raises(Transient):
            await maker.create("Ana & Ben", AT, 30, "call-1")
        assert len(there.meetings) == 1
        await maker.create("Ana & Ben", AT, 30, "call-1")
        assert len(there.meetings) == 1

    async def test_it_moves_and_keeps_its_link(self, maker: MeetingMaker, there: StandIn) -> None:
        made = await maker.create("Ana & Ben", AT, 30, "call-1")
        await maker.move(made.id, AT + timedelta(days=2), 60)
        assert there.room(made.id).starts_at == AT + timedelta(days=2)
        assert there.room(made.id).minutes == 60

    async def test_what_is_gone_can_t_be_moved_but_cancelled_twice(
        self, maker: MeetingMaker, there: StandIn
    ) -> None:
        made = await maker.create("Ana & Ben", AT, 30, "call-1")
        await maker.cancel(made.id)
        assert not there.meetings
        await maker.cancel(made.id)
        with pytest.raises(Unreachable):
            await maker.move(made.id, AT, 30)

    async def test_a_token_is_kept_and_replaced_when_it_is_taken_back(
        self, maker: MeetingMaker, there: StandIn
    ) -> None:
        made = await maker.create("Ana & Ben", AT, 30, "call-1")
        await maker.move(made.id, AT, 30)
        assert there.signed_in == 1
        there.revoke()
        await maker.move(made.id, AT, 30)
        assert there.signed_in == 2

    async def test_a_token_is_asked_for_anew_before_it_ends(
        self, maker: MeetingMaker, there: StandIn
    ) -> None:
        there.lasts = 30
        made = await maker.create("Ana & Ben", AT, 30, "call-1")
        before = there.signed_in
        await maker.cancel(made.id)
        assert there.signed_in == before + 1

    async def test_many_at_once_sign_in_once(self, maker: MeetingMaker, there: StandIn) -> None:
        made = await asyncio.gather(*(maker.create("A & B", AT, 30, f"call-{n}") for n in range(5)))
        assert len({one.id for one in made}) == 5
        assert there.signed_in == 1

    async def test_an_expired_token_that_stays_refused_is_the_operator_s(
        self, maker: MeetingMaker, there: StandIn
    ) -> None:
        there.faults = [Fault(401), Fault(401)]
        with pytest.raises(Misconfigured, match="lets nobody in") as told:
            await maker.create("Ana & Ben", AT, 30, "call-1")
        assert "credentials" in told.value.missing

    async def test_wrong_credentials_are_told_without_them(self, maker: MeetingMaker, there: StandIn) -> None:
        there.refuses = True
        with pytest.raises(Misconfigured) as told:
            await maker.ready()
        assert "s3cret" not in f"{told.value} {told.value.missing}"
        assert "credentials" in told.value.missing

    async def test_a_missing_permission_is_named(self, maker: MeetingMaker, there: StandIn) -> None:
        there.faults = [Fault(403, body={"code": 4711})]
        with pytest.raises(Misconfigured) as told:
            await maker.create("Ana & Ben", AT, 30, "call-1")
        assert len(told.value.missing) > 20

    async def test_an_unknown_owner_is_named(self, maker: MeetingMaker, there: StandIn) -> None:
        there.gone = True
        with pytest.raises(Misconfigured):
            await maker.create("Ana & Ben", AT, 30, "call-1")

    async def test_a_limit_says_how_long(self, maker: MeetingMaker, there: StandIn) -> None:
        there.faults = [Fault(429, {"Retry-After": "90"})]
        with pytest.raises(Transient) as told:
            await maker.create("Ana & Ben", AT, 30, "call-1")
        assert told.value.retry_after == timedelta(seconds=90)

    @pytest.mark.parametrize("status", [500, 503])
    async def test_trouble_there_passes(self, maker: MeetingMaker, there: StandIn, status: int) -> None:
        there.faults = [Fault(status)]
        with pytest.raises(Transient):
            await maker.create("Ana & Ben", AT, 30, "call-1")
        assert (await maker.create("Ana & Ben", AT, 30, "call-1")).link

    async def test_an_odd_answer_is_no_crash(self, maker: MeetingMaker, there: StandIn) -> None:
        there.faults = [Fault(400, body={"error": {"code": "BadRequest"}})]
        with pytest.raises(Permanent):
            await maker.create("Ana & Ben", AT, 30, "call-1")
        there.faults = [Fault(200) for _ in range(6)]
        with pytest.raises((Permanent, Transient)):
            await maker.create("Ana & Ben", AT, 30, "call-1")

    async def test_nobody_there_passes_too(self) -> None:
        async with serving(STAND_INS[self.name]()) as there:
            settings = there.settings
        async with registry.meetings({self.name: settings}, lambda: NOW) as maker:
            assert maker is not None
            with pytest.raises(Transient, match="can't be reached"):
                await maker.create("Ana & Ben", AT, 30, "call-1")

    async def test_ready_where_all_is_well(self, maker: MeetingMaker, there: StandIn) -> None:
        await maker.ready()
        assert not there.meetings
