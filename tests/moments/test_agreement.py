"""The agreement over a real file: each in private, then both side by side, and never one side alone."""

from datetime import date

from sqlmodel import col, select

from bot.messages import Form, Message, Reply, Value, plain
from bot.moments import questions
from bot.store import tables
from tests.fakes.platform import Said
from tests.moments.stage import Stage, words

ANA: dict[str, Value] = {"aim": "Find zebras", "often": "weekly", "depth": "3", "end": date(2026, 7, 1)}
BEN: dict[str, Value] = {"aim": "Learn to juggle", "often": "monthly", "depth": "5", "end": date(2026, 6, 1)}


async def asked(stage: Stage) -> tuple[Said, Said]:
    """The question to each."""
    await stage.make_pair()
    await stage.until("agreement", 4)
    found = {said.to.id: said for said in stage.all("agreement")}
    return found["dm:ana"], found["dm:ben"]


async def both(stage: Stage) -> Message:
    """What both see once both have written."""
    ana, ben = await asked(stage)
    await stage.press("ana", ana.message, "answer", ANA)
    await stage.press("ben", ben.message, "answer", BEN)
    return (await stage.until("agreed", 3)).message


def form(reply: Reply | None) -> Form:
    assert reply is not None
    assert reply.form is not None
    return reply.form


async def memberships(stage: Stage) -> list[tables.Membership]:
    async with stage.store.read() as session:
        return list(await session.exec(select(tables.Membership).order_by(col(tables.Membership.id))))


async def test_each_writes_alone_and_then_both_see_it_side_by_side(stage: Stage) -> None:
    ana, ben = await asked(stage)
    shown = form(await stage.press("ana", ana.message, "answer"))
    assert [field.id for field in shown.fields] == list(questions.TITLES)
    assert shown.fields[6].value == (await programme(stage)).ends_on
    assert "show it to nobody yet" in words(await stage.press("ana", ana.message, "answer", ANA))
    await stage.go(days=2)
    assert not stage.all("agreed")
    assert (await stage.circle()).ends_on is None
    assert "Both of you have written" in words(await stage.press("ben", ben.message, "answer", BEN))
    agreed = await stage.until("agreed", 3)
    assert agreed.to.id == "ana+ben"
    text = plain(agreed.message)
    assert "Ana: Find zebras" in text
    assert "Ben: Learn to juggle" in text
    assert "Ana: Every week\nBen: Once a month" in text
    assert "Ana: Wins and small setbacks" in text
    assert "Ben: 1 June 2026" in text
    assert (await stage.circle()).ends_on == date(2026, 6, 1)
    assert [(one.often_days, one.cap, one.ends_on) for one in await memberships(stage)] == [
        (7, 3, ANA["end"]),
        (28, 5, BEN["end"]),
    ]
    await stage.go(days=20)
    assert len(stage.all("agreed")) == 1
    assert len(stage.all("agreement")) == 2
    rows = [row for row in await stage.answers() if row.share == "agreed"]
    assert all(row.sealed for row in rows)
    assert b"zebras" not in stage.bytes()


async def programme(stage: Stage) -> tables.Programme:
    async with stage.store.read() as session:
        return (await session.exec(select(tables.Programme))).one()
