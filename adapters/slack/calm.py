"""Who somebody is, and whether they want to be left alone, from Slack's answers. Pure."""

import re
from datetime import UTC, datetime

from adapters.slack.ids import Json
from bot.messages import Profile

_AWAY_EMOJI = frozenset({":palm_tree:", ":desert_island:", ":beach_with_umbrella:", ":umbrella_on_ground:"})
"""Slack's own "Vacationing" is a palm tree."""
_AWAY_WORDS = re.compile(
    r"\b(vacation(ing)?|holidays?|out of (the )?office|ooo|on leave|parental leave|pto"
    r"|urlaub|vacances|vacaciones)\b",
    re.I,
)


def profile(user: Json, now: datetime) -> Profile:
    """What users.info tells."""
    told = user.get("profile") or {}
    names = (told.get("display_name"), told.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        name=next((str(name).strip() for name in names if name and str(name).strip()), "somebody"),
        zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or ""),
        active=not user.get("deleted"),
        admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
        away_until=_away(told, now),
    )


def disturbed_from(dnd: Json, now: datetime) -> datetime | None:
    """When they may be disturbed again, from dnd.info; None if they may be now."""
    ends = []
    if dnd.get("snooze_enabled"):
        ends.append(_at(dnd.get("snooze_endtime")))
    if dnd.get("dnd_enabled") and (start := _at(dnd.get("next_dnd_start_ts"))) and start <= now:
        ends.append(_at(dnd.get("next_dnd_end_ts")))
    return max((end for end in ends if end is not None and end > now), default=None)


def _away(told: Json, now: datetime) -> datetime | None:
    """Until when a status says that they are on holiday; a meeting's status says no such thing."""
    until = _at(told.get("status_expiration"))
    if until is None or until <= now:
        return None
    away = told.get("status_emoji") in _AWAY_EMOJI or _AWAY_WORDS.search(str(told.get("status_text") or ""))
    return until if away else None


def _at(stamp: object) -> datetime | None:
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int | float) and stamp > 0 else None
