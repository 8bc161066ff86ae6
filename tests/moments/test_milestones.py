"""Milestones over a real file: set by one, seen by both and nobody else, brought up once before the day."""

from datetime import date, timedelta

from sqlmodel import select

from bot.messages import Form, Reply, plain
from bot.store import tables
from tests.moments.stage import NOW, Stage, words

WORDS = "Speak at a zebra meetup"


async def add(stage: Stage, who: str = "ana", *, ahead: int = 40, what: str = WORDS) -> str:
    on = (stage.clock.now() + timedelta(days=ahead)).date()
    return words(await stage.command(who, f"milestone add {what} {on.isoformat()}"))


def form(reply: Reply | None) -> Form:
    assert reply is not None
    assert reply.form is not None
    return reply.form


async def rows(stage: Stage) -> list[tables.Milestone]:
    async with stage.store.read() as session:
        return list(await session.exec(select(tables.Milestone)))


async def test_both_see_what_one_of_them_set_and_the_disk_does_not(stage: Stage) -> None:
    await stage.make_pair()
    assert f"Written down for you both: “{WORDS}”, by 11 April 2026" in await add(stage)
    await add(stage, "ben", ahead=10, what="Finish the draft")
    listed = words(await stage.command("ben", "milestone list"))
    assert "1. “Finish the draft”, by 12 March 2026 (Ben)" in listed
    assert f"2. “{WORDS}”, by 11 April 2026 (Ana)" in listed
    assert b"zebra" not in stage.bytes()
    assert "There is no milestone yet" in words(await stage.command("dana", "milestone list"))


async def test_it_is_brought_up_once_shortly_before_and_not_in_between(stage: Stage) -> None:
    await stage.make_pair()
    await add(stage)
    await stage.go(days=34)
    assert not stage.all("milestone")
    near = await stage.until("milestone", 6)
    assert near.to.id == "ana+ben"
    assert f"“{WORDS}” is planned for 11 April 2026" in plain(near.message)
    assert [one.id for one in near.message.choices[:4]] == ["reached", "moved", "drop", "later"]
    async with stage.store.read() as session:
        charges = list(await session.exec(select(tables.Charge)))
        delivery = (
            await session.exec(select(tables.Delivery).where(tables.Delivery.moment == "milestone"))
        ).one()
    assert len([one for one in charges if one.delivery_id == delivery.id]) == 2
    assert WORDS.encode() not in stage.bytes()
    reached = await stage.press("ben", near.message, "reached")
    assert f"“{WORDS}” is reached" in words(reached)
    assert "settled before" in words(await stage.press("ana", near.message, "drop"))
    await stage.go(days=30)
    assert len(stage.all("milestone")) == 1
    assert "reached (Ana)" in words(await stage.command("ana", "milestone list"))


async def test_another_day_brings_it_up_again_before_that_day(stage: Stage) -> None:
    await stage.make_pair()
    await add(stage, ahead=20)
    near = await stage.until("milestone", 30)
    asked = form(await stage.press("ana", near.message, "moved"))
    assert asked.fields[0].value == date(2026, 3, 22)
    late = await stage.press("ana", near.message, "moved", {"on": date(2026, 1, 1)})
    assert late is not None
    assert "has passed" in (late.errors or {})["on"]
    moved = await stage.press("ana", near.message, "moved", {"on": date(2026, 5, 1)})
    assert f"It is changed: “{WORDS}”, by 1 May 2026" in words(moved)
    await stage.go(days=30)
    assert len(stage.all("milestone")) == 1
    await stage.until("milestone", 30)
    await stage.go(days=10)
    assert [said.key.split(":")[2] for said in stage.all("milestone")] == ["m1-2026-03-22", "m1-2026-05-01"]


async def test_what_is_dropped_or_moved_is_not_brought_up_as_it_was(stage: Stage) -> None:
    """Planned for the morning; dropped in the night before."""
    await stage.make_pair()
    await stage.go(days=12, hours=10)
    await add(stage, ahead=3)
    await stage.go(minutes=5)
    unknown = await stage.command("ben", "milestone drop zebra")
    assert unknown is not None
    assert "I know no milestone “zebra”" in (unknown.errors or {})["which"]
    assert "off the list" in words(await stage.command("ben", "milestone drop Speak at"))
    await stage.go(days=10)
    assert not stage.all("milestone")
    assert not await rows(stage)


async def test_a_form_asks_for_what_is_missing_and_faults_are_kind(stage: Stage) -> None:
    await stage.make_pair()
    asked = form(await stage.command("ana", "milestone add"))
    assert [field.id for field in asked.fields] == ["words", "on", "circle"]
    spoken = words(await stage.command("ana", "milestone add Speak at a meetup 1 May"))
    assert "“Speak at a meetup”, by 1 May 2026" in spoken
    for wrong in ("2026-01-01", "2036-01-01"):
        reply = await stage.command("ana", f"milestone add Speak {wrong}")
        assert reply is not None
        assert reply.errors is not None
        assert "on" in reply.errors
    assert "is reached" in words(await stage.command("ben", "milestone done 1"))
    chosen = form(await stage.command("ana", "milestone done"))
    assert not chosen.fields[0].options
    await add(stage)
    (option,) = form(await stage.command("ana", "milestone done")).fields[0].options
    done = await stage.token("ana", "c:milestone done", {"which": option.id})
    assert "is reached" in words(done)


async def test_there_is_an_end_to_plans(stage: Stage) -> None:
    await stage.make_pair()
    for number in range(20):
        await add(stage, what=f"Number {number}")
    assert "There are 20 already" in await add(stage)


async def test_a_day_that_has_passed_is_let_go(stage: Stage) -> None:
    await stage.make_pair()
    async with stage.store.write() as session:
        ana = await stage.person("Ana")
        session.add(
            tables.Milestone(
                community_id=ana.community_id,
                circle_id=1,
                person_id=ana.id,
                on=NOW.date() - timedelta(days=1),
                sealed=stage.cipher.seal('{"milestone": "x"}'),
                created_at=NOW,
            )
        )
    await stage.go(days=20)
    assert not stage.all("milestone")
