"""What the playground needs to know: its port, its file, who is there and which channels they share."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PLATFORM = "playground"
"""The platform's name, and the name of its only space."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^@#<>\s](.*\S)?$")]


class PersonSettings(BaseModel):
    """Somebody of the playground. `zone` is an IANA name; an admin may run coordinators' commands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    name: Name
    zone: str = "UTC"
    locale: str = "en"
    admin: bool = False

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"{zone!r} is no time zone; write one like Europe/Madrid")
        return zone


class ChannelSettings(BaseModel):
    """A place of many, with the ids of who is in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    name: Name
    members: tuple[Id, ...] = ()


class PlaygroundSettings(BaseModel):
    """`port` 0 takes any free one; `file` is a SQLite file of the playground's own, made where it is missing.

    The page shows the first two people who are no admins, a channel's member and the first admin.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(default=8321, ge=0, le=65535)
    file: Path = Path("playground.db")
    people: tuple[PersonSettings, ...]
    channels: tuple[ChannelSettings, ...] = ()
    open_browser: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = {person.id for person in self.people}
        faults = [
            *([] if known else ["people: at least one is needed"]),
            *_twice("people: the id", (person.id for person in self.people)),
            *_twice("people: the name", (person.name.casefold() for person in self.people)),
            *_twice("channels: the id", (channel.id for channel in self.channels)),
            *_twice("channels: the name", (channel.name.casefold() for channel in self.channels)),
            *(
                f"channels: {channel.id!r} has the member {member!r}, who is not among the people"
                for channel in self.channels
                for member in channel.members
                if member not in known
            ),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


Settings = PlaygroundSettings


def _twice(what: str, values: Iterable[str]) -> list[str]:
    return [f"{what} {value!r} stands twice" for value, count in Counter(values).items() if count > 1]
