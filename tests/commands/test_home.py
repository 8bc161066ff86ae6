"""Somebody's own page: what is theirs, what comes next, and for coordinators how the programme is."""

from dataclasses import replace
from datetime import timedelta

from bot.commands import dispatch
from bot.commands.asking import Foreseen
from bot.messages import Message, plain
from tests.commands.stage import Stage, paired
from tests.factories import NOW


async def home(on: Stage, who: str) -> Message:
    """The page that `who` sees."""
    async with on.store.write() as session:
        reply = await dispatch.home(await on.asking(session, who))
    assert reply.home
    return reply.home


def coming(circle_id: int, *who: str, moment: str = "check_in") -> Foreseen:
    """Something that is to come."""
    return Foreseen(
        circle_id=circle_id,
        circle="Ana and Ben",
        moment=moment,
        who=who,
        why="It is time.",
        at=NOW + timedelta(days=2),
    )


async def test_it_shows_me_and_has_a_button_for_everything(on: Stage) -> None:
    page = await home(on, "Ana")
    assert page.token == "c:me"
    ids = [choice.id for choice in page.choices]
    assert ids == ["settings", "interests", "goals", "pause", "why", "mydata export", "mydata delete"]
    assert "This is what I know of you" in plain(page)
    assert "Health" not in plain(page)


async def test_every_button_does_something(on: Stage) -> None:
    page = await home(on, "Ana")
    for choice in page.choices:
        token = f"{page.token}:{choice.id}" + (":f" if choice.opens_form else "")
        reply = await on.send("Ana", token)
        assert reply.form if choice.opens_form else reply.message
        assert "no use any more" not in (plain(reply.message) if reply.message else "")


async def test_it_tells_what_comes_next_to_them_and_nothing_of_others(on: Stage) -> None:
    circle = await paired(on, "Ana", "Ben")
    seen = replace(on, foreseen=(coming(circle, "Ben", moment="story"), coming(circle, "Ana")))
    words = plain(await home(seen, "Ana"))
    assert "Check-in in Ana and Ben" in words
    assert "It is time." in words
    assert "Story" not in words


async def test_a_coordinator_sees_how_the_programme_is(on: Stage) -> None:
    await paired(on, "Ana", "Ben")
    words = plain(await home(on, "Dana"))
    assert "Health of" in words
    assert "fewer than 5" in words
