"""Reading prompt files: good ones, and every fault of broken ones at once."""

import shutil
from pathlib import Path

import pytest

from bot.errors import PromptError
from bot.library import load
from bot.library.load import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped prompts, to break; in English only, so that a fault is told once."""
    copy = tmp_path / "prompts"
    shutil.copytree(shipped() / "en", copy / "en")
    shutil.copy(shipped() / "moments.toml", copy)
    return copy


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(PromptError) as caught:
        load(folder)
    return caught.value.faults


def story(lines: str = "", id: str = "story.one", text: str = "What happened?") -> str:
    return f'[[prompt]]\nid = "{id}"\ntext = "{text}"\n{lines}\n'


def test_a_copy_loads_as_the_shipped_one_does(folder: Path) -> None:
    assert list(load(folder)) == [prompt for prompt in load() if prompt.locale == "en"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (story("dept = 2"), "story.one: dept is no key of a prompt; did you mean depth?"),
        (story("depth = 6"), "story.one: depth is 6; at most 5"),
        (story('depth = "2"'), "story.one: depth should be a whole number, not '2'"),
        (story("group = 1"), "story.one: group should be true or false, not 1"),
        (
            story('phases = "opening"'),
            """story.one: phases should be a list, ["like", "this"], not 'opening'""",
        ),
        (
            story('phases = ["opening", "end"]'),
            "story.one: phases number 2 is 'end', but can only be opening, building, deepening or closing",
        ),
        (
            story('ties = ["boss"]'),
            "story.one: ties number 1 is 'boss', but can only be mentor, peer, reporting or group",
        ),
        (
            story('area = "sport"'),
            "story.one: area is 'sport', but can only be goals, challenge, win, hobby, energy, learning, "
            "balance, us, read, listen, workshop, project or outing",
        ),
        (
            story("follow_ups = ['a', 'b', 'c', 'd', 'e', 'f']"),
            "story.one: follow_ups has 6 entries, at most 5",
        ),
        (story('form = "poem"'), "story.one: form is 'poem', but can only be tap, line, story or voice"),
        (story(text=" "), "story.one: text is empty"),
        (story(text="a" * 501), "story.one: text is too long: 501 characters, at most 500"),
        ('[[prompt]]\nid = "story.one"\n', "story.one: text is missing"),
        ('[[prompt]]\ntext = "What?"\n', "prompt number 1: id is missing"),
        ("[[prompt]]\nid = 3\ntext = 4\n", 'prompt number 1: id should be text in "quotes", not 3'),
        (
            story(id="story.One day"),
            "story.One day: id is 'story.One day', but is made of small letters, digits, _ and dots, "
            "like story.first_day",
        ),
        (story() + story(text="And then?"), "story.one: there is another prompt of this id"),
        (story(id="share.one"), "share.one: in this file every id begins with story."),
        (story(text="Who is {boss}?"), "story.one: unknown placeholder {boss}; here you have none"),
        (story('follow_ups = ["And {name}?"]'), "story.one: unknown placeholder {name}; here you have none"),
        (
            story(text="Who is {a.b}?"),
            "story.one: a brace may only hold a plain name, like {partner}: 'Who is {a.b}?'",
        ),
        (story("mentor_first = true"), "story.one: mentor_first needs a mentor_text"),
        (
            story("depth = 4"),
            "story.one: depth 4 and 5 are not for people who report to each other: name the ties",
        ),
        (
            story('depth = 4\nties = ["peer"]\ngroup = true'),
            "story.one: a group goes to depth 3 at most",
        ),
        (story('ties = ["group"]'), "story.one: ties names a group, so group must be true"),
        ('[prompt]\nid = "story.one"\n', "a prompt begins with [[prompt]], in two brackets"),
        (story() + "\n[[prompts]]\n", "unknown key prompts; a prompt begins with [[prompt]]"),
        ("prompt = [1]", "prompt number 1: this should be a table, not 1"),
    ],
)
def test_a_fault_is_told_with_its_file_and_id(folder: Path, entry: str, fault: str) -> None:
    write(folder, "en/story.toml", entry)
    assert faults(folder)[0] == f"prompts/en/story.toml: {fault}"


def test_all_faults_come_together(folder: Path) -> None:
    write(folder, "en/story.toml", story("dept = 2\nminutes = 0") + story(id="story.two", text=""))
    write(folder, "en/article.toml", '[[prompt]]\nid = "article.one"\ntext = "Who wins?\n')
    write(folder, "en/check_inn.toml", story())
    write(folder, "English/story.toml", story())
    (folder / "en/share.toml").write_bytes(b"\xff\xfe")
    found = faults(folder)
    starts = [fault.rpartition(": ")[0] for fault in found]
    assert "prompts/English" in starts
    assert any(fault.startswith("prompts/en/article.toml: can't be read as TOML") for fault in found)
    assert any("line 3" in fault for fault in found)
    assert any(fault.startswith("prompts/en/check_inn.toml: unknown moment check_inn") for fault in found)
    assert "prompts/en/share.toml: is not UTF-8 text (byte 0)" in found
    assert "prompts/en/story.toml: story.one: dept is no key of a prompt; did you mean depth?" in found
    assert "prompts/en/story.toml: story.two: text is empty" in found
    assert "prompts/en/story.toml: story.one: minutes is 0; at least 1" in found
    assert len(found) == 7


def test_what_hangs_on_a_broken_file_is_not_told_as_well(folder: Path) -> None:
    write(folder, "en/share.toml", story(id="share.story", text=""))
    write(folder, "de/share.toml", story(id="share.story"))
    assert faults(folder) == ("prompts/en/share.toml: share.story: text is empty",)


def test_a_line_that_kith_says_by_name_must_be_there(folder: Path) -> None:
    (folder / "en/help.toml").unlink()
    assert faults(folder) == (
        "prompts/en/help.toml: help.person: this prompt is missing",
        "prompts/en/help.toml: help.coordinator: this prompt is missing",
    )


def test_no_folder(tmp_path: Path) -> None:
    assert faults(tmp_path / "none") == (f"{tmp_path / 'none'}: there is no such folder",)


def test_a_folder_without_moments_knows_the_shipped_ones(folder: Path) -> None:
    (folder / "moments.toml").unlink()
    assert len(load(folder)) == len(load())


def test_a_broken_moments_file_is_told(folder: Path) -> None:
    told = (folder / "moments.toml").read_text()
    write(folder, "moments.toml", told.replace("[story]", '[story]\nplaceholder = ["name"]'))
    assert faults(folder) == (
        "prompts/moments.toml: story: placeholder is no key of a moment; did you mean placeholders?",
    )


def test_an_unreadable_moments_file_hides_no_other_fault(folder: Path) -> None:
    write(folder, "moments.toml", "[story\n")
    write(folder, "en/story.toml", story("depth = 9"))
    first, second = faults(folder)
    assert first.startswith("prompts/moments.toml: can't be read as TOML")
    assert second == "prompts/en/story.toml: story.one: depth is 9; at most 5"


def test_a_new_moment_is_data_alone(folder: Path) -> None:
    with (folder / "moments.toml").open("a") as file:
        file.write('\n[riddle]\nplaceholders = ["partner"]\nlines = ["riddle.ask"]\n')
    write(folder, "en/riddle.toml", story(id="riddle.ask", text="A riddle for {partner}?"))
    assert load(folder).line("riddle.ask", partner="Jonas") == "A riddle for Jonas?"


def test_a_translation_has_the_words_and_takes_the_rest(folder: Path) -> None:
    write(folder, "de/story.toml", story(id="story.did_not_work", text="Was hast du dann getan?"))
    library = load(folder)
    german, english = library.get("story.did_not_work", "de"), library.get("story.did_not_work")
    assert german.text == "Was hast du dann getan?"
    assert (german.depth, german.mentor_text) == (english.depth, english.mentor_text)
    assert library.locales == ("en", "de")
    assert len(library) == len(load())


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (story(), "story.one: there is no such id in en, where every prompt begins"),
        (story("depth = 2", id="story.small_fix"), "story.small_fix: depth is no key of a translation"),
        (
            story('follow_ups = ["Wie war es?"]', id="story.small_fix"),
            "story.small_fix: follow_ups has 1 entries, 3 in en",
        ),
    ],
)
def test_a_translation_can_be_wrong(folder: Path, entry: str, fault: str) -> None:
    write(folder, "de/story.toml", entry)
    assert faults(folder) == (f"prompts/de/story.toml: {fault}",)


def test_a_moment_may_have_a_folder_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    write(folder, "en/story/craft.toml", story())
    write(folder, "en/story/values.toml", story(id="story.two"))
    write(folder, "en/mystery/one.toml", story(id="story.three"))
    found = faults(folder)
    assert any("prompts/en/mystery/one.toml: unknown moment mystery" in fault for fault in found)
    assert not any("story" in fault.split(":")[0] for fault in found)
