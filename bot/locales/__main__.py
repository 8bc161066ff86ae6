"""For who changes a text: `python -m bot.locales` brings kith.pot and every kith.po up to date.

`python -m bot.locales it` begins a new language. What was translated stays; a text whose English changed is
marked fuzzy, which means: look again, then take the mark away.
"""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = HERE / "kith.pot"
ROOMS = ("adapters", "bot")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMENTS = ("For translators:",)
WIDTH = 110
_SAYS_NOTHING = (
    b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator', b'"Language-Team',
    b'"Report-Msgid-Bugs-To', b'"Project-Id-Version',
)  # fmt: skip
"""Lines of the head that differ with every run, or that nobody reads."""


def extracted(root: Path = ROOT) -> Catalog:
    """Every marked text of the sources, with the files it stands in."""
    found = Catalog(charset="utf-8", fuzzy=False)
    found.header_comment = "# Every text that a person in chat reads; written by python -m bot.locales"
    for room in ROOMS:
        texts = extract_from_dir(
            root / room,
            [("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=COMMENTS,
            strip_comment_tags=True,
        )
        for file, line, text, comments, context in texts:
            found.add(text, None, [(f"{room}/{file}", line)], auto_comments=comments, context=context)
    return found


def path_of(language: str, folder: Path = HERE) -> Path:
    """Where its catalogue lies."""
    return folder / language / "LC_MESSAGES" / "kith.po"


def languages(folder: Path = HERE) -> list[str]:
    """Those that have a catalogue, whole or not."""
    return sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/kith.po"))


def read(language: str, folder: Path = HERE) -> Catalog:
    """A language's catalogue; an empty one if it has none yet."""
    path = path_of(language, folder)
    if not path.exists():
        new = Catalog(locale=language.replace("-", "_"), charset="utf-8", fuzzy=False)
        new.header_comment = f"# Kith's texts in {language}; python -m bot.locales brings in new ones"
        return new
    with path.open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"))


def write(path: Path, catalogue: Catalog) -> None:
    """The same catalogue gives the same file, whoever writes it and when."""
    made = BytesIO()
    write_po(made, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    lines = [line for line in made.getvalue().splitlines() if not line.startswith(_SAYS_NOTHING)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(lines).rstrip() + b"\n")


def update(new: Sequence[str] = (), folder: Path = HERE, template: Catalog | None = None) -> list[str]:
    """Bring all up to date with the sources, or with a template; a line on each language."""
    template = template or extracted()
    write(folder / "kith.pot", template)
    told = []
    for language in sorted({*languages(folder), *new}):
        catalogue = read(language, folder)
        catalogue.update(template)
        catalogue.fuzzy = False
        write(path_of(language, folder), catalogue)
        told.append(f"{language}: {len(missing(catalogue))} of {len(catalogue)} texts to translate")
    return told


def missing(catalogue: Catalog) -> list[str]:
    """The texts that are not translated, or are to be looked at again."""
    return [
        one.id if isinstance(one.id, str) else one.id[0]
        for one in catalogue
        if one.id and (one.fuzzy or not one.string or not all(one.string))
    ]


if __name__ == "__main__":
    for line in update(sys.argv[1:]):
        print(line)
