"""Nothing that was said is lost, nothing is said twice."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.playground.log import Conversation, Log
from bot.errors import Misconfigured
from tests.adapters.playground.stage import START

WHERE = Conversation(
    id="with:ana+ben", kind="together", space="playground", title="Both", members=("ana", "ben")
)

_WRITER = """
import sys
from pathlib import Path
from adapters.playground.log import Log
from tests.adapters.playground.stage import START
log = Log(Path(sys.argv[1]))
for n in range(1000000):
    log.say("with:ana+ben", "", "{}", START, key=f"s:{n}")
    print(n, flush=True)
"""


@pytest.fixture
def log(tmp_path: Path) -> Log:
    made = Log(tmp_path / "p.db")
    made.keep(WHERE)
    return made


def test_the_same_key_is_one_message(log: Log) -> None:
    first = log.say(WHERE.id, "", "{}", START, key="s:1")
    assert first[1]
    assert log.say(WHERE.id, "", "{}", START, key="s:1") == (first[0], False)
    assert log.say(WHERE.id, "ana", "hello", START) != log.say(WHERE.id, "ana", "hello", START)
    assert log.find(WHERE.id, "s:1") == first[0]
    assert log.find("dm:ana", "s:1") is None


def test_others_cannot_see_what_is_private(log: Log) -> None:
    log.say(WHERE.id, "", "{}", START, private_to="ana")
    assert [len(log.entries(WHERE.id, reader)) for reader in ("ana", "ben")] == [1, 0]
    assert (log.unread("ana"), log.unread("ben")) == ({WHERE.id: 1}, {})


def test_what_was_read_does_not_wait_any_more(log: Log) -> None:
    ids = [log.say(WHERE.id, "ben", "hello", START)[0] for _ in range(3)]
    assert log.unread("ana") == {WHERE.id: 3}
    log.see("ana", WHERE.id, ids[1])
    log.see("ana", WHERE.id, ids[0])
    assert log.unread("ana") == {WHERE.id: 1}
    assert log.unread("ben") == {}


def test_only_what_kith_said_can_be_revised(log: Log) -> None:
    mine, theirs = log.say(WHERE.id, "", "{}", START)[0], log.say(WHERE.id, "ben", "hello", START)[0]
    assert log.revise(mine, '{"new":1}')
    assert not log.revise(theirs, "hacked")
    assert [(entry.body, entry.revised) for entry in log.entries(WHERE.id, "ana")] == [
        ('{"new":1}', True),
        ("hello", False),
    ]


def test_everything_is_there_after_opening_again(log: Log, tmp_path: Path) -> None:
    log.say(WHERE.id, "ben", "hello", START)
    log.close()
    again = Log(tmp_path / "p.db")
    assert again.conversations == (WHERE,)
    assert [entry.at for entry in again.entries(WHERE.id, "ana")] == [START]


def test_a_killed_process_loses_nothing(log: Log, tmp_path: Path) -> None:
    log.close()
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path / "p.db")], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    writer.stdout.readline()
    time.sleep(0.2)
    writer.kill()
    told = [int(line) for line in writer.stdout.read().split("\n") if line]
    writer.stdout.close()
    writer.wait()
    again = Log(tmp_path / "p.db")
    kept = [again.find(WHERE.id, f"s:{n}") for n in range(told[-1] + 1)]
    assert told[-1] > 50
    assert None not in kept
    assert len(set(kept)) == len(kept)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.db").write_text("These are my notes, not a database. " * 50)
    with pytest.raises(Misconfigured, match=r"p\.db"):
        Log(tmp_path / "p.db")
    assert "my notes" in (tmp_path / "p.db").read_text()
