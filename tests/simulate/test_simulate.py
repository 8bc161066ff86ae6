"""The simulation: the same people for every policy, promises kept, losses told, a picture drawn."""

from dataclasses import fields
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.library import load
from bot.policy.hours import is_open
from bot.policy.rules import USUAL as RULES
from bot.simulate.assumptions import USUAL, WHY, Assumptions
from bot.simulate.compare import compared, losses
from bot.simulate.draw import CLAIM, draw
from bot.simulate.kith import Run, begun
from bot.simulate.people import START, pair, talks
from bot.simulate.run import simulate
from bot.simulate.tally import Tally

LIBRARY = load()
PAIRS, WEEKS = 40, 26


def test_every_assumption_says_why_and_is_varied() -> None:
    names = [field.name for field in fields(Assumptions)]
    assert list(WHY) == names
    assert all(len(why) > 20 for why in WHY.values())
    assert {(name, factor) for name, factor, _ in USUAL.varied()} == {
        (name, factor) for name in names for factor in (0.5, 1.5)
    }
    assert all(
        getattr(whole, name) == getattr(USUAL, name) * factor for name, factor, whole in USUAL.varied()
    )


def test_the_same_seed_gives_the_same_people_and_numbers() -> None:
    assert [one.ready for one in pair(7, 1, USUAL)] == [one.ready for one in pair(7, 1, USUAL)]
    assert [one.ready for one in pair(7, 1, USUAL)] != [one.ready for one in pair(7, 2, USUAL)]
    once, again = (simulate("kith", 5, WEEKS, 3, USUAL, LIBRARY, RULES) for _ in range(2))
    assert once == again


def test_kith_keeps_hours_and_budget_for_everybody() -> None:
    for number in range(PAIRS):
        people = pair(number, 1, USUAL)
        run = Run(
            circle=begun(number, people, RULES, WEEKS),
            people={one.state.id: one for one in people},
            library=LIBRARY,
            assumed=USUAL,
            tally=Tally(),
        )
        run.live(talks(number, 1, WEEKS, USUAL), START + timedelta(weeks=WEEKS))
        for one in people:
            times = sorted(one.messages)
            assert times
            assert all(is_open(one.state, at) for at in times)
            assert all(later - earlier >= timedelta(hours=48) for earlier, later in pairwise(times))
            assert all(
                later - earlier >= timedelta(days=7) for earlier, later in zip(times, times[2:], strict=False)
            )


def test_kith_is_answered_more_and_excludes_nobody() -> None:
    tallies = compared(PAIRS, WEEKS, 1, LIBRARY, RULES)
    kith, fixed, excluding = (tallies[name] for name in ("kith", "fixed", "excluding"))
    assert kith.answers_a_message >= 1.5 * fixed.answers_a_message
    assert kith.exchanges_a_pair >= excluding.exchanges_a_pair
    assert kith.outside == 0 < fixed.outside
    assert kith.left < fixed.left
    lost = losses(tallies, WEEKS)
    assert any("excluding policy" in line for line in lost)
    assert not any(line.startswith("messages in quiet hours") for line in lost)


def test_a_policy_that_wins_everywhere_is_told_to_lose_nowhere() -> None:
    best, worst = (
        Tally(pairs=1, people=2, exchanges=5),
        Tally(pairs=1, people=2, messages=9, left=2, outside=1),
    )
    best.asked("story", answered=True)
    worst.asked("story", answered=False)
    assert losses({"kith": best, "fixed": worst}, WEEKS) == []
    assert len(losses({"kith": worst, "fixed": best}, WEEKS)) == 5


def test_who_left_hears_nothing_more() -> None:
    gone = Assumptions(opt_out=1000, answer=1)
    tally = simulate("fixed", 10, WEEKS, 1, gone, LIBRARY, RULES)
    assert tally.left >= 10
    assert tally.messages_a_week(WEEKS) < 0.2


def test_the_command_prints_and_draws(tmp_path: Path) -> None:
    picture = tmp_path / "sim.png"
    ran = CliRunner().invoke(app, ["simulate", "--pairs", "3", "--no-vary", "--picture", str(picture)])
    assert ran.exit_code == 0, ran.output
    assert " ".join(ran.output.split()).startswith(CLAIM)
    assert "answers per question" in ran.output
    assert "Kith loses" in ran.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    alone = CliRunner().invoke(app, ["simulate", "--pairs", "2", "--alone"])
    assert alone.exit_code == 0
    assert "fixed" not in alone.output


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tallies = compared(1, 4, 1, LIBRARY, RULES)
    with pytest.raises(Exception, match="can't be written"):
        draw(tallies, [], 4, tmp_path / "none" / "sim.png")
