"""The catalogues hold every marked text, and whole languages are whole."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.language import COMPLETE
from bot.language.tongue import Catalogues
from bot.locales.__main__ import TEMPLATE, extracted, languages, missing, path_of, read, update, write
from bot.people.settings import LANGUAGES

AGAIN = "run `python -m bot.locales`, and commit what it changes"
PLACE = re.compile(r"\{([a-z_]*)\}")


MARKED = extracted()


def texts(catalogue: Catalog) -> set[str]:
    """Every text by its English, the singular of those that are counted."""
    return {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id}


def test_the_template_has_every_marked_text_and_no_other() -> None:
    with TEMPLATE.open("rb") as file:
        assert texts(read_po(file)) == texts(MARKED), AGAIN


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_has_every_marked_text_and_no_other(language: str) -> None:
    assert texts(read(language)) == texts(MARKED), AGAIN


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_the_same_places_as_the_english(language: str) -> None:
    for one in read(language):
        english = [one.id] if isinstance(one.id, str) else list(one.id)
        said = [one.string] if isinstance(one.string, str) else list(one.string or ())
        wanted = set(PLACE.findall(english[-1]))
        fine = [wanted, wanted - {"n"}] if len(english) > 1 else [wanted]  # "one day" may be in words
        for words in filter(None, said):
            assert set(PLACE.findall(words)) in fine, words


@pytest.mark.parametrize("language", COMPLETE)
def test_a_whole_language_is_whole(language: str) -> None:
    assert language in LANGUAGES
    assert not missing(read(language)), f"{language}: these wait for a translation or a second look"


def test_every_language_that_is_offered_is_begun() -> None:
    assert set(languages()) >= set(LANGUAGES) - {"en"}
    assert set(languages()) >= set(COMPLETE)


def test_updating_keeps_what_was_translated(tmp_path: Path) -> None:
    told = update(["de"], tmp_path, MARKED)
    assert told == [f"de: {len(texts(MARKED))} of {len(texts(MARKED))} texts to translate"]
    file = path_of("de", tmp_path)
    file.write_text(
        file.read_text().replace('msgid "Not now"\nmsgstr ""', 'msgid "Not now"\nmsgstr "Jetzt nicht"')
    )
    update((), tmp_path, MARKED)
    once = file.read_bytes()
    update((), tmp_path, MARKED)
    assert file.read_bytes() == once
    assert "Not now" not in missing(read("de", tmp_path))
    assert len(missing(read("de", tmp_path))) == len(texts(MARKED)) - 1


def test_a_fuzzy_translation_is_not_said(tmp_path: Path) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Not now", "Jetzt nicht", flags=["fuzzy"])
    catalogue.add("Answer", "Antworten")
    write(path_of("de", tmp_path), catalogue)
    found = Catalogues(tmp_path, ("de",)).read("de")
    assert (found.gettext("Not now"), found.gettext("Answer")) == ("Not now", "Antworten")
    assert missing(catalogue) == ["Not now"]
