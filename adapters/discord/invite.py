"""The link that adds Kith to a server, with what it asks for and why."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import urlencode

from adapters.discord.permissions import ASKED, PERMISSIONS
from bot.errors import ConfigError

PAGE = "https://discord.com/oauth2/authorize"


def link(settings: Mapping[str, object]) -> str:
    """The link, from `application_id` or from the token, which begins with it. Raises ConfigError."""
    token = settings.get("token")
    application = str(settings.get("application_id") or "") or _named(str(token or ""))
    if not application:
        raise ConfigError(
            ["discord.application_id: the link needs it; it stands on General Information in the portal"]
        )
    asked = {"client_id": application, "scope": "bot applications.commands", "permissions": str(ASKED)}
    return f"{PAGE}?{urlencode(asked)}"


def reasons() -> Mapping[str, str]:
    """Each permission with its reason."""
    return {name: why for name, (_, why) in PERMISSIONS.items()}


def _named(token: str) -> str:
    head = token.removeprefix("Bot ").partition(".")[0]
    try:
        name = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return name if name.isdecimal() else ""
