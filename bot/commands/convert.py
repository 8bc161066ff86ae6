"""Typed words to values, kind by kind. Pure; a fault says what was wrong and what to write instead."""

import difflib
import re
from collections.abc import Callable
from datetime import date

from bot.commands.typed import in_english
from bot.commands.when import Ground, day
from bot.errors import Refused
from bot.language import _
from bot.messages import Account, Address, Field, Option, Value

PERSON = re.compile(r"<@!?([^>|\s]+)(?:\|[^>]*)?>")
PLACE = re.compile(r"<#([^>|\s]+)(?:\|[^>]*)?>")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\.?", re.I)
_YES = frozenset({"yes", "y", "true", "on", "1", "sure", "ok"})
_NO = frozenset({"no", "n", "false", "off", "0", "never"})


def convert(field: Field, words: str, ground: Ground) -> Value:
    """The value that `words` mean for `field`. Raises Refused with the field's id."""
    return _KINDS[field.kind](field, words.strip(), ground)


def check(field: Field, given: Value) -> Value:
    """A value that came typed, within the field's bounds. Raises Refused with the field's id."""
    match given:
        case str() if field.kind in {"line", "long"}:
            return _text(field, given.strip(), None)
        case bool():
            return given
        case int():
            return _bounded(field, given)
        case _:
            return given


def _text(field: Field, words: str, _ground: Ground | None) -> str:
    if len(words) > field.most:
        raise Refused(
            _(
                "{label}: at most {most} characters, this has {length}.",
                label=field.label,
                most=field.most,
                length=len(words),
            ),
            field.id,
        )
    if words and len(words) < field.least:
        raise Refused(
            _("{label}: at least {least} characters.", label=field.label, least=field.least), field.id
        )
    return words


def _number(field: Field, words: str, _ground: Ground) -> int:
    cleaned = in_english(words).casefold().removesuffix(" weeks").removesuffix(" week")
    if not re.fullmatch(r"-?\d{1,9}", cleaned):
        raise Refused(
            _(
                "{label}: “{words}” is not a whole number. Write one, such as 26.",
                label=field.label,
                words=words,
            ),
            field.id,
        )
    return _bounded(field, int(cleaned))


def _bounded(field: Field, number: int) -> int:
    if not field.least <= number <= field.most:
        raise Refused(
            _(
                "{label}: a number from {least} to {most}, not {number}.",
                label=field.label,
                least=field.least,
                most=field.most,
                number=number,
            ),
            field.id,
        )
    return number


def _yes(field: Field, words: str, _ground: Ground) -> bool:
    said = in_english(words).casefold()
    if said in _YES | _NO:
        return said in _YES
    raise Refused(_("{label}: write yes or no, not “{words}”.", label=field.label, words=words), field.id)


def _time(field: Field, words: str, _ground: Ground) -> str:
    said = {"noon": "12:00", "midday": "12:00", "midnight": "0:00"}.get(words.casefold(), words)
    found = _TIME.fullmatch(said)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 99)
    half = (found[3] or "").casefold() if found else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        hour = 99
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59:
        raise Refused(
            _("{label}: “{words}” is no time of day. Write 9:00 or 9am.", label=field.label, words=words),
            field.id,
        )
    return f"{hour:02}:{minute:02}"


def _date(field: Field, words: str, ground: Ground) -> date:
    found = day(words, ground)
    if found is None:
        raise Refused(
            _(
                "{label}: “{words}” is no date I know. Write 2026-05-01, 1 May, tomorrow or in 3 days.",
                label=field.label,
                words=words,
            ),
            field.id,
        )
    return found


def _one(field: Field, words: str, _ground: Ground) -> str:
    return _option(field, words).id


def _option(field: Field, words: str) -> Option:
    said = words.casefold()
    by_words = {name.casefold(): one for one in field.options for name in (one.label, _(one.label), one.id)}
    if said in by_words:
        return by_words[said]
    close = difflib.get_close_matches(said, by_words, 1, 0.6)
    known = ", ".join(_(option.label) for option in field.options[:12])
    meant = (
        _("Did you mean {option}?", option=by_words[close[0]].label)
        if close
        else _("Choose one of: {options}.", options=known)
    )
    raise Refused(
        _("{label}: I don't know “{words}”. {meant}", label=field.label, words=words, meant=meant), field.id
    )


def _many(field: Field, words: str, _ground: Ground) -> tuple[str, ...]:
    chosen = [_option(field, part.strip()).id for part in words.split(",") if part.strip()]
    return tuple(dict.fromkeys(chosen))


def _person(field: Field, words: str, ground: Ground) -> Account:
    found = PERSON.fullmatch(words.rstrip(","))
    if not found:
        raise Refused(
            _(
                "{label}: I can't tell who “{words}” is. Type @ and choose their name from the list.",
                label=field.label,
                words=words,
            ),
            field.id,
        )
    return Account(platform=ground.platform, id=found[1])


def _people(field: Field, words: str, _ground: Ground) -> tuple[str, ...]:
    odd = PERSON.sub(" ", words).replace(",", " ").split()
    odd = [word for word in odd if word.casefold() != "and"]
    if odd:
        raise Refused(
            _(
                "{label}: I can't tell who “{words}” is. Type @ and choose each name.",
                label=field.label,
                words=" ".join(odd),
            ),
            field.id,
        )
    return tuple(dict.fromkeys(PERSON.findall(words)))


def _place(field: Field, words: str, ground: Ground) -> Address:
    if words.casefold() == "here" and ground.here is not None:
        return ground.here
    found = PLACE.fullmatch(words.rstrip(","))
    if not found:
        raise Refused(
            _(
                "{label}: I can't find “{words}”. Type # and choose the channel, or write here.",
                label=field.label,
                words=words,
            ),
            field.id,
        )
    return Address(platform=ground.platform, space=ground.space, id=found[1])


def _file(field: Field, words: str, _ground: Ground) -> Value:
    raise Refused(
        _("{label}: attach a file here; “{words}” is text.", label=field.label, words=words), field.id
    )


_KINDS: dict[str, Callable[[Field, str, Ground], Value]] = {
    "line": _text,
    "long": _text,
    "one": _one,
    "many": _many,
    "yes": _yes,
    "date": _date,
    "time": _time,
    "number": _number,
    "person": _person,
    "people": _people,
    "place": _place,
    "file": _file,
}
