"""`kith prompts`: what it counts, finds and shows."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import PromptError
from bot.library import load, load_with
from bot.library.stats import tables

STORY = """
[[prompt]]
id = "story.one"
text = "{text}"
theme = "craft"
follow_ups = ["How did it feel?", "What did you choose?", "What came of it?"]
"""


def written(folder: Path, text: str, *, de: str = "") -> Path:
    """A library of one story."""
    for language, words in (("en", text), ("de", de)):
        if words:
            (folder / language).mkdir(parents=True)
            entry = STORY.replace("{text}", words)
            if language == "de":
                entry = f'[[prompt]]\nid = "story.one"\ntext = "{words}"\n'
            (folder / language / "story.toml").write_text(entry, encoding="utf-8")
    (folder / "moments.toml").write_text('[story]\nabout = "Stories."\n', encoding="utf-8")
    return folder


def test_the_shipped_prompts_have_no_fault() -> None:
    ran = CliRunner().invoke(app, ["prompts", "lint"])
    assert ran.exit_code == 0, ran.output
    assert "no faults" in ran.output


def test_every_fault_is_told_with_language_and_id(tmp_path: Path) -> None:
    folder = written(tmp_path / "own", "What was the worst day!", de="Was war dein schlimmster Tag?")
    ran = CliRunner().invoke(app, ["prompts", "lint", str(folder)])
    assert ran.exit_code == 1
    assert "en story.one: shouts" in ran.output
    assert "en story.one: 'worst' is a superlative of pain" in ran.output
    assert "de story.one: 'schlimmster' is a superlative of pain" in ran.output
    assert f"{len(list(load())) + 2} prompts in " in ran.output


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["prompts", "lint", str(tmp_path / "none")])
    assert ran.exit_code == 1
    assert "there is no such folder" in str(ran.exception)


def test_stats_show_coverage_by_theme_depth_phase_tie_and_language() -> None:
    shown = {title: (heads, rows) for title, heads, rows in tables(load())}
    _, rows = shown["stories by theme and depth"]
    themes = rows[:-1]
    assert len(themes) == 12
    assert all(int(count) >= 6 for row in themes for count in row[1:6])
    assert sum(int(row[6]) for row in themes) == int(rows[-1][6]) >= 360
    usable = {row[0]: int(row[1]) for row in shown["stories by phase"][1]}
    assert usable["opening"] >= 40
    assert min(usable["building"], usable["deepening"]) >= 120
    assert usable["closing"] >= 24
    ties = {row[0]: [int(count) for count in row[1:]] for row in shown["stories by tie and depth"][1]}
    assert ties["group"][0] + ties["group"][1] >= 60
    assert ties["reporting"][3:] == [0, 0]
    assert ties["peer"][4] == 0
    areas = [int(row[2]) for row in shown["check-ins and activities by area"][1]]
    assert sum(areas) >= 48 + 60
    ran = CliRunner().invoke(app, ["prompts", "stats"])
    assert ran.exit_code == 0
    assert "stories by tie and depth" in ran.output
    counted = CliRunner().invoke(app, ["prompts"])
    assert any(line.split()[:1] == ["story"] for line in counted.output.splitlines())


def test_prompts_of_ones_own_add_and_replace(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    mine = STORY.replace("{text}", "Which tool do you lend to others?").replace(
        "story.one", "story.lent_tool"
    )
    other = mine.replace("story.lent_tool", "story.small_fix").replace("lend to", "borrow from")
    (tmp_path / "en" / "story.toml").write_text(mine + other, encoding="utf-8")
    library, shipped = load_with(tmp_path), load()
    assert len(library) == len(shipped) + 1
    assert library.get("story.lent_tool").text == "Which tool do you lend to others?"
    assert library.get("story.small_fix").text == "Which tool do you borrow from others?"
    assert library.get("reveal.pair") == shipped.get("reveal.pair")
    assert load_with(None).get("story.small_fix") == shipped.get("story.small_fix")


def test_the_same_id_twice_in_ones_own_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    mine = STORY.replace("{text}", "Which tool do you lend to others?")
    (tmp_path / "en" / "story.toml").write_text(mine + mine, encoding="utf-8")
    with pytest.raises(PromptError, match="another prompt of this id"):
        load_with(tmp_path)
