"""The one table: its readings agree, and fit what platforms can carry."""

import re

from bot.commands.table import COMMANDS, specs
from bot.commands.when import Ground
from bot.messages import Capabilities
from tests.commands.stage import Stage, words
from tests.factories import NOW

WORD = re.compile(r"[a-z]+( [a-z]+)?")


def test_specs_are_a_reading_of_the_table() -> None:
    assert [spec.name for spec in specs()] == [row.name for row in COMMANDS]
    pair = next(spec for spec in specs() if spec.name == "pair")
    assert pair.coordinators
    assert [(one.field.id, one.suggests) for one in pair.options] == [
        ("mentor", False),
        ("mentee", False),
        ("programme", True),
        ("instead", True),
    ]


def test_every_row_is_whole() -> None:
    names = [row.name for row in COMMANDS]
    assert len(set(names)) == len(names)
    for row in COMMANDS:
        ids = {field.id for field in row.fields}
        assert WORD.fullmatch(row.name), row.name
        assert 3 < len(row.help) <= 100, row.name
        assert row.suggests <= ids, row.name
        assert row.by_name <= ids, row.name
        assert all(re.fullmatch(r"[a-z_]{1,32}", one) for one in ids), row.name
        assert len(row.fields) <= Capabilities().max_fields
        optional = [not field.required for field in row.fields if field.id not in row.by_name]
        assert optional == sorted(optional), f"{row.name}: what is required comes first"


def test_the_first_word_alone_is_no_command_where_there_are_two() -> None:
    names = {row.name for row in COMMANDS}
    assert not {name.split()[0] for name in names if " " in name} & names


async def test_help_covers_every_command(on: Stage) -> None:
    told = words(await on.say("Dana", "help"))
    for row in COMMANDS:
        assert f"/kith {row.name}: {row.help}" in told
        detail = words(await on.say("Dana", f"help {row.name}"))
        assert f"/kith {row.name}" in detail
        assert all(f"{field.id}: {field.label}" in detail for field in row.fields)


async def test_every_reply_is_private(on: Stage) -> None:
    for row in COMMANDS:
        for who in ("Dana", "Ana"):
            reply = await on.say(who, row.name)
            assert reply.form is not None or (
                reply.message is not None and reply.message.seen_by == "only you"
            )


def test_ground_knows_the_writers_day() -> None:
    assert Ground(now=NOW, zone="Pacific/Kiritimati").today.day == 3
