"""Installing in many workspaces: Slack's OAuth, with our own stores."""

from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, url
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import Installations, Now, States
from bot.ports import Vault


def oauth(
    settings: SlackSettings, scopes: list[str], installed: Installations, vault: Vault, now: Now
) -> AsyncOAuthSettings:
    """Bolt's settings for the flow; who asks is looked up once per token, not at every event."""
    assert settings.client_secret  # the settings' own check
    made = AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scopes=scopes,
        user_scopes=[],
        redirect_uri=url(settings, REDIRECT_PATH),
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=settings.base_url.removesuffix("api/") + "oauth/v2/authorize",
        installation_store=installed,
        installation_store_bot_only=True,
        state_store=States(vault, now),
    )
    made.authorize.cache_enabled = True  # type: ignore[attr-defined]  # of the store's kind of AsyncAuthorize
    return made
