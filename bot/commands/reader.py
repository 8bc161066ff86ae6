"""Reads the words behind a command, field after field; `parse` says what comes of it. Pure."""

import re
from collections.abc import Sequence

from bot.commands.convert import PERSON, PLACE, check, convert
from bot.commands.when import Ground
from bot.errors import Refused
from bot.language import _
from bot.messages import Field, Value

_TOKEN = re.compile(
    r"""<[@#][^>]*>,?|(?:[^\s"“”„«»]|"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»)+|["“”„«»]"""
)  # phones put in the quotes of their own language by themselves
_NAMED = re.compile(r"(?:--)?([A-Za-z_]+)[:=](.*)", re.S)
_DASHED = re.compile(r"--([A-Za-z_]+)")
_TEXT = {"line", "long"}
_STOPS = {"number", "date", "time"}
_WORDS_OF_A_DAY = 3


class Reader:
    """Reads one text. What it found stands in `values`, `errors` and `typed`, by field id."""

    def __init__(self, fields: Sequence[Field], ground: Ground, rest: str) -> None:
        self.names = {name: field for field in fields for name in _names(field)}
        self.ground = ground
        self.rest = rest
        self.values: dict[str, Value] = {}
        self.errors: dict[str, str] = {}
        self.typed: dict[str, str] = {}

    def take(self, field: Field, given: Value) -> None:
        """A value that came by itself; a text is read as if it had been typed, and blank is nothing."""
        if given is None or given in {"", ()}:
            return
        try:
            if isinstance(given, str):
                self.typed[field.id] = given
            typed = isinstance(given, str) and field.kind not in _TEXT
            self.values[field.id] = convert(field, str(given), self.ground) if typed else check(field, given)
        except Refused as refused:
            self.errors[field.id] = refused.words

    def named(self, *, bare: bool) -> list[re.Match[str]]:
        """Take what is given by name; return the rest of the tokens."""
        loose: list[re.Match[str]] = []
        field: Field | None = None
        held: list[re.Match[str]] = []
        for token in _TOKEN.finditer(self.rest):
            found, value_at = self._name(token, bare=bare)
            if found is None:
                (held if field else loose).append(token)
                continue
            loose += self._close(field, held)
            field, held = found, []
            if value_at is not None:
                held = list(_TOKEN.finditer(self.rest, value_at, token.end()))
        loose += self._close(field, held)
        return sorted(loose, key=lambda token: token.start())

    def _name(self, token: re.Match[str], *, bare: bool) -> tuple[Field | None, int | None]:
        text = token[0]
        if found := _NAMED.fullmatch(text):
            return self.names.get(found[1].casefold()), token.start() + found.start(2)
        if found := _DASHED.fullmatch(text):
            field = self.names.get(found[1].casefold())
            if field is None:
                ids = ", ".join(self._ids())
                self.errors[""] = _("There is no option “{words}”. There are {ids}.", words=text, ids=ids)
            return field, None
        return (self.names.get(text.casefold()) if bare else None), None

    def _ids(self) -> list[str]:
        return list(dict.fromkeys(field.id for field in self.names.values())) or [_("none")]

    def _close(self, field: Field | None, held: list[re.Match[str]]) -> list[re.Match[str]]:
        """Give a named field its tokens; what it can't use goes back to the loose ones."""
        if field is None or not held:
            return []
        many = 1 if _quoted(held[0][0]) else self._fits(field, held)
        self.take(field, self._words(held[:many]))
        return held[many:]

    def _fits(self, field: Field, tokens: Sequence[re.Match[str]]) -> int:
        """How many of these tokens make a value, as many as can; 0 for none. Text takes them all."""
        if field.kind in _TEXT:
            return len(tokens)
        for many in range(min(len(tokens), 40), 0, -1):
            try:
                convert(field, self._words(tokens[:many]), self.ground)
            except Refused:
                continue
            return many
        return 1

    def in_order(self, fields: Sequence[Field], loose: list[re.Match[str]]) -> None:
        """Give the loose tokens to the fields in their order; people and places are known by their look."""
        open_fields = [one for one in fields if one.id not in self.values and one.id not in self.errors]
        for at, field in enumerate(open_fields):
            if loose:
                taken = self._choose(field, open_fields[at + 1 :], loose)
                if taken:
                    self.take(field, self._words(taken))
                    loose = [token for token in loose if token not in taken]
        if loose:
            words = self._words(loose)
            self.errors.setdefault("", _("I don't know what to do with “{words}”.", words=words))
            self.typed[""] = words

    def _choose(
        self, field: Field, later: Sequence[Field], loose: list[re.Match[str]]
    ) -> list[re.Match[str]]:
        """The loose tokens that are this field's, faulty ones included where nobody else could want them."""
        if field.kind in {"person", "people", "place"}:
            return self._by_look(field, later, loose)
        if field.kind in _TEXT:
            return loose[: self._reach(field, later, loose)]
        if field.kind == "many" and not later:
            return loose
        many = self._fits(field, loose)
        if self._converts(field, loose[:many]):
            return loose[:many]
        wanted = field.required or not any(one.kind in _TEXT for one in later)
        return (loose[:1] if later else loose) if wanted else []

    def _by_look(
        self, field: Field, later: Sequence[Field], loose: list[re.Match[str]]
    ) -> list[re.Match[str]]:
        look = PLACE if field.kind == "place" else PERSON
        fit = [token for token in loose if look.fullmatch(token[0].rstrip(","))]
        if field.kind == "place" and not fit:
            fit = [token for token in loose[:1] if token[0].casefold() == "here"]
        if fit or not field.required:
            return fit if field.kind == "people" else fit[:1]
        return loose[:1] if later else loose

    def _reach(self, field: Field, later: Sequence[Field], loose: list[re.Match[str]]) -> int:
        """How many tokens a text takes: all, if nothing is to come that it could hide; else one, or up to
        the next number, day or time.

        A choice that is wanted next and stands at the very end is left to it, and so is a date.
        """
        enough = len(loose) > 1 or not field.required
        if enough and later and later[0].kind == "one" and self._converts(later[0], loose[-1:]):
            return len(loose) - 1
        if [one.kind for one in later] == ["date"]:
            tails = (at for at in range(1, len(loose)) if self._converts(later[0], loose[at:]))
            return next(tails, len(loose))
        stopped = bool(later) and later[0].kind in _STOPS
        if not stopped and not any(one.kind in _TEXT for one in later):
            return len(loose)
        if not stopped or _quoted(loose[0][0]):
            return 1
        return next((at for at in range(1, len(loose)) if self._begins(later[0], loose[at:])), len(loose))

    def _begins(self, field: Field, tokens: Sequence[re.Match[str]]) -> bool:
        """Whether a value of this field begins here; a day may be several words."""
        most = _WORDS_OF_A_DAY if field.kind == "date" else 1
        return any(self._converts(field, tokens[:many]) for many in range(1, most + 1))

    def _converts(self, field: Field, tokens: Sequence[re.Match[str]]) -> bool:
        try:
            convert(field, self._words(tokens), self.ground)
        except Refused:
            return False
        return True

    def _words(self, tokens: Sequence[re.Match[str]]) -> str:
        """The tokens as they stood; a single quoted one without its quotes."""
        if len(tokens) == 1:
            return tokens[0][0][1:-1] if _quoted(tokens[0][0]) else tokens[0][0]
        whole = self.rest[tokens[0].start() : tokens[-1].end()]
        joined = " ".join(token[0] for token in tokens)
        return whole if whole.split() == joined.split() else joined


def _names(field: Field) -> tuple[str, ...]:
    """What it may be called: its label, in the reader's language too, and its id."""
    return _(field.label).casefold(), field.label.casefold(), field.id


def _quoted(text: str) -> bool:
    return len(text) > 1 and text[0] + text[-1] in {'""', "“”", "„“", "„”", "«»"}
