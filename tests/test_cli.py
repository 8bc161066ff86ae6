"""`kith` as an operator meets it: every fault at once, plain words, a status that scripts can use."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__, config
from bot.check import faults, look
from bot.cli import platform_faults
from bot.show import show
from bot.store.cipher import new_key
from bot.store.engine import Store
from bot.store.upgrade import upgrade, versions

KEY = new_key()
EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
HEAVY = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "discord",
    "feedparser",
    "holidays",
    "rich.console",
    "slack_sdk",
    "starlette",
    "uvicorn",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the example as kith.toml."""
    (tmp_path / "kith.toml").write_text(EXAMPLE.read_text())
    return tmp_path


def kith(folder: Path, *words: str, key: str | None = KEY) -> subprocess.CompletedProcess[str]:
    """Run it there, without a terminal."""
    environment = {name: held for name, held in os.environ.items() if name != "KITH_KEY"}
    if key is not None:
        environment["KITH_KEY"] = key
    command = [sys.executable, "-m", "bot", *words]
    environment["PYTHONPATH"] = str(EXAMPLE.parent)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_check_says_what_is_fine(folder: Path) -> None:
    done = kith(folder, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["fine"] * 5
    assert "will be made at the first start" in done.stdout
    assert "\x1b[" not in done.stdout
    assert not (folder / "kith.db").exists()


def test_check_tells_every_fault_and_fails(folder: Path) -> None:
    text = EXAMPLE.read_text().replace('zone = "UTC"', 'zone = "Mars"').replace("port = 8321", "prot = 8321")
    (folder / "kith.toml").write_text(text)
    (folder / "kith.db").write_text("Dear diary, " * 100)
    done = kith(folder, "check", "--config", "kith.toml", key=None)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.startswith("fault: ")]
    assert "KITH_KEY is not set" in told[0]
    assert 'there is no time zone "Mars"' in told[1]
    assert told[2].startswith("fault: kith.toml: platforms.playground.prot: there is no such key")
    assert "file is not a database" in told[3]
    assert "Traceback" not in done.stdout + done.stderr


def test_a_missing_file_is_told_without_a_traceback(tmp_path: Path) -> None:
    done = kith(tmp_path, "db", "upgrade", "-c", "nowhere.toml")
    assert done.returncode == 1
    assert done.stderr == (
        "nowhere.toml: there is no such file; copy config.example.toml there, or name another with --config\n"
    )


def test_upgrade_makes_the_database_and_says_so(folder: Path) -> None:
    done = kith(folder, "db", "upgrade")
    assert done.stdout.endswith(f"from nothing to version {versions()[-1]}.\n")
    done = kith(folder, "db", "upgrade")
    assert done.stdout.endswith(f"has version {versions()[-1]} already.\n")
    assert f"kith.db, version {versions()[-1]}\n" in kith(folder, "check").stdout


def test_a_fresh_key_fits(folder: Path) -> None:
    made = kith(folder, "key", key=None)
    assert "KITH_KEY" in made.stderr
    assert kith(folder, "check", key=made.stdout.strip()).returncode == 0


def test_the_version_and_the_prompts(folder: Path) -> None:
    assert kith(folder, "--version").stdout == f"kith {__version__}\n"
    assert "story " in kith(folder, "prompts").stdout


def test_check_imports_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys; sys.argv = ['kith', 'check']\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "KITH_KEY": KEY, "PYTHONPATH": str(EXAMPLE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == "[]\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It does."""
        return True


def test_a_terminal_gets_marks_and_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    show(["[a] is wrong, " + "and more " * 20 + "to mend"], ["b is fine"])
    first, second = out.getvalue().splitlines()
    assert "[a] is wrong" in first
    assert "and more to mend" in first
    assert "✗" in first
    assert "✓" in second


async def test_a_platforms_settings_are_told_in_their_place(folder: Path) -> None:
    text = EXAMPLE.read_text().replace("port = 8321", 'prot = 8321\nopen_browser = "perhaps"')
    (folder / "kith.toml").write_text(text + "\n[platforms.telegraph]\n")
    told = await faults(folder / "kith.toml", {"KITH_KEY": KEY}, platforms=platform_faults)
    file = folder / "kith.toml"
    assert f'{file}: platforms.playground.prot: there is no such key; did you mean "port"?' in told
    assert any(fault.startswith(f"{file}: platforms.playground.open_browser: ") for fault in told)
    assert any(fault.startswith(f"{file}: platforms.telegraph: ") for fault in told)


async def test_no_platform_and_no_such_country_are_told(tmp_path: Path) -> None:
    file = tmp_path / "kith.toml"
    file.write_text('[community]\nname = "Commons"\ncountry = "XX"\n')
    told = await faults(file, {"KITH_KEY": KEY})
    assert len(told) == 2
    assert 'no holidays are known for "XX"' in told[0]
    assert "platforms: there is none" in told[1]


async def test_an_older_database_is_fine_on_sqlite_and_a_newer_one_is_not(folder: Path) -> None:
    file = folder / "kith.toml"
    store = Store(config.read(file, {"KITH_KEY": KEY}).kith.database)
    await upgrade(store)
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    await store.close()
    (told,) = await faults(file, {"KITH_KEY": KEY})
    assert "was made by a newer Kith" in told
    assert "nothing was changed" in told


@pytest.mark.postgres
async def test_a_postgresql_is_looked_at(tmp_path: Path, postgres_url: str) -> None:
    file = tmp_path / "kith.toml"
    file.write_text('[kith]\ndatabase_env = "DB"\n[community]\nname = "C"\n[platforms.playground]\n')
    environment = {"KITH_KEY": KEY, "DB": postgres_url}
    (told,) = await faults(file, environment)
    assert "is empty; " in told
    assert "run `kith db upgrade`" in told
    store = Store(postgres_url)
    await upgrade(store)
    await store.close()
    found = await look(file, environment, platforms=lambda _: ())
    assert found.faults == ()
    assert found.fine[-1].endswith(f", version {versions()[-1]}")


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kith.toml"
    file.write_text(
        '[kith]\ndatabase = "sqlite:///nowhere/kith.db"\n[community]\nname = "C"\n[platforms.playground]\n'
    )
    (told,) = await faults(file, {"KITH_KEY": KEY})
    assert f"{tmp_path / 'nowhere'} is no folder to write to" in told
