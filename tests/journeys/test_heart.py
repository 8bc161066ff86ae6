"""Whole lives of pairs over a real file: one grows close, one never opens up, one needs help."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.messages import Card, Message, Quote
from bot.store import tables
from tests.journeys.pair_life import Life
from tests.moments.stage import LIBRARY, Stage, words

WEEKS = 26


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An empty database file with every table, and the app over it."""
    made = Stage(tmp_path / "kith.db")
    await made.prepare()
    yield made
    await made.store.close()


def open_hearted(moment: str, _message: Message) -> str | None:
    """Answers every question, and is ready for more."""
    wanted = {"ready": "ready", "closing": "answer"}
    return wanted.get(moment, "answer")


def silent(_moment: str, _message: Message) -> str | None:
    """Presses nothing, ever."""
    return None


async def sends(stage: Stage) -> list[tables.Send]:
    """Everything that was said, in order."""
    async with stage.store.read() as session:
        found = select(tables.Send).where(tables.Send.state == "sent").order_by(col(tables.Send.sent_at))
        return list(await session.exec(found))


def depths(stage: Stage) -> list[int]:
    """How deep each story question went, in order; what was asked of a mentor and a mentee counts once."""
    found: dict[str, int] = {}
    questions = {text: one.depth for one in LIBRARY.of("story") for text in (one.text, one.mentor_text)}
    for said in stage.all("story"):
        (card,) = (part for part in said.message.parts if isinstance(part, Card))
        found[said.key.rsplit(":", 1)[0]] = questions[card.title]
    return list(found.values())


async def test_a_pair_deepens_over_26_weeks_to_depth_four(stage: Stage) -> None:
    await stage.make_pair()
    life = Life(stage, {"ana": open_hearted, "ben": open_hearted})
    await life.live(7 * WEEKS)
    asked = depths(stage)
    assert asked[0] == 1
    assert max(asked) >= 4
    assert all(later - earlier <= 1 for earlier, later in pairwise(asked))
    first = {depth: asked.index(depth) for depth in range(1, max(asked) + 1)}
    assert list(first.values()) == sorted(first.values())
    reveals = [
        [part.words for part in said.message.parts if isinstance(part, Quote)] for said in stage.all("reveal")
    ]
    assert len(reveals) >= 10
    assert all(len(quotes) == 2 for quotes in reveals)
    assert len([said for said in stage.all("ready") if "both like to go" in said.words]) == max(asked) - 1


async def test_a_pair_that_never_opens_up_is_left_in_peace(stage: Stage) -> None:
    await stage.make_pair()
    await Life(stage, {"ana": silent, "ben": silent}).live(7 * WEEKS)
    assert set(depths(stage)) == {1}
    assert not stage.all("ready")
    assert len(stage.all("quiet_question")) == 2
    asked = max(stage.platform.said.index(said) for said in stage.all("quiet_question"))
    after = [said.key.split(":")[1] for said in stage.platform.said[asked + 1 :]]
    assert set(after) <= {"closing", "closing_choice", "notice"}
    assert not any("look_back" in one.key or "thanks" in one.key for one in stage.all("closing"))
    said = [one for one in await sends(stage) if one.moment not in {"opening", "notice"}]
    weeks: dict[tuple[int, tuple[int, int]], list[tables.Send]] = {}
    for one in said:
        assert one.sent_at is not None
        for person in (1, 2) if one.person_id is None else (one.person_id,):
            weeks.setdefault((person, one.sent_at.isocalendar()[:2]), []).append(one)
    assert max(len(found) for found in weeks.values()) <= 2
    assert not any("miss" in one.words or "remind" in one.words.lower() for one in stage.platform.said)


async def test_a_mentee_asks_for_help_and_only_that_is_told(stage: Stage) -> None:
    await stage.make_pair()
    check_in = (await stage.until("check_in")).message
    form = await stage.press("ben", check_in, "answer")
    assert form is not None
    assert form.form is not None
    values = {field.id: field.value for field in form.form.fields}
    values |= {"line": "I am lost with the thesis", "share": "help"}
    reply = await stage.press("ben", check_in, "answer", values)
    assert "A real person will see that you asked: Dana" in words(reply)
    await stage.go(minutes=5)
    (help_,) = stage.all("help")
    assert help_.to.id == "dm:dana"
    assert "Ben" in help_.words
    assert all("thesis" not in said.words for said in stage.platform.said)
    others = [
        said for said in stage.platform.said if "ana" in said.to.id.split("+") or said.to.id == "dm:ana"
    ]
    assert all("help" not in said.words.lower().replace("help me tell it", "") for said in others[-3:])
