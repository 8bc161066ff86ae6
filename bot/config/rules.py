"""The policy's numbers as settings: each with its sane range; defaults are those of `policy.state.Rules`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from bot.config.faults import told
from bot.config.fields import Section, WallTime
from bot.errors import ConfigError
from bot.policy.rules import Rules

_USUAL = Rules()
_RISING = (
    ("depth_3_week", "depth_4_week", "depth_5_week"),
    ("cap_group", "cap_reporting", "cap_peer", "cap_mentor"),
    ("mentor_lead_hours", "mentor_lead_most_hours"),
    ("backoff_twice", "backoff_fourfold", "backoff_ask"),
    ("watch_ratio", "quiet_ratio"),
    ("first_call_day", "first_call_by"),
    ("agreement_first_day", "agreement_days"),
    ("closing_choose_days", "closing_thanks_days", "closing_look_back_days", "closing_notice_days"),
    ("closing_silent_days", "closing_hello_days"),
)
"""Numbers of which none may be smaller than the one before."""


class RuleSettings(Section):
    """[rules]: every field of `Rules` by its name. Ranges bound what could still make sense to anybody."""

    weeks: int = Field(_USUAL.weeks, ge=4, le=260)
    opening_weeks: int = Field(_USUAL.opening_weeks, ge=1, le=25)
    building_weeks: int = Field(_USUAL.building_weeks, ge=1, le=25)
    deepening_weeks: int = Field(_USUAL.deepening_weeks, ge=1, le=25)
    story_days: int = Field(_USUAL.story_days, ge=1, le=365)
    story_days_deepening: int = Field(_USUAL.story_days_deepening, ge=1, le=365)
    agreement_first_day: int = Field(_USUAL.agreement_first_day, ge=0, le=90)
    agreement_days: int = Field(_USUAL.agreement_days, ge=1, le=90)
    first_call_day: int = Field(_USUAL.first_call_day, ge=0, le=90)
    first_call_by: int = Field(_USUAL.first_call_by, ge=1, le=90)
    call_days: int = Field(_USUAL.call_days, ge=1, le=365)
    call_days_deepening: int = Field(_USUAL.call_days_deepening, ge=1, le=365)
    call_minutes: int = Field(_USUAL.call_minutes, ge=5, le=240)
    unlock_rounds: int = Field(_USUAL.unlock_rounds, ge=1, le=20)
    unlock_days: int = Field(_USUAL.unlock_days, ge=0, le=365)
    depth_3_week: int = Field(_USUAL.depth_3_week, ge=0, le=26)
    depth_4_week: int = Field(_USUAL.depth_4_week, ge=0, le=26)
    depth_5_week: int = Field(_USUAL.depth_5_week, ge=0, le=26)
    cap_mentor: int = Field(_USUAL.cap_mentor, ge=1, le=5)
    cap_peer: int = Field(_USUAL.cap_peer, ge=1, le=5)
    cap_reporting: int = Field(_USUAL.cap_reporting, ge=1, le=3)
    cap_group: int = Field(_USUAL.cap_group, ge=1, le=3)
    mentor_lead_hours: int = Field(_USUAL.mentor_lead_hours, ge=0, le=24 * 7)
    mentor_lead_most_hours: int = Field(_USUAL.mentor_lead_most_hours, ge=0, le=24 * 14)
    mentor_words: int = Field(_USUAL.mentor_words, ge=20, le=1000)
    second_asking_days: int = Field(_USUAL.second_asking_days, ge=0, le=30)
    backoff_twice: int = Field(_USUAL.backoff_twice, ge=1, le=20)
    backoff_fourfold: int = Field(_USUAL.backoff_fourfold, ge=1, le=20)
    backoff_ask: int = Field(_USUAL.backoff_ask, ge=1, le=20)
    explore: float = Field(_USUAL.explore, ge=0, le=1)
    timing_half_life_days: int = Field(_USUAL.timing_half_life_days, ge=1, le=1000)
    timing_after: int = Field(_USUAL.timing_after, ge=1, le=1000)
    reflection_days: int = Field(_USUAL.reflection_days, ge=7, le=365)
    pulse_first_day: int = Field(_USUAL.pulse_first_day, ge=1, le=365)
    pulse_days: int = Field(_USUAL.pulse_days, ge=7, le=365)
    watch_ratio: float = Field(_USUAL.watch_ratio, ge=0.5, le=20)
    quiet_ratio: float = Field(_USUAL.quiet_ratio, ge=0.5, le=20)
    quiet_told_days: int = Field(_USUAL.quiet_told_days, ge=1, le=90)
    floor: int = Field(_USUAL.floor, ge=5, le=50)
    closing_notice_days: int = Field(_USUAL.closing_notice_days, ge=7, le=120)
    closing_look_back_days: int = Field(_USUAL.closing_look_back_days, ge=5, le=120)
    closing_thanks_days: int = Field(_USUAL.closing_thanks_days, ge=3, le=120)
    closing_choose_days: int = Field(_USUAL.closing_choose_days, ge=1, le=120)
    closing_silent_days: int = Field(_USUAL.closing_silent_days, ge=1, le=120)
    closing_hello_days: int = Field(_USUAL.closing_hello_days, ge=14, le=365)
    check_in_first_day: int = Field(_USUAL.check_in_first_day, ge=1, le=365)
    check_in_days: int = Field(_USUAL.check_in_days, ge=1, le=365)
    check_in_days_deepening: int = Field(_USUAL.check_in_days_deepening, ge=1, le=365)
    activity_days: int = Field(_USUAL.activity_days, ge=7, le=365)
    article_days: int = Field(_USUAL.article_days, ge=1, le=365)
    article_threshold: float = Field(_USUAL.article_threshold, ge=0, le=10)
    post_days: int = Field(_USUAL.post_days, ge=1, le=365)
    budget_weekly: int = Field(_USUAL.budget_weekly, ge=1, le=14)
    gap_hours: int = Field(_USUAL.gap_hours, ge=0, le=24 * 28)
    lively_days: float = Field(_USUAL.lively_days, ge=0, le=90)
    channel_lively_minutes: int = Field(_USUAL.channel_lively_minutes, ge=0, le=24 * 60)
    close_days: int = Field(_USUAL.close_days, ge=1, le=90)
    lone_days: int = Field(_USUAL.lone_days, ge=1, le=90)
    erase_days: int = Field(_USUAL.erase_days, ge=1, le=90)
    silent_after_days: int = Field(_USUAL.silent_after_days, ge=1, le=90)
    invitation_days: int = Field(_USUAL.invitation_days, ge=1, le=90)
    stale_hours: int = Field(_USUAL.stale_hours, ge=1, le=24 * 28)
    shared_hours_least: int = Field(_USUAL.shared_hours_least, ge=0, le=100)
    group_answers: int = Field(_USUAL.group_answers, ge=2, le=50)
    group_reveal_days: int = Field(_USUAL.group_reveal_days, ge=1, le=90)
    hour: WallTime = _USUAL.hour

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """Numbers that only make sense in an order."""
        if self.opening_weeks + self.building_weeks + self.deepening_weeks > 25:
            raise ValueError("the three phases take all of the 26 weeks; leave one for the closing")
        for rising in _RISING:
            numbers = [getattr(self, name) for name in rising]
            if numbers != sorted(numbers):
                raise ValueError(f"{', '.join(rising)} must not fall, but are {numbers}")
        return self

    def policy(self) -> Rules:
        """As the policy takes them."""
        return Rules(**self.model_dump())


def overridden(base: Rules, by: Mapping[str, Any], *, where: str = "rules") -> Rules:
    """`base` with a programme's own numbers. Raises ConfigError with every fault; `where` names the place."""
    try:
        return RuleSettings.model_validate({**asdict(base), **by}).policy()
    except ValidationError as error:
        raise ConfigError([f"{where}: {fault}" for fault in told(error, RuleSettings)]) from None
