"""The policy's numbers as settings: each with its sane range; defaults are those of `policy.state.Rules`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import Field, ValidationError

from bot.config.faults import told
from bot.config.fields import Section, WallTime
from bot.errors import ConfigError
from bot.policy.rules import Rules

_USUAL = Rules()


class RuleSettings(Section):
    """[rules]: every field of `Rules` by its name. Ranges bound what could still make sense to anybody."""

    weeks: int = Field(_USUAL.weeks, ge=4, le=260)
    story_days: int = Field(_USUAL.story_days, ge=1, le=365)
    check_in_first_day: int = Field(_USUAL.check_in_first_day, ge=1, le=365)
    check_in_days: int = Field(_USUAL.check_in_days, ge=1, le=365)
    check_in_days_deepening: int = Field(_USUAL.check_in_days_deepening, ge=1, le=365)
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

    def policy(self) -> Rules:
        """As the policy takes them."""
        return Rules(**self.model_dump())


def overridden(base: Rules, by: Mapping[str, Any], *, where: str = "rules") -> Rules:
    """`base` with a programme's own numbers. Raises ConfigError with every fault; `where` names the place."""
    try:
        return RuleSettings.model_validate({**asdict(base), **by}).policy()
    except ValidationError as error:
        raise ConfigError([f"{where}: {fault}" for fault in told(error, RuleSettings)]) from None
