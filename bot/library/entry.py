"""What may stand in a prompt file, and a plain reason for what may not."""

from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.library.prompt import Area, Form, Scaffold, Theme
from bot.policy.state import Phase, Tie

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9_]+)+$", max_length=80)]


class Strict(BaseModel):
    """No unknown key, no bent type. `called` is the word for it in a fault."""

    called: ClassVar[str] = ""
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Kind(Strict):
    """A moment as prompts/moments.toml tells of it; `lines` are ids that Kith says by name."""

    called: ClassVar[str] = "a moment"
    about: str = ""
    placeholders: frozenset[Name] = Field(default=frozenset(), strict=False)
    lines: tuple[Id, ...] = Field(default=(), strict=False)


class Translation(Strict):
    """The words of a prompt in another language than English; all else it has from the English one."""

    called: ClassVar[str] = "a translation"
    id: Id
    text: Words
    title: Title | None = None
    mentor_text: Words | None = None
    follow_ups: list[Short] | None = Field(default=None, max_length=5)

    @property
    def words(self) -> dict[str, Any]:
        """What was written, by the names of `Prompt`."""
        given = self.model_dump(exclude_none=True)
        return {key: tuple(held) if isinstance(held, list) else held for key, held in given.items()}


class Entry(Translation):
    """A prompt in English, the language that all begin in."""

    called: ClassVar[str] = "a prompt"
    theme: Theme = ""
    depth: int = Field(default=1, ge=1, le=5)
    phases: list[Phase] = []
    ties: list[Tie] = []
    area: Area = ""
    form: Form = "line"
    minutes: int = Field(default=3, ge=1, le=60)
    group: bool = False
    mentor_first: bool = False
    scaffold: Scaffold = ""
    flags: list[Name] = []

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """The keys must not contradict each other."""
        if self.depth > 3 and (not self.ties or "reporting" in self.ties):
            raise _unfit("depth 4 and 5 are not for people who report to each other: name the ties")
        if self.group and self.depth > 3:
            raise _unfit("a group goes to depth 3 at most")
        if "group" in self.ties and not self.group:
            raise _unfit("ties names a group, so group must be true")
        if self.mentor_first and not self.mentor_text:
            raise _unfit("mentor_first needs a mentor_text")
        return self


def _unfit(words: str) -> PydanticCustomError:
    return PydanticCustomError("unfit", "{words}", {"words": words})


def reason(error: ErrorDetails, shape: type[Strict]) -> str:
    """Why what should be of `shape` was refused, in words for its writer."""
    key = _key(error["loc"])
    held = error.get("input")
    match error["type"]:
        case "unfit":
            return error["msg"]
        case "missing":
            why = "is missing"
        case "extra_forbidden":
            near = get_close_matches(key, shape.model_fields, 1)
            why = f"is no key of {shape.called}" + (f"; did you mean {near[0]}?" if near else "")
        case "literal_error":
            why = f"is {held!r}, but can only be {_choices(error)}"
        case "string_too_long":
            why = f"is too long: {len(str(held))} characters, at most {error['ctx']['max_length']}"
        case "string_too_short":
            why = "is empty"
        case "string_pattern_mismatch":
            why = f"is {held!r}, but is made of small letters, digits, _ and dots, like story.first_day"
        case "greater_than_equal" | "less_than_equal":
            bounds = {"ge": "at least", "le": "at most"}
            why = "".join(f"is {held}; {bounds[name]} {bound}" for name, bound in error["ctx"].items())
        case "too_long":
            why = f"has {error['ctx']['actual_length']} entries, at most {error['ctx']['max_length']}"
        case kind:
            why = f"{_SHOULD.get(kind, error['msg'].lower())}, not {held!r}"
    return f"{key} {why}"


_SHOULD = {
    "string_type": 'should be text in "quotes"',
    "int_type": "should be a whole number",
    "bool_type": "should be true or false",
    "list_type": 'should be a list, ["like", "this"]',
    "model_type": "should be a table",
}


def _key(place: tuple[int | str, ...]) -> str:
    """A key as its writer knows it: the entries of a list are counted from one."""
    words = [f"number {part + 1}" if isinstance(part, int) else part for part in place]
    return " ".join(words) or "this"


def _choices(error: ErrorDetails) -> str:
    return str(error["ctx"]["expected"]).replace("'', ", "").replace("'", "")
