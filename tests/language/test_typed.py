"""What people type in their own language is understood: days, spans, yes and no."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.convert import convert
from bot.commands.typed import TYPED, in_english
from bot.commands.when import Ground, day, until
from bot.language import COMPLETE, speaking, tongue
from bot.locales.__main__ import read
from bot.messages import Field
from tests.language.pseudo import catalogues, made

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
GROUND = Ground(now=NOW, zone="Europe/Berlin")
GERMAN = (
    "today=heute; tomorrow=morgen; yes=ja|j; no=nein; until=bis; in=in; next=nächsten|nächste; "
    "day=tag|tage|tagen; week=woche|wochen; month=monat|monate|monaten; one=ein|eine|einer; two=zwei; "
    "=den|der|am|zum"
)


@pytest.fixture(autouse=True)
def _german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongue, "catalogues", catalogues(tmp_path, made({str(TYPED): GERMAN}), "de"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("heute", date(2026, 3, 2)),
        ("morgen", date(2026, 3, 3)),
        ("am 1. Mai", date(2026, 5, 1)),
        ("1. März 2027", date(2027, 3, 1)),
        ("3. Dez.", date(2026, 12, 3)),
        ("nächsten Dienstag", date(2026, 3, 3)),
        ("in drei Tagen", None),
        ("in 3 Tagen", date(2026, 3, 5)),
        ("2026-05-01", date(2026, 5, 1)),
        ("1 May", date(2026, 5, 1)),
        ("Donnerblitz", None),
    ],
)
def test_days(words: str, found: date | None) -> None:
    with speaking("de-AT"):
        assert day(words, GROUND) == found


@pytest.mark.parametrize(
    ("words", "days"), [("2 Wochen", 14), ("eine Woche", 7), ("zwei Monate", 60), ("10 days", 10)]
)
def test_spans(words: str, days: int) -> None:
    with speaking("de"):
        assert until(words, GROUND) == NOW + timedelta(days=days)


def test_until_a_day() -> None:
    with speaking("de"):
        assert until("bis zum 5. März", GROUND) == datetime(2026, 3, 4, 23, tzinfo=UTC)


def test_yes_and_weeks() -> None:
    with speaking("de"):
        assert convert(Field(id="a", label="A", kind="yes"), "Ja", GROUND) is True
        assert convert(Field(id="a", label="A", kind="yes"), "nein", GROUND) is False
        assert convert(Field(id="a", label="A", kind="number"), "3 Wochen", GROUND) == 3


def test_english_is_left_alone() -> None:
    assert in_english("Until the 1. of MAY") == "Until the 1. of MAY"


@pytest.mark.parametrize("language", COMPLETE)
def test_whole_languages_have_a_form_for_every_word(language: str) -> None:
    found = read(language).get(str(TYPED))
    assert found is not None
    forms = dict(entry.strip().split("=") for entry in str(found.string).split(";"))
    assert set(forms) >= {entry.strip().split("=")[0] for entry in TYPED.split(";")}  # and more if needed
    assert all(forms.values())
