"""What Slack needs: tokens for Socket Mode, or an address and secrets for HTTP."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

API = "https://slack.com/api/"


class AppShape(BaseModel):
    """What the app's manifest depends on; known before there is any token.

    `signs_of_life` learns from message events that people talk, never what; without it no history scope is
    asked for. `public_url` is where Slack reaches Kith in HTTP mode.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    mode: Literal["socket", "http"] = "socket"
    name: str = Field(default="Kith", min_length=1, max_length=35)
    command: str = Field(default="/kith", pattern=r"^/[a-z0-9_-]{1,31}$")
    signs_of_life: bool = True
    public_url: str = Field(
        default="",
        pattern=r"^((https://|http://127\.0\.0\.1)[^\s/?#]*(/[^\s?#]*)?)?$",
        examples=["https://kith.example.org"],
    )


class SlackSettings(AppShape):
    """Socket Mode needs `bot_token` and `app_token`; HTTP needs `signing_secret`, and `bot_token` for one
    workspace or `client_id`, `client_secret` and `public_url` to be installed in many.

    `base_url` is Slack's API. `host` and `port` are where HTTP mode listens, behind your web server.
    """

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8322, ge=0, le=65535)
    base_url: str = Field(default=API, pattern=r"^https?://[^\s?#]+/$")

    @property
    def many(self) -> bool:
        """Whether it is installed by OAuth, in as many workspaces as like."""
        return self.bot_token is None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        faults = [*self._missing(), *self._mixed_up()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _missing(self) -> list[str]:
        if self.mode == "socket":
            wanted = {
                "bot_token_env": (self.bot_token, "the Bot User OAuth Token, xoxb-..."),
                "app_token_env": (self.app_token, "an App-Level Token with connections:write, xapp-..."),
            }
        else:
            wanted = {"signing_secret_env": (self.signing_secret, "the Signing Secret of Basic Information")}
            if self.many:
                why = "to be installed in many workspaces (or bot_token_env for one)"
                wanted |= {
                    "client_id": (SecretStr(self.client_id) if self.client_id else None, why),
                    "client_secret_env": (self.client_secret, why),
                    "public_url": (SecretStr(self.public_url) if self.public_url else None, why),
                }
        return [f'mode "{self.mode}" needs {key}: {why}' for key, (value, why) in wanted.items() if not value]

    def _mixed_up(self) -> list[str]:
        """Tokens look alike, and are swapped easily."""
        kinds = {"bot_token": "xoxb-", "app_token": "xapp-"}
        given = {name: getattr(self, name) for name in kinds}
        return [
            f"{name}_env holds no {name.replace('_', ' ')}: one begins with {kinds[name]}"
            for name, token in given.items()
            if token is not None and not token.get_secret_value().startswith(kinds[name])
        ]


Settings = SlackSettings
