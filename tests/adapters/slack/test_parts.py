"""Settings, manifest, errors, profiles: what an operator and the outbox rely on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters import registry
from adapters.slack import calm
from adapters.slack.errors import translated
from adapters.slack.manifest import FILES, HISTORY, SCOPES, made, manifest
from adapters.slack.settings import AppShape, Settings
from bot.commands.table import specs
from bot.errors import ConfigError, Malformed, Misconfigured, PlatformError, Transient, Unreachable
from bot.messages import CommandSpec, Field, OptionSpec
from tests.adapters.slack.golden import same

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(hours=2), NOW - timedelta(hours=2)
TOKENS = {"bot_token": "xoxb-1", "app_token": "xapp-1"}
README = Path(__file__).parent.parent.parent.parent / "README.md"


class TestSettings:
    def faults(self, **given: Any) -> str:
        with pytest.raises(ValidationError) as caught:
            Settings.model_validate(given)
        return str(caught.value)

    def test_socket_mode_is_usual_and_needs_two_tokens(self) -> None:
        assert Settings.model_validate(TOKENS).mode == "socket"
        told = self.faults()
        assert "bot_token_env" in told
        assert "app_token_env" in told

    def test_http_needs_a_secret_and_a_way_to_be_installed(self) -> None:
        told = self.faults(mode="http")
        for key in ("signing_secret_env", "client_id", "client_secret_env", "public_url"):
            assert key in told
        one = Settings.model_validate({"mode": "http", "signing_secret": "s", "bot_token": "xoxb-1"})
        assert not one.many
        many = {"client_id": "1", "client_secret": "s", "public_url": "https://kith.example"}
        assert Settings.model_validate({"mode": "http", "signing_secret": "s", **many}).many

    def test_swapped_tokens_are_told_apart_and_never_shown(self) -> None:
        told = self.faults(bot_token="xapp-secret", app_token="xoxb-secret")
        assert "bot_token_env holds no bot token: one begins with xoxb-" in told
        assert "app_token_env holds no app token" in told
        assert "secret" not in told

    def test_an_unknown_key_is_a_fault(self) -> None:
        assert "signs_of_lif" in self.faults(**TOKENS, signs_of_lif=False)


class TestManifest:
    def test_it_is_as_it_was(self) -> None:
        same("manifest", manifest(AppShape(), specs()))
        http = {"mode": "http", "public_url": "https://kith.example/", "signs_of_life": False}
        same("manifest_http", made(http, specs()))

    def test_without_signs_of_life_no_history_is_asked_for(self) -> None:
        quiet = json.dumps(manifest(AppShape(signs_of_life=False), specs()))
        assert "history" not in quiet
        assert "message." not in quiet
        assert "history" in json.dumps(manifest(AppShape(), specs()))

    def test_files_are_read_only_if_a_command_takes_one(self) -> None:
        spec = CommandSpec(
            name="x", help="x", options=(OptionSpec(field=Field(id="f", label="F", kind="file")),)
        )
        assert "files:read" in json.dumps(manifest(AppShape(), (spec,)))
        assert "files:read" not in json.dumps(manifest(AppShape(), specs()))

    def test_slacks_limits_are_kept(self) -> None:
        drawn = manifest(AppShape(name="A name of thirty-five characters.."), specs())
        assert len(drawn["display_information"]["description"]) <= 140
        for shortcut in drawn["features"]["shortcuts"]:
            assert len(shortcut["name"]) <= 24
            assert len(shortcut["description"]) <= 150

    def test_the_readme_explains_every_scope(self) -> None:
        text = README.read_text(encoding="utf-8")
        for scope, why in (SCOPES | HISTORY | FILES).items():
            assert f"| `{scope}` | {why} |" in text, scope

    def test_http_needs_an_address(self) -> None:
        with pytest.raises(ConfigError, match="public_url"):
            registry.manifest("slack", {"mode": "http"}, specs())

    def test_a_section_with_faults_or_another_platform_is_told(self) -> None:
        with pytest.raises(ConfigError, match=r"slack\.mode"):
            registry.manifest("slack", {"mode": "pigeon"}, specs())
        with pytest.raises(ConfigError, match="needs no manifest"):
            registry.manifest("playground", {}, specs())


def refused(word: str, status: int = 200, **more: Any) -> SlackApiError:
    """An error as slack_sdk raises it."""
    headers = more.pop("headers", {})
    answer = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://x/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": word, **more},
        headers=headers,
        status_code=status,
    )
    return SlackApiError("It failed.", answer)  # type: ignore[no-untyped-call]  # as it ships


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (refused("channel_not_found"), Unreachable),
            (refused("user_disabled"), Unreachable),
            (refused("is_archived"), Misconfigured),
            (refused("not_in_channel"), Misconfigured),
            (refused("token_revoked"), Misconfigured),
            (refused("invalid_blocks"), Malformed),
            (refused("msg_too_long"), Malformed),
            (refused("something_new"), Malformed),
            (refused("internal_error", 500), Transient),
            (aiohttp.ServerDisconnectedError(), Transient),
            (TimeoutError(), Transient),
            (ConnectionResetError(), Transient),
            (ZeroDivisionError(), Malformed),
            (Unreachable("x"), Unreachable),
        ],
    )
    def test_each_is_one_of_the_cores(self, error: Exception, kind: type[PlatformError]) -> None:
        assert type(translated(error)) is kind

    def test_a_missing_scope_is_named(self) -> None:
        error = translated(refused("missing_scope", needed="dnd:read", provided="chat:write"))
        assert isinstance(error, Misconfigured)
        assert error.missing == "the scope dnd:read"

    def test_slack_says_how_long_to_wait(self) -> None:
        for headers in ({"Retry-After": "7"}, {"retry-after": ["7"]}):
            error = translated(refused("ratelimited", 429, headers=headers), posting=True)
            assert isinstance(error, Transient)
            assert (error.retry_after, error.unsure) == (timedelta(seconds=7), False)

    @pytest.mark.parametrize(
        "error", [refused("fatal_error"), refused("", 503), aiohttp.ServerDisconnectedError(), TimeoutError()]
    )
    def test_a_lost_answer_leaves_a_post_unsure_and_nothing_else(self, error: Exception) -> None:
        post, call = translated(error, posting=True), translated(error)
        assert isinstance(post, Transient)
        assert post.unsure
        assert isinstance(call, Transient)
        assert not call.unsure

    def test_a_post_that_never_left_is_sure(self) -> None:
        key: Any = aiohttp.client_reqrep.ConnectionKey("h", 1, False, False, None, None, None)
        error = translated(aiohttp.ClientConnectorError(key, OSError(111, "refused")), posting=True)
        assert isinstance(error, Transient)
        assert not error.unsure


class TestPeople:
    def user(self, **told: Any) -> dict[str, Any]:
        return {"id": "U1", "name": "ana", "tz": "Europe/Lisbon", "locale": "en-GB", "profile": told}

    def test_a_profile(self) -> None:
        one = calm.profile(self.user(display_name=" Ana ", real_name="Ana Ruiz"), NOW)
        assert (one.name, one.zone, one.locale, one.active, one.admin) == (
            "Ana", "Europe/Lisbon", "en-GB", True, False,
        )  # fmt: skip
        assert calm.profile(self.user(display_name="", real_name="Ana Ruiz"), NOW).name == "Ana Ruiz"
        assert calm.profile({"deleted": True, "is_owner": True}, NOW).active is False
        assert calm.profile({"is_owner": True}, NOW).admin

    @pytest.mark.parametrize(
        ("emoji", "text", "until", "away"),
        [
            (":palm_tree:", "", SOON, SOON),
            ("", "Out of office until Monday", SOON, SOON),
            (":palm_tree:", "Vacationing", None, None),
            (":palm_tree:", "Vacationing", BEFORE, None),
            (":calendar:", "In a meeting", SOON, None),
            (":house:", "Planning a holidayish thing", SOON, None),
        ],
    )
    def test_a_holiday_with_an_end_pauses(
        self, emoji: str, text: str, until: datetime | None, away: datetime | None
    ) -> None:
        told = {"status_emoji": emoji, "status_text": text}
        told["status_expiration"] = int(until.timestamp()) if until else 0  # type: ignore[assignment]
        assert calm.profile(self.user(**told), NOW).away_until == away

    @pytest.mark.parametrize(
        ("dnd", "until"),
        [
            ({}, None),
            ({"snooze_enabled": True, "snooze_endtime": SOON.timestamp()}, SOON),
            ({"snooze_enabled": True, "snooze_endtime": BEFORE.timestamp()}, None),
            (
                {
                    "dnd_enabled": True,
                    "next_dnd_start_ts": BEFORE.timestamp(),
                    "next_dnd_end_ts": SOON.timestamp(),
                },
                SOON,
            ),
            ({"dnd_enabled": True, "next_dnd_start_ts": SOON.timestamp(), "next_dnd_end_ts": 9e9}, None),
            ({"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}, None),
        ],
    )
    def test_do_not_disturb(self, dnd: dict[str, Any], until: datetime | None) -> None:
        assert calm.disturbed_from(dnd, NOW) == until
