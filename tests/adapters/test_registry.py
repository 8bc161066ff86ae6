"""The registry builds by name, tells every fault, and imports nothing early."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from adapters import registry
from bot.errors import ConfigError


class NoVault:
    """A vault with nothing in it."""

    async def get(self, platform: str, space: str, name: str) -> bytes | None:
        return None

    async def put(
        self, platform: str, space: str, name: str, secret: bytes, until: datetime | None = None
    ) -> None:
        return None

    async def delete(self, platform: str, space: str, name: str) -> None:
        return None


async def test_it_builds_the_playground(tmp_path: Path) -> None:
    told = {"file": str(tmp_path / "p.db"), "people": [{"id": "ana", "name": "Ana"}]}
    platform = registry.build("playground", told, (), NoVault())
    assert platform.name == "playground"
    assert platform.capabilities.home


def test_an_unknown_platform_is_named() -> None:
    with pytest.raises(ConfigError, match="'teams' is not known; there is discord, playground"):
        registry.settings_model("teams")


def test_all_faults_of_the_settings_are_told_together(tmp_path: Path) -> None:
    told = {
        "port": 99999,
        "colour": "red",
        "people": [{"id": "a b", "name": "Ana", "zone": "Europe/Nowhere"}],
    }
    with pytest.raises(ConfigError) as caught:
        registry.build("playground", told, (), NoVault())
    places = {fault.partition(": ")[0] for fault in caught.value.faults}
    assert places == {
        "playground.port",
        "playground.colour",
        "playground.people.0.id",
        "playground.people.0.zone",
    }


def test_who_stands_twice_or_is_missing_is_told(tmp_path: Path) -> None:
    told = {
        "people": [{"id": "ana", "name": "Ana"}, {"id": "ana", "name": "ANA"}],
        "channels": [{"id": "all", "name": "all", "members": ["ben"]}],
    }
    with pytest.raises(ConfigError) as caught:
        registry.build("playground", told, (), NoVault())
    (fault,) = caught.value.faults
    assert "the id 'ana' stands twice" in fault
    assert "the name 'ana' stands twice" in fault
    assert "'all' has the member 'ben', who is not among the people" in fault


def test_settings_are_read_without_a_web_server() -> None:
    check = """
import sys
from adapters import registry
registry.settings_model("playground")
print([name for name in ("starlette", "uvicorn", "sse_starlette") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
