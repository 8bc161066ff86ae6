"""Whose and where: accounts and addresses from the ids that Slack sends. Pure.

An account is "T1.U1"; in an Enterprise Grid "E1.U1", since a person there has one id in all its workspaces.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.errors import Unreachable
from bot.messages import Account, Address, value

PLATFORM = "slack"
Json = Mapping[str, Any]

_ACCOUNT = re.compile(r"([TE][A-Z0-9]+)\.([UW][A-Z0-9]+)")


@value
class Origin:
    """Where something came from: `space` is the workspace, `owner` what its accounts' ids begin with."""

    space: str
    owner: str

    def account(self, user: str) -> Account:
        """Somebody of there."""
        return Account(platform=PLATFORM, id=f"{self.owner}.{user}")

    def address(self, channel: str, thread: str = "") -> Address:
        """A conversation of there."""
        return Address(platform=PLATFORM, space=self.space, id=channel, thread=thread)


def origin(body: Json) -> Origin:
    """Where a payload of any kind came from."""
    granted = (body.get("authorizations") or [{}])[0]
    team = body.get("team_id") or _id(body.get("team")) or granted.get("team_id")
    team = team or _of(body.get("user"), "team_id") or _of(body.get("view"), "team_id") or ""
    whole = body.get("enterprise_id") or _id(body.get("enterprise")) or granted.get("enterprise_id")
    whole = whole or _of(body.get("team"), "enterprise_id") or ""
    return Origin(space=str(team or whole), owner=str(whole or team))


def user_of(body: Json) -> str:
    """Who acts."""
    return str(body.get("user_id") or _id(body.get("user")) or "")


def parted(who: Account) -> tuple[str, str]:
    """An account's owner and Slack's own id. Raises Unreachable for one that can't be Slack's."""
    found = _ACCOUNT.fullmatch(who.id) if who.platform == PLATFORM else None
    if not found:
        raise Unreachable(f"{who.id!r} is no account of Slack")
    return found[1], found[2]


def slack_id(who: Account) -> str:
    """Slack's own id of this account, "" if it is not on Slack."""
    found = _ACCOUNT.fullmatch(who.id) if who.platform == PLATFORM else None
    return found[2] if found else ""


def instant(stamp: object) -> datetime | None:
    """The instant of one of Slack's time stamps, "1700000000.123456"."""
    try:
        return datetime.fromtimestamp(float(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _id(of: object) -> str:
    return of if isinstance(of, str) else _of(of, "id")


def _of(of: object, key: str) -> str:
    return str(of.get(key) or "") if isinstance(of, Mapping) else ""
