"""The marks on texts: said now, said later, counted."""

from typing import Any, Self

from bot.language.tongue import tongue


class Phrase(str):
    """A constant text: English until it is said, then the reader's. `template` and `values` made it."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Self:
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    @property
    def said(self) -> str:
        """In the language that is spoken now."""
        return _(self)


def N_(text: str, /, **values: object) -> Phrase:  # noqa: N802  # gettext's own name for it
    """A constant that is translated where it leaves the core."""
    return Phrase(text, values)


def _(text: str, /, **values: object) -> str:
    """`text` in the language that is spoken now, each {name} filled with its value."""
    catalogue = tongue().catalogue
    if catalogue is None:
        return text.format(**values) if values else text
    if isinstance(text, Phrase):
        values = {**text.values, **values}
        text = text.template
    return _filled(catalogue.gettext(text) if text else "", text, values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The same for what is counted; {n} is the number."""
    values = {"n": n, **values}
    catalogue = tongue().catalogue
    english = one if n == 1 else many
    if catalogue is None:
        return english.format(**values)
    return _filled(catalogue.ngettext(one, many, n), english, values)


def _filled(found: str, english: str, values: dict[str, Any]) -> str:
    """A translation that wants a value which there is not falls back to English: it stops no message."""
    if not values:
        return found
    values = {name: _(one) if isinstance(one, Phrase) else one for name, one in values.items()}
    try:
        return found.format(**values)
    except (LookupError, ValueError):
        return english.format(**values)


def kept(text: str) -> str:
    """A text as a row keeps it, so that `recalled` can say it in another language some day."""
    if not isinstance(text, Phrase):
        return text
    values = [f"{name}={' '.join(str(one).split())}" for name, one in text.values.items()]
    return "\n".join([text.template, *values])


def recalled(words: str) -> str:
    """What was `kept`, in the language that is spoken now."""
    template, *lines = words.split("\n")
    return _(template, **dict(line.split("=", 1) for line in lines if "=" in line))
