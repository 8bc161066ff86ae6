"""The numbers of the policy: every one a setting; config.example.toml says why each is what it is."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of the policy, from the programme's settings.

    Days are local calendar days. `hour` is the preferred local hour of a slot.
    """

    weeks: int = 26
    story_days: int = 7
    check_in_first_day: int = 14
    check_in_days: int = 14
    check_in_days_deepening: int = 28
    article_days: int = 7
    article_threshold: float = 0.35
    post_days: int = 7
    budget_weekly: int = 2
    gap_hours: int = 48
    lively_days: float = 5
    channel_lively_minutes: int = 30
    close_days: int = 10
    lone_days: int = 7
    erase_days: int = 14
    silent_after_days: int = 7
    invitation_days: int = 7
    stale_hours: int = 48
    shared_hours_least: int = 3
    group_answers: int = 3
    group_reveal_days: int = 3
    hour: time = time(10)


USUAL = Rules()
"""The defaults."""
