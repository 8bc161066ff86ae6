"""Kith in a language in which every marked text stands in brackets."""

from pathlib import Path

import pytest

from bot.language import tongue
from tests.commands.conftest import on
from tests.language.pseudo import brackets as bracketed
from tests.language.pseudo import catalogues
from tests.moments.conftest import stage

__all__ = ["brackets", "on", "stage"]


@pytest.fixture
def brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pseudo language is spoken, beside English."""
    monkeypatch.setattr(tongue, "catalogues", catalogues(tmp_path / "locales", bracketed()))
