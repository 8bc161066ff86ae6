"""What is said in which language, and how days, times and lists look in it."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel import Locale

from bot.language import (
    N_,
    _,
    current,
    day,
    either,
    instant,
    kept,
    language,
    listed,
    listed_around,
    ngettext,
    recalled,
    short_day,
    speak,
    speaking,
    spoken,
    tongue,
    weekday_day,
    woven,
    written,
)
from bot.messages import Account, Card, Choice, Form, Mention, Message, Reply, Text, When, fit, plain
from tests.language.pseudo import PSEUDO, catalogues, made
from tests.messages.strategies import SLACK

TEXTS = {
    "Answer": "Respondi",
    "Hello {name}.": "Saluton, {name}!",
    "Until {day}.": "Ĝis {day}.",
    "Broken {name}.": "Rompita {nomo}.",
    ("{n} day", "{n} days"): ("{n} tago", "{n} tagoj"),
    "Why: {reason}": "Kial: {reason}",
    "Not now": "Ne nun",
    "At most {most}.": "Maksimume {most}.",
}
ANSWER = Choice(id="answer", label=N_("Answer"))
NOVEMBER = date(2026, 11, 4)
MESSAGE = Message(
    token="d:1", parts=(Text(body=("as it is", N_("Not now"))),), choices=(ANSWER,), reason=("so",)
)


@pytest.fixture(autouse=True)
def _esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongue, "catalogues", catalogues(tmp_path, made(TEXTS)))


class TestTheLanguageThatIsSpoken:
    def test_it_is_english_until_another_is_spoken(self) -> None:
        assert _("Hello {name}.", name="Ana") == "Hello Ana."
        with speaking(PSEUDO):
            assert _("Hello {name}.", name="Ana") == "Saluton, Ana!"
            with speaking("en"):
                assert _("Hello {name}.", name="Ana") == "Hello Ana."
            assert (current(), written()) == (PSEUDO, PSEUDO)
        assert (current(), written()) == ("en", "en")

    def test_a_region_is_understood_and_an_unknown_language_is_english(self) -> None:
        for locale, said in {
            "eo-001": "Respondi",
            "eo_XX": "Respondi",
            "tlh": "Answer",
            "": "Answer",
        }.items():
            with speaking(locale):
                assert _("Answer") == said
        assert language("eo-XX") == PSEUDO
        assert [language(other) for other in ("de", "zz", "not a locale")] == ["en", "en", "en"]

    def test_one_may_go_on_in_another_until_the_end(self) -> None:
        with speaking("en"):
            speak(PSEUDO)
            speak("")
            assert _("Answer") == "Respondi"
        assert _("Answer") == "Answer"

    async def test_each_task_speaks_its_own(self) -> None:
        async def said(locale: str) -> str:
            with speaking(locale):
                await asyncio.sleep(0)
                return _("Answer")

        heard = await asyncio.gather(said(PSEUDO), said("en"), said(PSEUDO))
        assert list(heard) == [
            "Respondi",
            "Answer",
            "Respondi",
        ]

    def test_what_is_not_translated_or_wrongly_is_english(self) -> None:
        with speaking(PSEUDO):
            assert _("Nobody knows {name}.", name="Ana") == "Nobody knows Ana."
            assert _("Broken {name}.", name="Ana") == "Broken Ana."
            assert _("") == ""

    @pytest.mark.parametrize(("n", "english", "other"), [(1, "1 day", "1 tago"), (3, "3 days", "3 tagoj")])
    def test_numbers_are_counted(self, n: int, english: str, other: str) -> None:
        assert ngettext("{n} day", "{n} days", n) == english
        with speaking(PSEUDO):
            assert ngettext("{n} day", "{n} days", n) == other

    def test_braces_in_a_value_are_only_words(self) -> None:
        for locale in ("en", PSEUDO):
            with speaking(locale):
                assert "{0.__class__}" in _("Hello {name}.", name="{0.__class__}")


class TestConstants:
    def test_a_constant_is_english_until_it_is_said(self) -> None:
        label = N_("At most {most}.", most=3)
        assert label == "At most 3."
        with speaking(PSEUDO):
            assert label == "At most 3."
            assert _(label) == label.said == "Maksimume 3."
            assert _("Hello {name}.", name=N_("Answer")) == "Saluton, Respondi!"

    def test_a_row_keeps_it_for_any_language(self) -> None:
        row = kept(N_("At most {most}.", most="3 = three"))
        assert recalled(row) == "At most 3 = three."
        assert recalled(kept("as {it} is")) == "as {it} is"
        with speaking(PSEUDO):
            assert recalled(row) == "Maksimume 3 = three."
            assert recalled(kept(N_("Not now"))) == "Ne nun"

    def test_english_costs_nothing(self) -> None:
        assert spoken(MESSAGE) is MESSAGE

    def test_a_message_is_put_into_its_language_and_knows_it(self) -> None:
        with speaking(PSEUDO):
            said = spoken(MESSAGE)
        assert said == replace(
            MESSAGE,
            parts=(Text(body=("as it is", "Ne nun")),),
            choices=(replace(ANSWER, label="Respondi"),),
            locale=PSEUDO,
        )
        assert plain(said).splitlines() == ["as it isNe nun", "Kial: so", "You can: Respondi"]
        (page,) = fit(said, SLACK)
        assert (page.locale, page.text) == (PSEUDO, plain(said))

    def test_everything_in_a_reply_is(self) -> None:
        card = Card(title=N_("Answer"), facts=((N_("Not now"), (N_("Answer"),)),))
        form = Form(token="c:x", title=N_("Answer"), fields=())
        with speaking(PSEUDO):
            said = spoken(
                Reply(message=Message(token="", parts=(card,)), form=form, errors={"a": N_("Not now")})
            )
            assert spoken(None) is None
        assert said.message is not None
        assert said.message.parts == (Card(title="Respondi", facts=(("Ne nun", ("Respondi",)),)),)
        assert said.form is not None
        assert (said.form.title, said.form.locale, said.errors) == ("Respondi", PSEUDO, {"a": "Ne nun"})


class TestDaysAndLists:
    def test_english_is_as_people_write_it(self) -> None:
        assert (day(NOVEMBER), short_day(NOVEMBER), weekday_day(NOVEMBER)) == (
            "4 November 2026", "4 November", "Wed 4 Nov",
        )  # fmt: skip
        at = datetime(2026, 11, 4, 9, 5, tzinfo=UTC)
        assert [instant(at, style) for style in ("day", "time", "full")] == [
            "4 November 2026", "09:05 UTC", "4 November 2026, 09:05 UTC",
        ]  # fmt: skip
        assert [listed(["A", "B", "C"][:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]
        assert either(["A", "B", "C"]) == "A, B or C"

    @pytest.mark.parametrize(
        ("locale", "whole", "short", "names"),
        [
            ("de", "4. November 2026", "4. November", "A, B und C"),
            ("es-MX", "4 de noviembre de 2026", "4 de noviembre", "A, B y C"),
            ("fr", "4 novembre 2026", "4 novembre", "A, B et C"),
            ("pt-BR", "4 de novembro de 2026", "4 de novembro", "A, B e C"),
        ],
    )
    def test_other_languages_write_their_own_way(
        self, locale: str, whole: str, short: str, names: str
    ) -> None:
        token = tongue._current.set(tongue.Tongue(locale, None, Locale.parse(locale, sep="-")))
        try:
            assert (day(NOVEMBER), short_day(NOVEMBER), listed(["A", "B", "C"])) == (whole, short, names)
        finally:
            tongue._current.reset(token)

    def test_days_follow_the_words_not_the_readers_region(self) -> None:
        with speaking("de-AT"):  # there is no catalogue for it here
            assert day(NOVEMBER) == "4 November 2026"
        with speaking(PSEUDO):
            assert day(NOVEMBER) == "2026-Novembro-04"

    def test_mentions_are_listed_as_names_are(self) -> None:
        ana, ben = (Mention(who=Account(platform="x", id=name), name=name) for name in ("Ana", "Ben"))
        assert listed_around([ana, ben]) == (ana, " and ", ben)
        assert listed_around([ana]) == (ana,)

    def test_a_sentence_takes_what_is_no_text_where_its_language_wants_it(self) -> None:
        when = When(at=datetime(2026, 11, 4, tzinfo=UTC), style="day")
        assert woven(_("Until {day}."), day=when) == ("Until ", when, ".")
        with speaking(PSEUDO):
            assert woven(_("Until {day}."), day=("a", when)) == ("Ĝis ", "a", when, ".")
        assert woven("{a}{b} {c}", a="", b="x") == ("x", " ", "{c}")
