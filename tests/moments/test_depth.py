"""The ladder over a real file: the mentor first, two private yeses, one silent step back."""

from datetime import timedelta

from sqlmodel import col, select, update

from bot.messages import Card, plain
from bot.moments.story import Story
from bot.policy.rules import Rules
from bot.policy.state import Past
from bot.store import tables
from tests.fakes.platform import Said
from tests.moments.stage import LIBRARY, Stage, words
from tests.moments.states import day, pair, past

EAGER = Rules(unlock_rounds=1, unlock_days=1, depth_3_week=0, depth_4_week=0)


async def go_to(stage: Stage, level: int) -> None:
    """Both at this level, whatever it took."""
    async with stage.store.write() as session:
        await session.exec(update(tables.Membership).values(level=level))


async def levels(stage: Stage) -> list[int]:
    async with stage.store.read() as session:
        rows = await session.exec(select(tables.Membership.level).order_by(col(tables.Membership.id)))
        return list(rows)


async def test_the_mentor_is_asked_first_and_in_private(stage: Stage) -> None:
    stage = await eager(stage)
    await go_to(stage, 3)
    first = await stage.until("story")
    await stage.go(days=3)
    asked = [said for said in stage.all("story") if said.key.rsplit(":", 1)[0] == first.key.rsplit(":", 1)[0]]
    assert [said.to.id for said in asked] == ["dm:ana", "dm:ben"]
    async with stage.store.read() as session:
        keys = [said.key for said in asked]
        sends = (
            select(tables.Send.sent_at)
            .where(col(tables.Send.key).in_(keys))
            .order_by(col(tables.Send.sent_at))
        )
        times = [at for at in await session.exec(sends) if at]
    assert timedelta(hours=24) <= times[1] - times[0] <= timedelta(hours=48)
    cards = [part for said in asked for part in said.message.parts if isinstance(part, Card)]
    prompt = next(one for one in LIBRARY.of("story") if one.text == cards[1].title)
    assert prompt.depth == 3
    assert cards[0].title == prompt.mentor_text
    assert "150 words" in plain(asked[0].message)
    assert "Ben is asked in a day or two" in plain(asked[0].message)
    assert "optional" in plain(asked[1].message)
    form = await stage.press("ana", asked[0].message, "answer")
    assert form is not None
    assert form.form is not None
    assert form.form.fields[0].hint == prompt.mentor_text


async def test_nobody_learns_of_one_yes_and_two_open_the_next_level(stage: Stage) -> None:
    stage = await eager(stage)
    story = (await stage.until("story")).message
    for who in ("ana", "ben"):
        await stage.press(who, story, "answer", {"story": "It rained."})
    ana, ben = await ready(stage)
    assert "learns of your yes only if" in plain(ana.message)
    said = len(stage.platform.said)
    assert "say nothing of it" in words(await stage.press("ana", ana.message, "ready"))
    await stage.go(hours=1)
    assert len(stage.platform.said) == said
    assert await levels(stage) == [1, 1]
    await stage.press("ben", ben.message, "ready")
    await stage.go(days=1)
    assert await levels(stage) == [2, 2]
    (news,) = stage.all("ready")[2:]
    assert "both like to go a little deeper" in plain(news.message)
    await stage.go(days=20)
    assert len([one for one in stage.all("ready") if "both like" in plain(one.message)]) == 1


async def test_one_no_leaves_it_as_it_is_for_a_month(stage: Stage) -> None:
    stage = await eager(stage)
    story = (await stage.until("story")).message
    for who in ("ana", "ben"):
        await stage.press(who, story, "answer", {"story": "It rained."})
    ana, ben = await ready(stage)
    await stage.press("ana", ana.message, "ready")
    assert "I tell nobody" in words(await stage.press("ben", ben.message, "stay"))
    await stage.go(days=20)
    assert await levels(stage) == [1, 1]
    assert len(stage.all("ready")) == 2


async def test_less_personal_counts_at_once_and_in_silence(stage: Stage) -> None:
    stage = await eager(stage)
    await go_to(stage, 3)
    story = (await stage.until("story")).message
    said = len(stage.platform.said)
    assert "nobody is told" in words(await stage.press("ana", story, "lighter"))
    assert await levels(stage) == [2, 3]
    await stage.go(hours=1)
    assert len(stage.platform.said) == said


async def test_help_with_telling_is_a_private_word(stage: Stage) -> None:
    await stage.make_pair()
    story = (await stage.until("story")).message
    prompt = next(one for one in LIBRARY.of("story") if one.text in plain(story))
    offered = "scaffold" in {choice.id for choice in story.choices}
    assert offered == bool(prompt.scaffold)
    steps = LIBRARY.get(f"scaffold.{prompt.scaffold}").follow_ups if offered else ()
    told = words(await stage.press("ana", story, "scaffold")) if offered else ""
    assert all(step in told for step in steps)


def test_themes_take_turns() -> None:
    said: list[Past] = []
    for number in range(8):
        on = 3 + 7 * number
        wish = Story().propose(pair(*said), LIBRARY, day(on))
        assert wish is not None
        said.append(past("story", on, id=number, subject=wish.subject, answered=frozenset({1, 2}), done=True))
    themes = [LIBRARY.get(one.subject).theme for one in said]
    assert all(len(set(themes[at : at + 5])) == 5 for at in range(4))


async def eager(stage: Stage) -> Stage:
    """The same stage with a ladder that is climbed fast."""
    stage.settings = type(stage.settings)(rules=EAGER, coordinators=stage.settings.coordinators)
    await stage.restart()
    await stage.make_pair()
    return stage


async def ready(stage: Stage) -> tuple[Said, Said]:
    """The private question, to each."""
    await stage.until("ready")
    await stage.go(days=1)
    found = {said.to.id: said for said in stage.all("ready")}
    return found["dm:ana"], found["dm:ben"]


async def test_what_is_too_personal_by_now_does_not_come_any_more(stage: Stage) -> None:
    """The mentor was asked; then one of the two goes back a level before the other is asked."""
    stage = await eager(stage)
    await go_to(stage, 3)
    first = await stage.until("story")
    slot = first.key.rsplit(":", 1)[0]
    await stage.press("ana", first.message, "lighter")
    await stage.go(days=5)
    assert [said.to.id for said in stage.all("story") if said.key.startswith(slot)] == ["dm:ana"]
    async with stage.store.read() as session:
        kept = select(tables.Send).where(tables.Send.moment == "story", tables.Send.why == "depth")
        (send,) = list(await session.exec(kept))
        paid = select(tables.Charge).where(tables.Charge.delivery_id == send.delivery_id)
        charges = list(await session.exec(paid))
    assert send.state == "withdrawn"
    assert send.person_id not in {charge.person_id for charge in charges}
