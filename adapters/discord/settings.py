"""What Discord needs: a bot's token."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

API = "https://discord.com/api/v10"
_SNOWFLAKE = r"^([0-9]{15,21})?$"


class DiscordSettings(BaseModel):
    """`signs_of_life` learns from message events that people talk, never what. `polls` lets groups vote in
    Discord's own polls, which show who chose what; without it by buttons, unseen.

    `channel` is where pairs' private threads are made; without it, the first text channel that allows it.
    `dev_guild` gets the commands at once, and only it. `base_url` and `gateway` are Discord's own addresses.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: SecretStr | None = None
    signs_of_life: bool = True
    polls: bool = True
    channel: str = Field(default="", pattern=_SNOWFLAKE)
    dev_guild: str = Field(default="", pattern=_SNOWFLAKE)
    application_id: str = Field(default="", pattern=_SNOWFLAKE)
    base_url: str = Field(default=API, pattern=r"^https?://[^\s?#]+[^\s?#/]$")
    gateway: str = Field(default="", pattern=r"^(wss?://\S+)?$")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.token is None or not self.token.get_secret_value().strip():
            raise ValueError("needs token_env: the variable with the bot's token, from the page Bot")
        if self.token.get_secret_value().strip().startswith("Bot "):
            raise ValueError('token_env: give the token alone, without "Bot " before it')
        return self

    @property
    def secret(self) -> str:
        """The token itself."""
        assert self.token is not None  # the check above
        return self.token.get_secret_value().strip()


Settings = DiscordSettings
