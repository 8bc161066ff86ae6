"""Whose language it is: one's own in private, one that both read together, who acted's in an answer."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from bot.commands import dispatch
from bot.language import speaking, spoken, tongue
from bot.library import Library, Prompt
from bot.messages import Account, Address, Command, Reply
from bot.store.tables import Person, Programme
from tests.commands.stage import Stage as Commands
from tests.commands.stage import account, words
from tests.language.pseudo import PSEUDO, brackets, catalogues
from tests.moments.stage import Stage


async def _reads(stage: Stage, **locales: str) -> None:
    async with stage.store.write() as session:
        for name, locale in locales.items():
            await session.exec(update(Person).where(col(Person.name) == name).values(locale=locale))


async def _programme(stage: Stage, locale: str) -> None:
    async with stage.store.write() as session:
        await session.exec(update(Programme).values(locale=locale))


async def _asked(stage: Stage, who: str, locale: str) -> Reply:
    reply = await stage.app.receive(
        Command(
            event=f"{who}{locale}{stage.clock.now()}", at=stage.clock.now(), locale=locale,
            name="me", options={},
            where=Address(platform="fake", space="S1", id="here"), by=Account(platform="fake", id=who),
        )
    )  # fmt: skip
    assert reply is not None
    return reply


@pytest.mark.usefixtures("brackets")
class TestAPair:
    @pytest.mark.parametrize(
        ("ana", "ben", "programme", "both"),
        [
            (PSEUDO, f"{PSEUDO}-XX", "en", PSEUDO),
            (PSEUDO, "", PSEUDO, PSEUDO),
            (PSEUDO, "", "en", "en"),
            (PSEUDO, "fr", "en", "en"),
            ("fr", "it", PSEUDO, PSEUDO),
            ("", "", PSEUDO, PSEUDO),
        ],
    )
    async def test_reads_together_what_both_read_or_else_the_programmes(
        self,
        stage: Stage,
        ana: str,
        ben: str,
        programme: str,
        both: str,
    ) -> None:
        await stage.make_pair()
        await _reads(stage, Ana=ana, Ben=ben)
        await _programme(stage, programme)
        message = (await stage.until("opening")).message
        assert message.locale == both
        stop = next(choice.label for choice in message.choices if choice.id == "stop")
        assert stop == ("⟦Stop⟧" if both == PSEUDO else "Stop")
        assert message.seen_by == ("⟦Ana kaj Ben only⟧" if both == PSEUDO else "Ana and Ben only")
        assert ("⟦Seen by: " in message.text) == (both == PSEUDO)

    async def test_each_answers_in_their_own_language(self, stage: Stage) -> None:
        await stage.make_pair()
        await _reads(stage, Ana=PSEUDO, Ben="en")
        message = (await stage.until("story")).message
        assert message.locale == "en"
        for who, said in {"ana": "⟦That's fine.", "ben": "That's fine."}.items():
            reply = await stage.press(who, message, "later")
            assert reply is not None
            assert words(reply).startswith(said)
            form = await stage.press(who, message, "answer")
            assert form is not None
            assert form.form is not None
            assert form.form.title == {"ana": "⟦Your story⟧", "ben": "Your story"}[who]

    async def test_each_is_invited_in_their_own(self, stage: Stage) -> None:
        await stage.make_pair("invited")
        await _reads(stage, Ana=PSEUDO, Ben="en")
        await stage.until("invitation")
        labels = {said.to.id: said.message.choices[0].label for said in stage.all("invitation")}
        assert sorted(labels.values()) == ["Yes, count me in", "⟦Yes, count me in⟧"]


@pytest.mark.usefixtures("brackets")
class TestWhoActs:
    async def test_is_answered_in_the_language_that_the_platform_tells_and_keeps_it(
        self,
        stage: Stage,
    ) -> None:
        await stage.make_pair()
        assert words(await _asked(stage, "ana", PSEUDO)).startswith("Ana\n⟦This is what I know of you.⟧")
        assert (await stage.person("Ana")).locale == PSEUDO
        assert (await _asked(stage, "ana", "fr")).locale == PSEUDO
        assert (await stage.person("Ana")).locale == PSEUDO

    async def test_is_refused_in_it_too(self, stage: Stage) -> None:
        await stage.make_pair()
        await _reads(stage, Ana=PSEUDO)
        reply = await stage.token("ana", "d:999:later")
        assert reply is not None
        assert words(reply).startswith("⟦That message is no longer in use.")
        assert reply.locale == PSEUDO

    async def test_a_stranger_is_answered_in_theirs(self, stage: Stage) -> None:
        reply = await stage.app.receive(
            Command(
                event="e", at=stage.clock.now(), locale=PSEUDO, name="me", options={},
                where=Address(platform="fake", space="", id="d"), by=Account(platform="fake", id="zoe"),
            )
        )  # fmt: skip
        assert reply is not None
        assert words(reply).startswith("⟦We have not met yet.")


async def test_the_settings_choose_it_and_the_answer_is_in_it(
    on: Commands,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tongue, "catalogues", catalogues(tmp_path, brackets(), "de"))
    story = Prompt(id="story.1", moment="story", text="What changed your mind?")
    library = Library([story, replace(story, locale="de", text="Was hat deine Meinung geändert?")])
    command = Command(
        event="e", at=on.now, where=on.where, by=account("Ana"), name="settings",
        rest="language:Deutsch", options={},
    )  # fmt: skip
    async with on.store.write() as session:
        asking = replace(await on.asking(session, "Ana"), library=library)
        with speaking("en"):
            reply = spoken(await dispatch.run(asking, command))
    assert words(reply).startswith("⟦Done. This is how it is now:⟧\n⟦⟦At most two a week⟧")
    async with on.store.read() as session:
        assert (await session.exec(select(Person.locale).where(Person.name == "Ana"))).one() == "de"
