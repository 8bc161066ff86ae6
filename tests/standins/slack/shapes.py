"""Small checkers that say, in Slack's words, what is wrong with a piece of JSON.

A check takes a value and where it stands ("/blocks/0/text") and gives the errors it finds.
"""

import re
from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]

DATE = re.compile(r"\d{4}-\d\d-\d\d")
CLOCK = re.compile(r"\d\d:\d\d")
ADDRESS = re.compile(r"(https?|mailto|tel|slack):\S+")


def fault(words: str, where: str) -> str:
    """One error as Slack writes it."""
    return f"{words} [json-pointer:{where}]"


def string(most: int, least: int = 0, pattern: re.Pattern[str] | None = None) -> Check:
    """A string of so many characters."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must be a string", where)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            yield fault(f"must be more than {least - 1} characters", where)
        elif pattern is not None and not pattern.fullmatch(value):
            yield fault("invalid format", where)

    return check


def flag(value: object, where: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield fault("must be a boolean", where)


def whole(least: int, most: int) -> Check:
    """A whole number between two others."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must be an integer", where)
        elif not least <= value <= most:
            yield fault(f"must be between {least} and {most}", where)

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(value: object, where: str) -> Iterator[str]:
        if value not in words:
            yield fault(f"must be one of {', '.join(words)}", where)

    return check


def anything(value: object, where: str) -> Iterator[str]:
    """Whatever it is: this stand-in does not look into it."""
    yield from ()


def items(of: Check, most: int, least: int = 1) -> Check:
    """A list of so many."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must be an array", where)
            return
        if len(value) > most:
            yield fault(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield fault(f"no fewer than {least} items allowed", where)
        for n, item in enumerate(value):
            yield from of(item, f"{where}/{n}")

    return check


def shape(*required: str, **fields: Check) -> Check:
    """An object with these fields and no others."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield fault("must be an object", where)
            return
        for name in required:
            if value.get(name) is None:
                yield fault(f"missing required field: {name}", where)
        for name, inner in value.items():
            if name not in fields:
                yield fault(f"invalid additional property: {name}", where)
            elif inner is not None:
                yield from fields[name](inner, f"{where}/{name}")

    return check


def tagged(table: Mapping[str, Check]) -> Check:
    """An object whose "type" says which of these it is."""

    def check(value: object, where: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(kind, str) or kind not in table:
            yield fault(f"unsupported type: {kind}", f"{where}/type")
            return
        yield from table[kind](value, where)

    return check


def text(most: int, *kinds: str) -> Check:
    """A text object; `kinds` are plain_text and mrkdwn where none is named."""
    plain = shape("text", type=anything, text=string(most, 1), emoji=flag)
    marked = shape("text", type=anything, text=string(most, 1), verbatim=flag)
    table = {"plain_text": plain, "mrkdwn": marked}
    inner = tagged({kind: table[kind] for kind in kinds or tuple(table)})

    def check(value: object, where: str) -> Iterator[str]:
        errors = list(inner(value, where))
        if errors:
            yield fault("failed to match all allowed schemas", where)
        yield from errors

    return check
