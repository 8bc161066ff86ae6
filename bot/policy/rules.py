"""The numbers of the policy: every one a setting; config.example.toml says why each is what it is."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of the policy, from the programme's settings.

    Days are local calendar days. `hour` is the preferred local hour of a slot. The weeks of the phases, and
    those before which no depth opens, are of a programme of 26; they scale with its length.
    """

    weeks: int = 26
    opening_weeks: int = 3
    building_weeks: int = 9
    deepening_weeks: int = 10
    story_days: int = 7
    story_days_deepening: int = 14
    agreement_first_day: int = 1
    agreement_days: int = 14
    first_call_day: int = 3
    first_call_by: int = 10
    call_days: int = 14
    call_days_deepening: int = 28
    call_minutes: int = 30
    unlock_rounds: int = 3
    unlock_days: int = 14
    depth_3_week: int = 3
    depth_4_week: int = 7
    depth_5_week: int = 13
    cap_mentor: int = 5
    cap_peer: int = 4
    cap_reporting: int = 3
    cap_group: int = 2
    mentor_lead_hours: int = 24
    mentor_lead_most_hours: int = 48
    mentor_words: int = 150
    second_asking_days: int = 3
    backoff_twice: int = 2
    backoff_fourfold: int = 3
    backoff_ask: int = 4
    explore: float = 0.2
    timing_half_life_days: int = 60
    timing_after: int = 6
    reflection_days: int = 42
    pulse_first_day: int = 30
    pulse_days: int = 60
    watch_ratio: float = 1.5
    quiet_ratio: float = 2.5
    quiet_told_days: int = 7
    floor: int = 5
    closing_notice_days: int = 28
    closing_look_back_days: int = 21
    closing_thanks_days: int = 10
    closing_choose_days: int = 3
    closing_silent_days: int = 7
    closing_hello_days: int = 60
    check_in_first_day: int = 14
    check_in_days: int = 14
    check_in_days_deepening: int = 28
    activity_days: int = 28
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
