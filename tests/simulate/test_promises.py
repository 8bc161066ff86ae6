"""The promises over simulated deliveries; `python -m tests.bench promises` counts a million of them."""

from datetime import UTC, datetime, time

import pytest

from bot.policy.state import Hours, PersonState
from tests.bench import promises


def test_no_promise_is_broken() -> None:
    counted = promises.run(3000)
    assert counted.pop("simulated deliveries") >= 3000
    assert counted == {"quiet-hour violations": 0, "budget violations": 0, "wrong local time": 0}


@pytest.mark.parametrize(
    ("at", "kept"),
    [((2027, 3, 26, 8, 59), False), ((2027, 3, 26, 9, 0), True), ((2027, 3, 29, 7, 59), False),
     ((2027, 3, 29, 8, 0), True), ((2027, 3, 29, 16, 0), False), ((2027, 3, 27, 10, 0), False)],
)  # fmt: skip
def test_the_judge_knows_walls_and_clock_changes(at: tuple[int, int, int, int, int], kept: bool) -> None:
    person = PersonState(id=1, zone="Europe/London", hours=Hours(start=time(9), end=time(17)))
    assert promises._open(person, datetime(*at, tzinfo=UTC)) is kept


def test_hours_over_midnight_belong_to_the_evening_before() -> None:
    night = PersonState(id=1, zone="UTC", hours=Hours(start=time(20), end=time(4), days=frozenset({4})))
    assert promises._open(night, datetime(2027, 3, 27, 3, tzinfo=UTC))
    assert not promises._open(night, datetime(2027, 3, 26, 3, tzinfo=UTC))
