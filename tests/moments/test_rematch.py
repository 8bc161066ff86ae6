"""Another partner, over a real file: asked in private, told to a coordinator alone, without a fault."""

from sqlmodel import col, select

from bot.messages import Message, Reply, plain
from bot.store import tables
from tests import factories
from tests.moments.stage import Stage, words


async def asked(stage: Stage, who: str = "ben") -> Reply:
    """`who` asks for another partner, and means it."""
    first = await stage.command(who, "rematch")
    assert first is not None
    assert first.message is not None
    done = await stage.press(who, first.message, first.message.choices[0].id)
    assert done is not None
    return done


async def circles(stage: Stage) -> list[tables.Circle]:
    async with stage.store.read() as session:
        return list(await session.exec(select(tables.Circle).order_by(col(tables.Circle.id))))


def heard(stage: Stage, whom: str) -> list[Message]:
    """What reached somebody in private or in a conversation of theirs."""
    return [said.message for said in stage.platform.said if whom in said.to.id.replace(":", "+").split("+")]


async def test_nobody_but_a_coordinator_learns_of_it_and_the_pair_rests(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("story")
    first = await stage.command("ben", "rematch")
    told = words(first)
    assert "I tell Dana that you ask" in told
    assert "no reason is needed" in told
    assert not stage.all("notice")
    before = len(heard(stage, "ana"))
    assert "Ana & Ben rests" in words(await asked(stage))
    await stage.go(days=30)
    (notice,) = stage.all("notice")
    assert notice.to.id == "dm:dana"
    assert "Ben would like another partner than in Ana & Ben" in notice.words
    assert len(heard(stage, "ana")) == before
    for command in ("me", "why", "help"):
        assert "another partner" not in words(await stage.command("ana", command)).replace(
            "Ask in private for another partner", ""
        )
    assert "Circles: Ana & Ben (mentor)\n" in words(await stage.command("ana", "me"))
    assert "asked already" in words(await stage.token("ben", f"c:rematch:yes-{(await stage.circle()).id}"))


async def test_taken_back_it_goes_on_and_the_coordinator_hears_once(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("opening")
    await asked(stage)
    await stage.go(days=3)
    again = await stage.command("ben", "rematch")
    assert again is not None
    assert again.message is not None
    assert "taken back" in words(await stage.press("ben", again.message, again.message.choices[0].id))
    await stage.go(days=10)
    assert [("taken it back" in said.words, said.to.id) for said in stage.all("notice")] == [
        (False, "dm:dana"),
        (True, "dm:dana"),
    ]
    assert stage.all("story")


async def test_taken_back_before_it_was_told_it_is_never_told(stage: Stage) -> None:
    await stage.make_pair()
    await stage.go(hours=12)
    await asked(stage)
    await stage.go(minutes=5)
    await stage.token("ben", f"c:rematch:back-{(await stage.circle()).id}")
    await stage.go(days=5)
    assert not stage.all("notice")


async def test_a_partner_who_coordinates_is_not_told(stage: Stage) -> None:
    await stage.make_pair()
    async with stage.store.write() as session:
        ana = await stage.person("Ana")
        session.add(tables.Coordinator(community_id=ana.community_id, person_id=ana.id))
    assert "I tell Dana that" in words(await stage.command("ben", "rematch"))
    await asked(stage)
    await stage.go(days=2)
    assert {said.to.id for said in stage.all("notice")} == {"dm:dana"}


async def test_where_only_the_partner_coordinates_it_says_so(stage: Stage) -> None:
    await stage.make_pair()
    async with stage.store.write() as session:
        ana, dana = await stage.person("Ana"), await stage.person("Dana")
        row = (await session.exec(select(tables.Coordinator))).one()
        assert row.person_id == dana.id
        row.person_id = ana.id
        session.add(row)
    stage.settings = type(stage.settings)(rules=stage.settings.rules)
    await stage.restart()
    assert "without telling your partner" in words(await stage.command("ben", "rematch"))
    assert "without telling your partner" in words(
        await stage.token("ben", f"c:rematch:yes-{(await stage.circle()).id}")
    )
    await stage.go(days=2)
    assert not stage.all("notice")


async def test_the_coordinator_ends_one_pair_and_begins_another(stage: Stage) -> None:
    """Both hear the same neutral words; the new two are invited as ever, and so can the old partner be."""
    await stage.make_pair()
    async with stage.store.write() as session:
        community = (await session.exec(select(tables.Community))).one()
        for name in ("Chi", "Eva"):
            await factories.person(session, community, name)
    await stage.until("opening")
    await asked(stage)
    await stage.go(days=1)
    wrong = await stage.command("dana", "pair <@chi> <@eva> instead:“Ana & Ben”")
    assert wrong is not None
    assert wrong.errors is not None
    assert "Neither of the two" in wrong.errors["instead"]
    done = await stage.command("dana", "pair <@chi> <@ben> instead:“Ana & Ben”")
    assert "Ana & Ben has ended" in words(done)
    await stage.go(days=1)
    endings = {said.to.id: plain(said.message) for said in stage.all("notice") if said.to.id != "dm:dana"}
    assert set(endings) == {"dm:ana", "dm:ben"}
    assert endings["dm:ana"] == endings["dm:ben"]
    assert "partner" not in endings["dm:ana"]
    assert {said.to.id for said in stage.all("invitation")} == {"dm:chi", "dm:ben"}
    for said in stage.all("invitation"):
        await stage.press(said.to.id.removeprefix("dm:"), said.message, "accept")
    await stage.command("dana", "pair <@eva> <@ana>")
    await stage.go(days=2)
    old, new, other = await circles(stage)
    assert [one.state for one in (old, new, other)] == ["ended", "active", "invited"]
    assert stage.all("opening")[-1].to.id == "ben+chi"
    report = words(await stage.command("dana", "report"))
    assert "rematch" not in report
    assert "another" not in report
