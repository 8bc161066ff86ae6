"""What the file may say, section by section. config.example.toml explains every key."""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.config.faults import guess
from bot.config.fields import (
    AccountName,
    Country,
    Locale,
    Loose,
    Origin,
    PlatformSection,
    Section,
    WallTime,
    Zone,
    folder,
    variable,
)
from bot.config.rules import RuleSettings
from bot.config.secrets import database_address, keys_in
from bot.policy.state import Hours


class Database(Section):
    """Where everything is kept: an address, in the file or, if `database_env` names one, in a variable."""

    database_env: str = ""
    database: str = Field("sqlite:///kith.db", repr=False)

    @field_validator("database_env")
    @classmethod
    def _set(cls, name: str, info: ValidationInfo) -> str:
        if name:
            variable(name, info)
        return name

    @field_validator("database")
    @classmethod
    def _address(cls, address: str, info: ValidationInfo) -> str:
        named = info.data.get("database_env")
        return database_address(variable(named, info) if named else address, info, written=not named)


class Kith(Database):
    """[kith]: `keys` come from the variable that `key_env` names, newest first; `prompts` is a folder."""

    key_env: str = "KITH_KEY"
    keys: tuple[SecretStr, ...] = ()
    prompts: str = ""
    log: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("prompts")
    @classmethod
    def _there(cls, given: str, info: ValidationInfo) -> str:
        place = Path(folder(info), given).absolute()
        if given and not place.is_dir():
            raise ValueError("is no folder; name one with your own prompts, or leave it out")
        return str(place) if given else ""

    @field_validator("key_env")
    @classmethod
    def _usable(cls, name: str, info: ValidationInfo) -> str:
        value = variable(name, info)
        try:
            keys_in(value)
        except ValueError as fault:
            raise ValueError(f"the environment variable {name}: {fault}") from None
        return name

    @field_validator("keys", mode="before")
    @classmethod
    def _from_environment(cls, given: object, info: ValidationInfo) -> object:
        if given != ():
            raise ValueError("a key never stands in this file; name its environment variable in key_env")
        name = info.data.get("key_env")
        return tuple(SecretStr(key) for key in keys_in(variable(name, info))) if name else ()


class Community(Section):
    """[community]: who the people are. `coordinators` are "platform:id"; more can be appointed later."""

    name: str = Field(min_length=1, max_length=80, examples=["Commons"])
    zone: Zone = "UTC"
    country: Country = ""
    locale: Locale = "en"
    coordinators: Annotated[tuple[AccountName, ...], Loose] = ()

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """The coordinators as (platform, id)."""
        return tuple((name.split(":", 1)[0], name.split(":", 1)[1]) for name in self.coordinators)


class Quiet(Section):
    """[quiet]: `hours` is when people may hear from Kith, from and until, where they said nothing else."""

    hours: Annotated[tuple[WallTime, WallTime], Loose] = (time(9), time(18))
    weekends: bool = False

    @field_validator("hours")
    @classmethod
    def _some(cls, hours: tuple[time, time]) -> tuple[time, time]:
        if hours[0] == hours[1]:
            raise ValueError('must be two different times, like ["09:00", "18:00"]')
        return hours

    def open(self) -> Hours:
        """As the policy takes them."""
        days = frozenset(range(7 if self.weekends else 5))
        return Hours(start=self.hours[0], end=self.hours[1], days=days)


class Feeds(Section):
    """[feeds]: how often each is fetched, and which exact origins need not be public."""

    poll_minutes: int = Field(60, ge=5, le=7 * 24 * 60)
    trusted: Annotated[tuple[Origin, ...], Loose] = ()


class Config(Section):
    """The whole file. Make one with `read` or `parse`, which tell every fault together."""

    kith: Kith
    community: Community
    quiet: Quiet = Quiet()
    rules: RuleSettings = RuleSettings()
    feeds: Feeds = Feeds()
    meetings: dict[str, PlatformSection] = Field(default_factory=dict)
    platforms: dict[str, PlatformSection] = Field(default_factory=dict)

    @field_validator("meetings")
    @classmethod
    def _one_maker(cls, meetings: dict[str, PlatformSection]) -> dict[str, PlatformSection]:
        if len(meetings) > 1:
            names = ", ".join(sorted(meetings))
            raise ValueError(f"there are sections for {names}, but one makes the rooms; keep one of them")
        return meetings

    @field_validator("platforms")
    @classmethod
    def _coordinators_are_there(
        cls, platforms: dict[str, PlatformSection], info: ValidationInfo
    ) -> dict[str, PlatformSection]:
        community = info.data.get("community")
        for platform, who in community.accounts() if community and platforms else ():
            if platform not in platforms:
                hint = guess(platform, list(platforms))
                raise ValueError(f'coordinator "{platform}:{who}" is on a platform without a section; {hint}')
        return platforms

    @property
    def own_prompts(self) -> Path | None:
        """The folder of this place's own prompts, if there is one."""
        return Path(self.kith.prompts) if self.kith.prompts else None
