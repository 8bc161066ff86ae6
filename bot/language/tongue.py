"""Which language is spoken now, and its catalogue.

Catalogues are GNU gettext's, bot/locales/<language>/LC_MESSAGES/kith.po, read when a language is first
spoken; nothing compiled is kept. Only whole ones are spoken: half a translation would mix two languages.
"""

from contextvars import ContextVar, Token
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from types import TracebackType

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE = "en"
COMPLETE: tuple[str, ...] = ("de", "es", "fr", "pt")
"""The languages whose catalogue is whole, beside English; a test holds them to it."""
FOLDER = Path(__file__).parent.parent / "locales"
_AS_BRITISH = Locale("en", "GB")
"""English days are written "24 November 2026", wherever the reader is."""


class Tongue:
    """A locale as somebody has it ("pt-BR"), the catalogue for it, and how it writes days and lists.

    `between` remembers what stands between the names of a list, by how many there are.
    """

    __slots__ = ("between", "catalogue", "formats", "locale")

    def __init__(self, locale: str, catalogue: GNUTranslations | None, formats: Locale) -> None:
        self.locale, self.catalogue, self.formats = locale, catalogue, formats
        self.between: dict[int, tuple[str, ...]] = {}


ENGLISH = Tongue(BASE, None, _AS_BRITISH)
_current: ContextVar[Tongue] = ContextVar("tongue", default=ENGLISH)


class Catalogues:
    """The catalogues in a folder; those of `complete` are spoken."""

    def __init__(self, folder: Path, complete: tuple[str, ...]) -> None:
        self.folder, self.complete = folder, complete
        self.read = cache(self._read)
        self.tongue = lru_cache(maxsize=256)(self._tongue)  # platforms send whatever locale they like

    def language(self, locale: str) -> str:
        """The language of `complete` that fits a locale ("pt-BR", "de_AT"), else English."""
        tag = locale.replace("_", "-")
        return next((one for one in (tag, tag.partition("-")[0]) if one in self.complete), BASE)

    def _read(self, language: str) -> GNUTranslations:
        path = self.folder / language / "LC_MESSAGES" / "kith.po"
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        return GNUTranslations(compiled)

    def _tongue(self, locale: str) -> Tongue:
        language = self.language(locale)
        if language == BASE:
            return Tongue(locale, None, _AS_BRITISH)
        try:
            formats = Locale.parse(locale.replace("_", "-"), sep="-")
        except (ValueError, UnknownLocaleError):
            formats = Locale.parse(language, sep="-")
        return Tongue(locale, self.read(language), formats)


catalogues = Catalogues(FOLDER, COMPLETE)


def tongue() -> Tongue:
    """The one that is spoken now."""
    return _current.get()


def current() -> str:
    """The locale that is spoken now: for prompts, which have languages of their own."""
    return _current.get().locale


def language(locale: str) -> str:
    """The language in which somebody with this locale reads; English for one that is not spoken."""
    return catalogues.language(locale)


def written() -> str:
    """The language that is really written now: "en" where there is no catalogue for the current locale."""
    found = _current.get()
    return BASE if found.catalogue is None else catalogues.language(found.locale)


def speak(locale: str) -> None:
    """Go on in this language until the enclosing `speaking` ends; "" changes nothing."""
    if locale:
        _current.set(_of(locale))


def _of(locale: str) -> Tongue:
    return ENGLISH if locale == BASE else catalogues.tongue(locale)


class speaking:  # noqa: N801  # reads as a verb: `with speaking(locale):`
    """Speak in this language inside; "" means English. May be nested, and each asyncio task has its own."""

    __slots__ = ("_before", "_tongue")

    def __init__(self, locale: str) -> None:
        self._tongue = _of(locale or BASE)

    def __enter__(self) -> None:
        self._before: Token[Tongue] = _current.set(self._tongue)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        _current.reset(self._before)
