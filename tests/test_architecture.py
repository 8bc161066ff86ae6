"""The walls of the house, as tests: who may import whom, and what every file looks like."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES, FUNCTION_LINES = 250, 40
GENERATED = "bot/store/migrations/versions"  # written by Alembic, read once, never edited
SOURCES = sorted(
    file for room in ("bot", "adapters") for file in (ROOT / room).rglob("*.py") if GENERATED not in str(file)
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NAMES = {"utils", "util", "helpers", "helper", "manager", "service", "handler", "task", "job", "user"}


def named(file: Path) -> str:
    """Its path in the house."""
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    """Parsed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Each function and method."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(file: Path) -> set[str]:
    """The full names of what it imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(file)}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the packages in `folder`, with the contracts of its pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("bot/clock.py", "import adapters", "the core knows no adapter"),
        ("bot/clock.py", "import slack_sdk", "the core knows no chat SDK"),
        ("bot/policy/state.py", "import bot.errors", "policy is pure"),
        ("adapters/web/guard.py", "import bot.store.engine", "adapters see messages, ports and errors only"),
        ("adapters/web/guard.py", "import adapters.playground", "adapters never import each other"),
    ],
)
def test_each_contract_breaks_when_it_should(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for room in ("bot", "adapters"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / file
    target.write_text(target.read_text() + f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert len(broken) == 1
    assert broken[0].startswith(contract)


@pytest.mark.parametrize("room", ["bot", "adapters", "bot/policy"])
def test_a_room_imports_only_what_it_may(room: str) -> None:
    """What is allowed, where import-linter lists what isn't: a new room is outside at once."""
    for file in (ROOT / room).rglob("*.py"):
        for name in imports(file):
            top, _, rest = name.partition(".")
            if room == "bot/policy":
                assert top in sys.stdlib_module_names or name.startswith("bot.policy"), (named(file), name)
            elif room == "adapters" and top == "bot":
                assert rest.split(".")[0] in {"messages", "ports", "errors"}, (named(file), name)
            elif room == "bot" and top == "adapters":
                assert named(file) == "bot/cli.py", (named(file), name)
                assert rest.startswith("registry."), (named(file), name)


@pytest.mark.parametrize("file", SOURCES, ids=named)
def test_a_file_is_short_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if text:
        assert ast.get_docstring(tree(file)), f"{named(file)} has no docstring"
    assert len(text.splitlines()) <= LINES, f"{named(file)} is over {LINES} lines: split it"
    assert file.stem not in NAMES, f"{named(file)}: name it after what it does"


@pytest.mark.parametrize("file", SOURCES, ids=named)
def test_functions_are_short(file: Path) -> None:
    for function in functions(file):
        start = min([function.lineno, *(one.lineno for one in function.decorator_list)])
        length = (function.end_lineno or start) - start + 1
        assert length <= FUNCTION_LINES, f"{named(file)}: {function.name} has {length} lines"


@pytest.mark.parametrize("file", SOURCES, ids=named)
def test_the_clock_and_the_environment_are_asked_in_one_place(file: Path) -> None:
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.Attribute):
            continue
        words = ast.unparse(node)
        if words in {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}:
            assert named(file) == "bot/clock.py", f"{named(file)} asks for the time"
        if words in {"os.environ", "os.getenv"}:
            assert named(file).startswith("bot/config/"), f"{named(file)} reads the environment"


@pytest.mark.parametrize("file", TESTS, ids=named)
def test_fakes_are_real_code(file: Path) -> None:
    assert not [name for name in imports(file) if name.startswith("unittest.mock")], named(file)
    calls = {ast.unparse(node.func) for node in ast.walk(tree(file)) if isinstance(node, ast.Call)}
    assert not [call for call in calls if call.startswith(("mock.", "mocker.", "MagicMock"))], named(file)
    assert ast.get_docstring(tree(file)) or not file.read_text(), f"{named(file)} has no docstring"


def test_every_table_row_has_its_community() -> None:
    """The tenant is on every row, so that nothing can be read without it; a community is its own."""
    from sqlmodel import SQLModel

    from bot.store import tables

    assert tables.__all__
    for table in SQLModel.metadata.sorted_tables:
        if table.name != "community":
            assert not table.columns["community_id"].nullable, table.name


def test_no_platform_id_is_a_foreign_key() -> None:
    from sqlmodel import SQLModel

    keys = {key.target_fullname for table in SQLModel.metadata.sorted_tables for key in table.foreign_keys}
    assert all(target.endswith(".id") for target in keys)
