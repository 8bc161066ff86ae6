"""Slack's errors in the words of the core. https://docs.slack.dev/reference/methods lists them by method."""

import asyncio
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable

RETRY = timedelta(seconds=30)
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
BUSY = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Slack's own trouble: what was asked may have been done all the same."""
GONE = frozenset(
    {
        "cannot_dm_bot", "cannot_message_self", "cant_dm_bot", "cant_update_message", "channel_not_found",
        "edit_window_closed", "message_not_found", "method_not_supported_for_channel_type",
        "not_enough_users", "thread_not_found", "user_disabled", "user_is_restricted", "user_not_found",
        "user_not_in_channel", "user_not_visible", "users_not_found",
    }
)  # fmt: skip
MISSING = {
    "access_denied": "permission to be in this workspace",
    "account_inactive": "the bot's account: it was deactivated, install the app again",
    "app_missing_action_url": "the Messages tab of the app's home",
    "ekm_access_denied": "the workspace's key: its administrators suspended it",
    "invalid_auth": "a valid token",
    "is_archived": "a channel that is open: this one is archived",
    "messages_tab_disabled": "the Messages tab of the app's home",
    "no_permission": "permission of the token",
    "not_allowed_token_type": "a bot token (xoxb-)",
    "not_authed": "a token",
    "not_in_channel": "a seat in the channel: type /invite @Kith there",
    "org_login_required": "the workspace: it is moving to an organisation",
    "restricted_action": "the right to post: an administrator restricted it",
    "restricted_action_non_threadable_channel": "the right to post in this channel",
    "restricted_action_read_only_channel": "the right to post: the channel is read-only",
    "restricted_action_thread_only_channel": "the right to post outside threads in this channel",
    "team_access_not_granted": "access to this workspace: an organisation's administrator grants it",
    "token_expired": "a token that has not expired",
    "token_revoked": "a token: it was revoked, install the app again",
}


def translated(error: Exception, *, posting: bool = False) -> PlatformError:
    """The core's error. `posting`: what was sent may have arrived where the answer got lost."""
    match error:
        case PlatformError():
            return error
        case SlackApiError():
            return _answered(error, posting=posting)
        case aiohttp.ClientConnectorError():
            return Transient("Slack can't be reached", RETRY)
        case aiohttp.ClientError() | asyncio.TimeoutError() | OSError():
            return Transient(
                f"the connection to Slack was lost: {type(error).__name__}", RETRY, unsure=posting
            )
        case SlackClientError():
            return Transient(f"Slack answered oddly: {type(error).__name__}", RETRY, unsure=posting)
        case _:
            return Malformed(f"{type(error).__name__}: {error}")


def code(error: SlackApiError) -> str:
    """Slack's word for it, "" where there is none."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError, TypeError):
        return ""


def _answered(error: SlackApiError, *, posting: bool) -> PlatformError:
    word, status = (
        code(error),
        int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)),
    )
    if status == 429 or word in LIMITED:
        return Transient("Slack asks to wait", _retry_after(error))
    if status >= 500 or word in BUSY or not word:
        return Transient(f"Slack has trouble: {word or status}", RETRY, unsure=posting)
    if word in GONE:
        return Unreachable(f"Slack says {word}")
    if word == "missing_scope":
        return Misconfigured(
            "Slack says missing_scope", f"the scope {error.response.get('needed') or ''}".strip()
        )
    if word in MISSING:
        return Misconfigured(f"Slack says {word}", MISSING[word])
    told = "; ".join((error.response.get("response_metadata") or {}).get("messages") or ())
    return Malformed(f"Slack says {word}: {told}" if told else f"Slack says {word}")


def _retry_after(error: SlackApiError) -> timedelta:
    headers = {
        str(name).lower(): one for name, one in dict(getattr(error.response, "headers", {}) or {}).items()
    }
    given = headers.get("retry-after", "")
    given = given[0] if isinstance(given, list) else given
    return timedelta(seconds=max(int(given), 1)) if str(given).isdecimal() else RETRY
