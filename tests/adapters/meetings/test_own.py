"""What is each one's own, and how the registry builds them."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from adapters import registry
from adapters.meetings import google, teams, zoom
from bot.errors import ConfigError, Misconfigured, Transient
from tests.contracts.meetings import AT
from tests.standins.meetings import NOW, STAND_INS, Fault, GoogleStandIn, ZoomStandIn, serving


async def test_zoom_looks_through_pages_for_what_it_made() -> None:
    async with (
        serving(ZoomStandIn()) as there,
        registry.meetings({"zoom": there.settings}, lambda: NOW) as maker,
    ):
        assert isinstance(there, ZoomStandIn)
        assert maker is not None
        there.page = 2
        made = [await maker.create("A & B", AT, 30, f"call-{number}") for number in range(5)]
        assert await maker.create("A & B", AT, 30, "call-4") == made[4]
        assert len(there.meetings) == 5


async def test_google_waits_for_a_link_and_comes_back_for_a_slow_one() -> None:
    async with (
        serving(GoogleStandIn()) as there,
        registry.meetings({"google": there.settings}, lambda: NOW) as maker,
    ):
        assert isinstance(there, GoogleStandIn)
        assert maker is not None
        there.pending = 4
        with pytest.raises(Transient, match="still making"):
            await maker.create("A & B", AT, 30, "call-1")
        assert (await maker.create("A & B", AT, 30, "call-1")).link.startswith("https://meet.example/")
        assert len(there.meetings) == 1


async def test_google_s_403_may_be_a_rate() -> None:
    async with (
        serving(GoogleStandIn()) as there,
        registry.meetings({"google": there.settings}, lambda: NOW) as maker,
    ):
        assert maker is not None
        there.faults = [Fault(403, body={"error": {"errors": [{"reason": "userRateLimitExceeded"}]}})]
        with pytest.raises(Transient):
            await maker.create("A & B", AT, 30, "call-1")
        there.faults = [Fault(403, body={"error": {"errors": [{"reason": "forbidden"}]}})]
        with pytest.raises(Misconfigured) as told:
            await maker.create("A & B", AT, 30, "call-1")
        assert "delegation" in told.value.missing


@pytest.mark.parametrize("name", sorted(STAND_INS))
async def test_check_asks_them_and_tells_in_words(name: str) -> None:
    async with serving(STAND_INS[name]()) as there:
        assert await registry.meetings_online(name, there.settings, lambda: NOW) == []
        there.refuses = True
        (fault,) = await registry.meetings_online(name, there.settings, lambda: NOW)
        assert "valid credentials" in fault


async def test_nobody_set_up_makes_nothing() -> None:
    async with registry.meetings({}, lambda: NOW) as maker:
        assert maker is None


def test_unknown_ones_are_named() -> None:
    with pytest.raises(ConfigError, match="there is google, teams, zoom"):
        registry.meeting_settings("jitsi")


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (google.Settings, {"service_account": "{}", "organiser": "a@b"}),
        (google.Settings, {"service_account": json.dumps({"client_email": "x", "private_key": "y"})}),
        (teams.Settings, {"tenant": "a/b", "client_id": "c", "client_secret": "s", "organiser": "x"}),
        (zoom.Settings, {"account_id": "", "client_id": "c", "client_secret": "s", "host": "h@x"}),
        (
            zoom.Settings,
            {"account_id": "a", "client_id": "c", "client_secret": "s", "host": "h@x", "api": "http://x"},
        ),
    ],
)
def test_settings_that_can_t_be_are_refused_without_secrets(model: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as told:
        model.model_validate(given)
    assert "private_key" not in str(told.value)
