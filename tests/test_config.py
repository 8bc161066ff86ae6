"""The configuration: what it gives, and that every fault is told together, with what to do."""

from dataclasses import asdict, fields
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, RuleSettings, overridden, parse, read
from bot.errors import ConfigError
from bot.policy.rules import Rules
from bot.policy.state import Hours
from bot.store.cipher import new_key

KEY = new_key()
SMALL: dict[str, Any] = {"community": {"name": "Commons"}}


def faults(raw: dict[str, Any], environment: dict[str, str] | None = None) -> list[str]:
    """What is told about `raw`."""
    with pytest.raises(ConfigError) as caught:
        parse(raw, {"KITH_KEY": KEY} if environment is None else environment, file="kith.toml")
    return list(caught.value.faults)


def good(**sections: Any) -> Config:
    """A configuration with these sections."""
    return parse({**SMALL, **sections}, {"KITH_KEY": KEY})


def test_a_small_file_is_enough() -> None:
    config = good()
    assert config.community.zone == "UTC"
    assert config.rules.policy() == Rules()
    assert config.quiet.open() == Hours()
    assert [key.get_secret_value() for key in config.kith.keys] == [KEY]
    assert config.platforms == {}


def test_every_rule_has_a_setting_with_its_default() -> None:
    assert set(RuleSettings.model_fields) == {field.name for field in fields(Rules)}
    assert RuleSettings().policy() == Rules()


def test_rules_and_hours_are_taken() -> None:
    config = good(
        rules={"story_days": 14, "hour": "15:30", "lively_days": 2},
        quiet={"hours": ["08:30", "17:00"], "weekends": True},
    )
    assert config.rules.policy().story_days == 14
    assert config.rules.policy().hour == time(15, 30)
    assert config.rules.policy().lively_days == 2
    assert config.quiet.open() == Hours(start=time(8, 30), end=time(17), days=frozenset(range(7)))


def test_a_programmes_rules_start_from_the_communitys() -> None:
    base = good(rules={"story_days": 14}).rules.policy()
    rules = overridden(base, {"gap_hours": 72, "hour": "09:00"})
    assert asdict(rules) == {**asdict(base), "gap_hours": 72, "hour": time(9)}
    with pytest.raises(ConfigError) as caught:
        overridden(base, {"gap_hours": "often", "storydays": 3})
    assert caught.value.faults == (
        'rules: gap_hours: must be a whole number, not the text "often"; without this line it is 48',
        'rules: storydays: there is no such key; did you mean "story_days"?',
    )


def test_the_example_loads(tmp_path: Path) -> None:
    example = Path(__file__).parent.parent / "config.example.toml"
    config = read(example, {"KITH_KEY": KEY})
    assert config.rules.policy() == Rules()
    assert config.quiet.open() == Hours()
    assert "playground" in config.platforms


def test_the_example_names_every_key() -> None:
    text = (Path(__file__).parent.parent / "config.example.toml").read_text()
    for section, field in Config.model_fields.items():
        assert f"[{section}" in text
        inner = getattr(field.annotation, "model_fields", {})
        for key in set(inner) - {"keys"}:
            assert f"\n{key} = " in text or f"\n# {key} = " in text, key


def test_every_fault_is_told_at_once() -> None:
    raw = {
        "kith": {"databse": "sqlite:///x.db", "log": "xml", "key_env": "NOWHERE"},
        "community": {"zone": "Europe/Berln", "country": "Germany", "coordinators": ["dana"]},
        "quiet": {"hours": ["25:00", "18:00"], "weekends": "no"},
        "rules": {"budget_weekly": 0, "story_days": "weekly", "gap_hours": 1.5},
        "feeds": {"poll_minutes": 1, "trusted": ["http://127.0.0.1:8700/feed"]},
        "platform": {},
    }
    assert faults(raw) == [
        "kith.toml: kith.key_env: the environment variable NOWHERE is not set; set it where Kith is started",
        "kith.toml: kith.log: must be 'text' or 'json', not the text \"xml\"; without this line it is"
        ' "text"',
        'kith.toml: kith.databse: there is no such key; did you mean "database"?',
        'kith.toml: community.name: is missing; add it: name = "Commons"',
        'kith.toml: community.zone: there is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?',
        'kith.toml: community.country: must be a country\'s two letters (ISO 3166), like "DE" or "DE-BY", or'
        ' "" for none',
        "kith.toml: community.coordinators, item 1: must be the platform, a colon and the id there, like"
        ' "playground:dana"',
        'kith.toml: quiet.hours, item 1: must be a time of day from "00:00" to "23:59", like "09:00"',
        'kith.toml: quiet.weekends: must be true or false, not the text "no"; without this line it is false',
        'kith.toml: rules.story_days: must be a whole number, not the text "weekly"; without this line it'
        " is 7",
        "kith.toml: rules.budget_weekly: must be at least 1, not 0; without this line it is 2",
        "kith.toml: rules.gap_hours: must be a whole number, not 1.5; without this line it is 48",
        "kith.toml: feeds.poll_minutes: must be at least 5, not 1; without this line it is 60",
        "kith.toml: feeds.trusted, item 1: must be an exact origin without a path, like"
        ' "http://127.0.0.1:8700"',
        'kith.toml: platform: there is no such key; did you mean "platforms"?',
    ]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", "is not set"),
        ("abc", "its value is not a key; make one with `kith key`"),
        (f"{KEY}, abc", "key 2 of 2 is not a key"),
        (" , ", "it holds no key"),
    ],
    ids=["unset", "one", "second", "none"],
)
def test_a_bad_key_is_told_and_never_shown(value: str, says: str) -> None:
    (fault,) = faults(SMALL, {"KITH_KEY": value})
    assert says in fault
    assert "KITH_KEY" in fault
    assert "abc" not in fault


def test_keys_can_be_rotated() -> None:
    older = new_key()
    config = parse(SMALL, {"KITH_KEY": f"{KEY},{older}"})
    assert [key.get_secret_value() for key in config.kith.keys] == [KEY, older]


def test_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    (named,) = faults({**SMALL, "kith": {"key_env": KEY}})
    assert "must be the name of an environment variable" in named
    (written,) = faults({**SMALL, "kith": {"keys": [KEY]}})
    assert "a key never stands in this file" in written
    (password,) = faults({**SMALL, "kith": {"database": "postgresql://kith:hush@db/kith"}})
    assert "holds a password" in password
    assert not any(secret in fault for fault in (named, written, password) for secret in (KEY, "hush"))


def test_secrets_are_not_in_the_configurations_text() -> None:
    environment = {"KITH_KEY": KEY, "DB": "postgresql://kith:hush@db/kith", "TOKEN": "xoxb-hush"}
    raw = {**SMALL, "kith": {"database_env": "DB"}, "platforms": {"slack": {"token_env": "TOKEN"}}}
    config = parse(raw, environment)
    assert config.kith.database == "postgresql://kith:hush@db/kith"
    assert config.platforms["slack"]["token"].get_secret_value() == "xoxb-hush"
    assert "hush" not in repr(config)
    assert KEY not in repr(config)


def test_a_platforms_missing_secrets_are_told_together() -> None:
    raw = {**SMALL, "platforms": {"slack": {"token_env": "ONE", "app_token_env": "TWO"}}}
    (fault,) = faults(raw)
    assert fault.startswith("kith.toml: platforms.slack: token_env: the environment variable ONE is not set")
    assert "app_token_env: the environment variable TWO is not set" in fault


def test_a_coordinator_is_on_a_platform_that_is_there() -> None:
    raw = {
        "community": {"name": "Commons", "coordinators": ["slak:U1"]},
        "platforms": {"slack": {}},
    }
    (fault,) = faults(raw)
    assert fault.endswith('coordinator "slak:U1" is on a platform without a section; did you mean "slack"?')


@pytest.mark.parametrize(
    "address", ["kith.db", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "sqlite://host/x", "://"]
)
def test_a_bad_address_is_told(address: str) -> None:
    (fault,) = faults({**SMALL, "kith": {"database": address}})
    assert fault.startswith("kith.toml: kith.database: ")
    assert "sqlite:///kith.db" in fault


def test_a_relative_database_lies_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kith.toml"
    file.write_text('[community]\nname = "Commons"\n')
    assert read(file, {"KITH_KEY": KEY}).kith.database == f"sqlite:///{tmp_path / 'kith.db'}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file; copy config.example.toml there"),
        (b"[kith\n", "is not TOML"),
        (b"name = '\xff'\n", "is not text in UTF-8"),
    ],
)
def test_a_file_that_cant_be_read_is_told(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "kith.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=says):
        read(file, {})


def test_nothing_can_be_changed() -> None:
    config = good()
    with pytest.raises(ValueError, match="frozen"):
        config.community.name = "Other"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    "raw", [{"community": 3}, {"community": []}, {"community": SMALL["community"], "quiet": 1}]
)
def test_a_value_in_place_of_a_section_is_told(raw: dict[str, Any]) -> None:
    (fault,) = faults(raw)
    assert "must be a section" in fault


def test_one_makes_the_rooms_and_its_secret_is_no_word_of_the_file() -> None:
    zoom = {"account_id": "a", "client_id": "c", "client_secret_env": "ZOOM", "host": "h@example.org"}
    config = parse({**SMALL, "meetings": {"zoom": zoom}}, {"KITH_KEY": KEY, "ZOOM": "s3cret"})
    assert config.meetings["zoom"]["client_secret"].get_secret_value() == "s3cret"
    assert "s3cret" not in repr(config)
    told = faults({**SMALL, "meetings": {"zoom": {}, "teams": {}}})
    assert told == [
        "kith.toml: meetings: there are sections for teams, zoom, but one makes the rooms; keep one of them"
    ]
    (fault,) = faults({**SMALL, "meetings": {"zoom": zoom}})
    assert "ZOOM is not set" in fault
