"""Words to options: in order, by name, quoted; and what is said of absurd ones."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.parse import Parsed, mentioned, parse
from bot.commands.table import COMMANDS
from bot.commands.when import Ground, duration, until
from bot.messages import Account, Address, Command, Field, Option, Value

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
GROUND = Ground(
    now=NOW,
    zone="Europe/Berlin",
    platform="fake",
    space="S1",
    here=Address(platform="fake", space="S1", id="C1"),
)
ROWS = {row.name: row for row in COMMANDS}
ANA, BO = Account(platform="fake", id="ana"), Account(platform="fake", id="bo")
DAY = Field(id="day", label="Day", kind="date")
AT = Field(id="at", label="Time", kind="time")
MANY = Field(id="many", label="Number", kind="number", least=1, most=52)
SURE = Field(id="sure", label="Sure", kind="yes")
PICK = Field(
    id="pick",
    label="Kind",
    kind="one",
    options=(Option(id="story", label="Story"), Option(id="check_in", label="Check-in")),
)
SOME = Field(id="some", label="Kinds", kind="many", options=PICK.options)
FILE = Field(id="file", label="List", kind="file")


def read(command: str, rest: str, **given: Value) -> Parsed:
    row = ROWS[command]
    return parse(row.fields, rest, given, GROUND, row.by_name)


def test_order_names_and_free_text() -> None:
    table: list[tuple[str, str, Mapping[str, Value]]] = [
        ("pair", "<@ana> <@bo>", {"mentor": ANA, "mentee": BO}),
        ("pair", "Spring <@ana|Ana Lópes> <@!bo>", {"mentor": ANA, "mentee": BO, "programme": "Spring"}),
        ("pair", "<@ana> <@bo> Spring mentors", {"mentor": ANA, "mentee": BO, "programme": "Spring mentors"}),
        ("pair", "mentee:<@ana> mentor:<@bo>", {"mentor": BO, "mentee": ANA}),
        ("unpair", "Ana & Bo", {"circle": "Ana & Bo"}),
        ("pause", "for 2 weeks", {"long": "for 2 weeks"}),
        ("prompt now", "Ana & Bo check-in", {"circle": "Ana & Bo", "prompt": "check_in"}),
        ("prompt now", "Ana & Bo", {"circle": "Ana & Bo"}),
        ("prompt now", "story", {"prompt": "story"}),
        ("prompt now", "--prompt story Ana & Bo", {"circle": "Ana & Bo", "prompt": "story"}),
        ("interests", "hiking, rust", {"words": "hiking, rust"}),
        ("interests", "remove hiking", {"do": "remove", "words": "hiking"}),
        ("goals", 'add say "no" more: often', {"do": "add", "words": 'say "no" more: often'}),
        (
            "share",
            "https://a.example/x?y=1:2 worth it",
            {"link": "https://a.example/x?y=1:2", "note": "worth it"},
        ),
        ("settings", "zone Berlin pace weekly", {"zone": "Berlin", "pace": "weekly"}),
        ("settings", "from:9am until:6:30 pm", {"from": "09:00", "until": "18:30"}),
        ("settings", "--weekends yes", {"weekends": True}),
    ]
    for name, rest, expected in table:
        parsed = read(name, rest)
        assert dict(parsed.values) == expected, (name, rest, parsed)
        assert not parsed.errors, (rest, parsed.errors)


@pytest.mark.parametrize("quoted", ['"Ana & Bo"', "“Ana & Bo”", "„Ana & Bo“", "„Ana & Bo”", "«Ana & Bo»"])
def test_the_quotes_of_every_language_hold_words_together(quoted: str) -> None:
    for rest in (f"{quoted} check-in", f"circle:{quoted} check-in"):
        parsed = read("prompt now", rest)
        assert dict(parsed.values) == {"circle": "Ana & Bo", "prompt": "check_in"}, (rest, parsed)
        assert not parsed.errors


def test_people_and_places_are_known_by_their_look() -> None:
    parsed = read("group", "Book club <#c7> <@ana>, <@bo> programme:Spring mentors")
    assert parsed.values == {
        "place": Address(platform="fake", space="S1", id="c7"),
        "people": ("ana", "bo"),
        "name": "Book club",
        "programme": "Spring mentors",
    }
    assert read("group", "here <@ana> <@bo>").values["place"] == GROUND.here


def test_a_name_runs_up_to_the_number_and_quotes_end_it() -> None:
    long = read("programme create", "Spring mentors 16 Berlin DE learning from each other")
    assert long.values == {
        "name": "Spring mentors",
        "weeks": 16,
        "zone": "Berlin",
        "country": "DE",
        "purpose": "learning from each other",
    }
    named = read("programme create", 'name:"Class 7" weeks:16 weeks zone:"New York"')
    assert named.values == {"name": "Class 7", "weeks": 16, "zone": "New York"}
    assert read("programme create", "“Class 7” 12").values == {"name": "Class 7", "weeks": 12}
    assert read("programme create", "Class 2026").values == {"name": "Class 2026"}


def test_typed_options_are_checked_like_words() -> None:
    parsed = read("programme create", "", name=" Spring ", weeks=3, country="X" * 11)
    assert parsed.values == {"name": "Spring"}
    assert "from 4 to 104, not 3" in parsed.errors["weeks"]
    assert "at most 10 characters, this has 11" in parsed.errors["country"]
    assert read("pair", "", mentor="<@ana>", mentee=BO).values == {"mentor": ANA, "mentee": BO}
    assert read("pair", "", mentor="", mentee=None).values == {}


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        (DAY, "2026-05-01", date(2026, 5, 1)),
        (DAY, "1 May", date(2026, 5, 1)),
        (DAY, "May 1st, 2027", date(2027, 5, 1)),
        (DAY, "1 Feb", date(2027, 2, 1)),
        (DAY, "today", date(2026, 3, 3)),
        (DAY, "tomorrow", date(2026, 3, 4)),
        (DAY, "in 3 days", date(2026, 3, 6)),
        (DAY, "in a fortnight", date(2026, 3, 17)),
        (DAY, "tuesday", date(2026, 3, 10)),
        (DAY, "next friday", date(2026, 3, 6)),
        (AT, "9:00", "09:00"),
        (AT, "9am", "09:00"),
        (AT, "12 am", "00:00"),
        (AT, "12pm", "12:00"),
        (AT, "noon", "12:00"),
        (AT, "24:00", "00:00"),
        (MANY, "26 weeks", 26),
        (SURE, "Yes", True),
        (SURE, "off", False),
        (PICK, "CHECK-IN", "check_in"),
        (SOME, "story, check-in, Story", ("story", "check_in")),
    ],
)
def test_each_kind(field: Field, words: str, expected: Value) -> None:
    assert parse([field], words, {}, GROUND).values == {field.id: expected}
    assert parse([field], "", {field.id: words}, GROUND).values == {field.id: expected}
    assert parse([field], f'{field.id}:"{words}"', {}, GROUND).values == {field.id: expected}


@pytest.mark.parametrize(
    ("field", "words", "told"),
    [
        (DAY, "31 Feb", "Write 2026-05-01, 1 May, tomorrow or in 3 days."),
        (DAY, "2026-13-01", "no date I know"),
        (DAY, "yesterday", "“yesterday” is no date"),
        (AT, "25:00", "Write 9:00 or 9am."),
        (AT, "13pm", "no time of day"),
        (AT, "9:75", "no time of day"),
        (MANY, "many", "not a whole number"),
        (MANY, "0", "from 1 to 52, not 0"),
        (MANY, "-3", "from 1 to 52"),
        (MANY, "9999999999999", "not a whole number"),
        (SURE, "perhaps", "write yes or no"),
        (PICK, "storry", "Did you mean Story?"),
        (PICK, "xyz", "Choose one of: Story, Check-in."),
        (SOME, "story, tale", "I don't know “tale”"),
        (FILE, "list.csv", "attach a file"),
        (Field(id="who", label="Mentor", kind="person"), "ana", "Type @ and choose their name"),
        (Field(id="who", label="People", kind="people"), "ana and bo", "Type @ and choose each name"),
        (Field(id="in", label="Channel", kind="place"), "general", "Type # and choose the channel"),
    ],
)
def test_absurd_words_are_told_at_their_option(field: Field, words: str, told: str) -> None:
    for parsed in (
        parse([field], words, {}, GROUND),
        parse([field], "", {field.id: words}, GROUND),
        parse([field], f'--{field.id} "{words}"', {}, GROUND),
    ):
        assert told in parsed.errors.get(field.id, ""), parsed
        assert parsed.typed[field.id] == words


def test_what_fits_nowhere_is_told_and_kept() -> None:
    parsed = read("resume", "now please")
    assert parsed.errors == {"": "I don't know what to do with “now please”."}
    assert parsed.typed == {"": "now please"}
    assert "no option “--colour”" in read("pair", "<@ana> <@bo> --colour").errors[""]


def test_spans_of_time() -> None:
    assert duration("10d") == timedelta(days=10)
    assert duration("for two weeks") == timedelta(days=14)
    assert duration("a month") == timedelta(days=30)
    assert duration("0 days") is None
    assert duration("soon") is None
    assert duration("99999999 weeks") is None
    assert until("2 weeks", GROUND) == NOW + timedelta(days=14)
    # The first of May begins in Berlin at 22:00 UTC.
    assert until("until 1 May", GROUND) == datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert until("gibberish", GROUND) is None


def test_who_a_command_names() -> None:
    command = Command(
        event="e",
        at=NOW,
        where=Address(platform="fake", space="S1", id="C1"),
        by=ANA,
        name="group",
        rest="<#c1> <@ana> <@bo>",
        options={"people": ("cy",), "x": "<@bo>", "mentor": BO},
    )
    assert mentioned(command) == (BO, ANA, Account(platform="fake", id="cy"))


@given(name=st.sampled_from(sorted(ROWS)), rest=st.text(max_size=60))
def test_no_words_are_lost_or_fatal(name: str, rest: str) -> None:
    parsed = read(name, rest)
    kept = " ".join(parsed.typed.values())
    for word in rest.split():
        bare = word.strip('"“”„«»')
        assert bare in kept or set(word) & set(':="“”„«»') or word.startswith("--")
