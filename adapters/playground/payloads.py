"""What the page may post: every shape, checked; anything else is refused."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "line", "long", "one", "many", "yes", "date", "time", "number", "person", "people", "place", "file"
]


class Payload(BaseModel):
    """What every post says: who it is `as`, and in which conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    who: str = Field(alias="as")
    conversation: str = ""


class Say(Payload):
    """str from the composer: a command, or talk."""

    text: str = Field(max_length=8000)


class Press(Payload):
    """A button of the message `message`; None on the person's own page."""

    token: str = Field(min_length=1, max_length=300)
    message: int | None = None


class Filled(BaseModel):
    """One field as it was left; `value` is text, a yes or no, a list of ids or a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    value: bool | str | tuple[str, ...] | dict[str, str] | None = None


class Submit(Press):
    """A form handed in; `message` is the one whose button opened it."""

    values: tuple[Filled, ...] = ()


class Typing(Payload):
    """An option of a command while it is typed."""

    name: str
    option: str
    typed: str = ""


class Seen(Payload):
    """Somebody has read up to `message`."""

    message: int


class Step(BaseModel):
    """How far the clock is to go."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Literal["hour", "day", "week"]
