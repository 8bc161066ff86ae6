"""Commands are written as they are typed on a platform; what people said stays as it was."""

import pytest

from bot.commands.spelling import spelled, written
from bot.commands.table import COMMANDS
from bot.messages import (
    Account,
    Capabilities,
    Choice,
    Field,
    Form,
    Link,
    Mention,
    Message,
    Quote,
    Reply,
    Strong,
    Text,
    plain,
)
from tests.commands.stage import Stage, words

DISCORD = Capabilities(steering="/kith-steer")
SLACK = Capabilities(command="/mentor", steering="/mentor")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Type /kith pair @one @two.", "Type /kith-steer pair @one @two."),
        ("/kith programme create makes one.", "/kith-steer programme create makes one."),
        ("A coordinator joins them with /kith space.", "A coordinator joins them with /kith-steer space."),
        ("/kith pause rests; /kith resume ends it.", "/kith pause rests; /kith resume ends it."),
        ("/kith mydata export", "/kith mydata export"),
        ("“/kith report”", "“/kith-steer report”"),
        ("/kith help <command>", "/kith help <command>"),
        ("/kith pairs, /kith-steer pair", "/kith pairs, /kith-steer pair"),
        ("https://example.org/kith report", "https://example.org/kith report"),
        ("sqlite:///kith.db", "sqlite:///kith.db"),
    ],
)
def test_what_is_for_coordinators_has_a_word_of_its_own(text: str, becomes: str) -> None:
    assert written(text, DISCORD) == becomes


def test_every_command_is_written_as_it_is_typed() -> None:
    for row in COMMANDS:
        told = written(f"/kith {row.name} …", DISCORD)
        assert told == f"{'/kith-steer' if row.coordinators else '/kith'} {row.name} …"
        assert written(f"/kith {row.name}", SLACK) == f"/mentor {row.name}"
    assert written("Just /kith. Or /kith", SLACK) == "Just /mentor. Or /mentor"


def test_all_that_is_read_is_written_so_and_nothing_else() -> None:
    said = "I typed /kith pair once"
    ana = Mention(who=Account(platform="fake", id="/kith pair"), name="Ana")
    link = Link(label="/kith pair", url="https://x.org/?q= /kith pair")
    message = Message(
        token="/kith pair",
        parts=(Text(body=("/kith pair", Strong(words="/kith feed add"), link)), Quote(who=ana, words=said)),
        choices=(Choice(id="/kith pair", label="Why"),),
        reason=("/kith report",),
    )
    field = Field(id="x", label="/kith pair", hint="/kith pair", value=said)
    form = Form(token="/kith pair", title="T", fields=(field,), intro=("/kith pair",))
    done = spelled(Reply(message=message, form=form, errors={"/kith": "/kith group"}), DISCORD)
    assert done.message is not None
    assert done.form is not None
    told = plain(done.message)
    assert told.startswith(
        "/kith-steer pair/kith-steer feed add/kith-steer pair (https://x.org/?q= /kith pair)"
    )
    assert (said in told, "Why: /kith-steer report" in told) == (True, True)
    assert (done.message.token, done.message.choices) == (message.token, message.choices)
    (shown,) = done.form.fields
    assert (shown.label, shown.hint, shown.value) == ("/kith-steer pair", "/kith-steer pair", said)
    assert (done.form.intro, done.form.token) == (("/kith-steer pair",), "/kith pair")
    assert done.errors == {"/kith": "/kith-steer group"}


def test_where_it_is_as_usual_nothing_is_copied() -> None:
    message = Message(token="t", parts=(Text(body=("/kith pair",)),))
    assert spelled(message, Capabilities()) is message
    assert spelled(None, DISCORD) is None


@pytest.mark.parametrize("asked", ["/kith-steer pair", "/kith pair", "kith-steer pair", "/pair", "pair"])
async def test_help_knows_a_command_by_any_spelling(on: Stage, asked: str) -> None:
    assert "/kith pair" in words(await on.say("Dana", f"help {asked}"))
