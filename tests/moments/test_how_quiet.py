"""A pair that goes quiet: the two are asked first, in private; only later a coordinator sees it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.messages import plain
from bot.store import tables
from tests.moments.stage import Stage, words


async def asked_on(stage: Stage) -> dict[str, int]:
    """On which day who was asked; meanwhile, until a week later, the coordinator sees that all is fine."""
    days: dict[str, int] = {}
    for day in range(60):
        for one in stage.all("how_quiet"):
            days.setdefault(one.to.id, day)
        status = "quiet" if len(days) == 2 and await _waited(stage) else "fine"
        assert f"Ana & Ben: {status}" in words(await stage.command("dana", "report")), day
        await stage.go(days=1)
    return days


async def _waited(stage: Stage) -> bool:
    """Whether both were asked a week ago."""
    async with stage.store.read() as session:
        sent = select(tables.Send.sent_at).where(col(tables.Send.moment) == "how_quiet")
        times = [at for at in await session.exec(sent) if at]
    return len(times) == 2 and stage.clock.now() - max(times) >= timedelta(days=7)


async def test_a_coordinator_hears_a_week_after_both_were_asked(stage: Stage) -> None:
    await stage.make_pair()
    days = await asked_on(stage)
    assert set(days) == {"dm:ana", "dm:ben"}
    assert min(days.values()) >= 17
    assert len(stage.all("how_quiet")) == 2
    (message,) = {plain(one.message).split("\n")[0].replace("Ana", "Ben") for one in stage.all("how_quiet")}
    assert "I see very little" in message


async def test_no_preview_tells_it_before_they_were_asked(stage: Stage) -> None:
    await stage.make_pair()
    await stage.go(days=14)
    while not stage.all("how_quiet"):
        seen = words(await stage.command("dana", "preview"))
        assert "silence" not in seen
        assert "quiet" not in seen
        await stage.go(days=2)


@pytest.mark.parametrize(
    ("pressed", "said"),
    [("fine", "leave it at that"), ("touch", "stay out of your way"), ("help", "A real person")],
)
async def test_one_answer_keeps_it_between_them(stage: Stage, pressed: str, said: str) -> None:
    await stage.make_pair()
    await stage.until("how_quiet")
    ana = next(one for one in stage.all("how_quiet") if one.to.id == "dm:ana")
    assert said in words(await stage.press("ana", ana.message, pressed))
    await stage.go(days=10)
    status = "asked for help" if pressed == "help" else "fine"
    assert f"Ana & Ben: {status}" in words(await stage.command("dana", "report"))
    assert len(stage.all("help")) == (pressed == "help")


async def test_a_pair_that_talks_is_not_asked(stage: Stage) -> None:
    await stage.make_pair()
    for _ in range(6):
        await stage.go(days=10)
        circle = await stage.circle()
        circle.two_way_at = stage.clock.now()
        async with stage.store.write() as session:
            session.add(circle)
    assert stage.all("how_quiet") == []
