"""A kind sentence for each reason to stay silent."""

from datetime import UTC, datetime

import pytest

from bot.moments.skipped import skipped_words
from bot.policy.state import Skip, Why
from tests.policy.test_why_not import NOW


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_kind_words(why: Why) -> None:
    said = skipped_words(Skip(moment="story", slot="s", why=why))
    assert said.endswith(".")
    assert said[0].isupper()
    assert 3 < len(said.split()) < 20
    assert not {"must", "failed", "error", "policy", "budget", why.value} & set(said.lower().split())
    dated = skipped_words(Skip(moment="story", slot="s", why=why, until=NOW))
    assert dated == f"{said} I look again on 24 March 2027."


def test_words_name_the_readers_own_day() -> None:
    skip = Skip(moment="story", slot="s", why=Why.LIVELY, until=datetime(2027, 3, 31, 23, 30, tzinfo=UTC))
    assert skipped_words(skip) == (
        "They were talking to each other, so I kept out of it. I look again on 31 March 2027."
    )
    assert skipped_words(skip, "Asia/Tokyo").endswith("on 1 April 2027.")
