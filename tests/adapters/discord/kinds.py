"""One message of every kind that Kith says, with fixed words, and what Discord would say against it."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from adapters.discord.limits import COMPONENTS, TEXT
from adapters.discord.posting import contents
from adapters.discord.render import Drawn
from bot.messages import (
    Account,
    Address,
    Card,
    Choice,
    Field,
    File,
    Form,
    Link,
    Meeting,
    Mention,
    Message,
    Option,
    Picture,
    Poll,
    Quote,
    Strong,
    Text,
    When,
)
from tests.standins.discord import bodies
from tests.standins.discord.components import check_modal, every
from tests.standins.discord.errors import Faulty
from tests.standins.discord.shapes import published

FOLDER = Path(__file__).parent / "golden"
ANA = Mention(who=Account(platform="discord", id="100000000000000001"), name="Ana")
BEN = Mention(who=Account(platform="discord", id="100000000000000002"), name="Ben")
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
USUAL = (
    Choice(id="answer", label="Answer", opens_form=True, tone="main"),
    Choice(id="later", label="Not now"),
    Choice(id="touch", label="We're in touch", place="more"),
    Choice(id="stop", label="Stop", place="more"),
)
HOSTILE = (
    "@everyone @here <@100000000000000001> <@&5> <#5> </kith:5> <t:1:R> <:a:5> "
    "[your bank](https://evil.example) **bold** _it_ ~~no~~ ||spoiler|| `code` \\*\n"
    "# Heading\n- list\n1. one\n> quote\n"
    "-# small https://plain.example/a_b_"
)


def said(*parts: object, **more: object) -> Message:
    """A message with the token d:7."""
    return Message(token="d:7", parts=tuple(parts), **more)  # type: ignore[arg-type]  # any parts and fields


POLL = said(
    Poll(
        question="Which of these three?",
        options=(
            Choice(id="1", label="Cook something from home"),
            Choice(id="2", label="Walk & talk **together**"),
            Choice(id="3", label="Read one essay"),
        ),
    ),
    choices=USUAL[1:],
    reason=("once a month there is something to do @everyone",),
    seen_by="everyone in this channel",
)
MEETING = Meeting(
    id="event-7",
    title="Book club @everyone",
    starts_at=AT,
    minutes=90,
    about="Bring one page & a pen.",
    link="https://example.org/room?a=1&b=2",
    announce=True,
)
MESSAGES: dict[str, Message] = {
    "opening": said(
        Text(body=("Hello ", ANA, " and ", BEN, ". I am Kith.")),
        Text(body=("At most two messages a week; ", Strong(words="change it any time"), ".")),
        reason=("you both said yes",),
        seen_by="Ana, Ben and this server's moderators",
    ),
    "invitation": said(
        Text(body=("Dana would like you to meet ", BEN, " until ", When(at=AT, style="day"), ".")),
        choices=(
            Choice(id="yes", label="Yes, count me in", tone="main"),
            Choice(id="no", label="No thanks", tone="danger"),
        ),
        seen_by="only you",
    ),
    "check_in": said(
        Text(body=("How are your goals coming along?",)),
        choices=USUAL,
        reason=("it is two weeks since the last one",),
    ),
    "story": said(
        Card(title="A small story", body=("What changed your mind lately?",)),
        choices=USUAL,
        topic="What changed your mind?",
    ),
    "reveal": said(
        Quote(who=ANA, words="I moved abroad.\n\nIt was < easy & > hard."),
        Quote(who=BEN, words=f"I learned to wait. {HOSTILE}"),
    ),
    "article": said(
        Card(
            title="On listening (well) & long",
            body=("Three habits. ", Link(label="More", url="https://example.org/a?x=1&y=(2)")),
            url="https://example.org/listening?a=1&b=2",
            picture=Picture(alt="Two people on a bench", url="https://example.org/p.png"),
            facts=(("Why this", ("you both chose ", Strong(words="listening"))),),
        ),
        choices=(
            Choice(id="read", label="Read it", url="https://example.org/listening"),
            Choice(id="talked", label="We talked about it"),
            Choice(id="write", label="Write to them", url="mailto:a@example.org"),
            Choice(id="more", label="More like this", place="more"),
            Choice(id="site", label="Their site", place="more", url="https://example.org"),
        ),
    ),
    "closing": said(
        Card(
            title="What would you like to thank the other one for? It can be something very small.",
            body=("A line is plenty. Skipping is fine.",),
        ),
        choices=USUAL,
        reason=("the end that you know of is near",),
        seen_by="Ana and Ben only; answers stay sealed until both of you have answered",
    ),
    "closing_choice": said(
        Text(body=("How would you like it to be with Ben after 31 August?",)),
        choices=(
            Choice(id="go_on", label="Go on"),
            Choice(id="now_and_then", label="Now and then"),
            Choice(id="end", label="End here"),
            Choice(id="why", label="Why this?", place="more"),
        ),
        seen_by="only you",
    ),
    "pulse": said(
        Text(body=("A few taps about Ana & Ben, if you like.",)),
        Text(body=("How useful is this time together to you?",)),
        choices=(
            *(
                Choice(id=f"useful{n}", label=label)
                for n, label in enumerate(("Not at all", "A little", "Somewhat", "Quite", "Very"), 1)
            ),
            Choice(id="later", label="Not now", place="more"),
            *USUAL[4:],
        ),
        seen_by="only you, and nobody else",
    ),
    "reflection": said(
        Text(body=("Who tells more stories in your talks, you or the other one?",)),
        choices=(
            Choice(id="tap0", label="Mostly me"),
            Choice(id="tap1", label="Mostly the other one"),
            Choice(id="tap2", label="About the same"),
            *USUAL[1:],
        ),
        seen_by="only you, unless you choose to share it",
    ),
    "report": said(
        Picture(alt="Answers by week: 3, 5, 4", data=b"\x89PNG"),
        Card(title="Pairs", facts=(("Ana and Ben", ("fine",)), ("Chi and Dan", ("quiet",)))),
        File(name="report of March.csv", mime="text/csv", data=b"a,b"),
    ),
    "call": said(
        Text(body=("How about ", When(at=AT), " or ", When(at=AT, style="time"), "?")),
        File(name="call.ics", mime="text/calendar", data=b"BEGIN:VCALENDAR"),
    ),
    "call_times": said(
        Text(body=("Ana and Ben, you might like a call of 30 minutes. These three times fit you both.",)),
        Card(
            title="Three times",
            facts=(
                ("Time 1", (When(at=AT), " (10:00 for Ana, 19:00 for Ben)")),
                ("Time 2", (When(at=AT), " (11:30 for Ana, 20:30 for Ben)")),
            ),
        ),
        choices=(
            Choice(id="t20260302T1000", label="Time 1"),
            Choice(id="t20260302T1130", label="Time 2"),
            Choice(id="other", label="Another time", opens_form=True),
            Choice(id="met", label="We have met"),
            Choice(id="later", label="Not now", place="more"),
            Choice(id="stop", label="Stop", place="more"),
        ),
        reason=("a call now and then is your programme's pace",),
        seen_by="Ana and Ben only",
    ),
    "call_agreed": said(
        Text(body=("It is agreed: ", When(at=AT), ", 30 minutes. Here is a file for your calendars.")),
        Meeting(
            id="c0ffee",
            title="Call: Ana and Ben",
            starts_at=AT,
            minutes=30,
            link="https://rooms.example.org/j/1?pwd=a&b=2",
        ),
        File(name="call.ics", mime="text/calendar", data=b"BEGIN:VCALENDAR"),
        choices=(
            Choice(id="other", label="Another time", opens_form=True),
            Choice(id="off", label="Call it off", place="more"),
        ),
        seen_by="Ana and Ben only",
    ),
    "call_met": said(
        Text(body=("Did you two talk on ", When(at=AT), "?")),
        choices=(
            Choice(id="yes", label="Yes", tone="main"),
            Choice(id="moved", label="We moved it"),
            Choice(id="no", label="Not this time"),
        ),
        reason=("you had agreed on a call, and its time is over",),
    ),
    "agreement": said(
        Text(body=("Ana and Ben, this is how each of you would like it, side by side.",)),
        Card(title="What for?", facts=(("Ana", ("to find a first job & more",)), ("Ben", ("-",)))),
        Card(title="How often?", facts=(("Ana", ("Every two weeks",)), ("Ben", ("Once a month",)))),
        choices=(Choice(id="answer", label="Change my part", opens_form=True), *USUAL[-2:]),
        reason=("you both have written your part",),
        seen_by="Ana and Ben only",
    ),
    "milestone": said(
        Text(body=("“Speak at a meetup” is planned for 1 May 2026. A later day is fine too.",)),
        choices=(
            Choice(id="reached", label="It is reached", tone="main"),
            Choice(id="moved", label="Another day", opens_form=True),
            Choice(id="drop", label="Drop it"),
            *USUAL[1:],
        ),
        reason=("one of you two set this day",),
        seen_by="Ana and Ben only",
    ),
    "activity": POLL,
    "event": said(
        replace(MEETING, place=Address(platform="discord", space="1", id="5")),
        File(name="book-club.ics", mime="text/calendar", data=b"BEGIN:VCALENDAR"),
    ),
    "event_off": said(replace(MEETING, cancelled=True)),
    "hostile": said(
        Text(body=(HOSTILE, Link(label=HOSTILE, url="javascript:alert(1)"), Strong(words=HOSTILE))),
        Card(title=HOSTILE, body=(HOSTILE,), url="ftp://example.org/<@5>"),
        Picture(alt=HOSTILE, url="http://[broken"),
        reason=(HOSTILE,),
        seen_by=HOSTILE,
        topic="@everyone # all",
        choices=(Choice(id="a", label="@everyone"),),
    ),
}

OPTIONS = tuple(Option(id=f"o{n}", label=f"Option {n}", hint="a hint" if n == 1 else "") for n in range(3))
FORM = Form(
    token="d:7:answer",
    title="Everything that can be asked",
    intro=("Fill in ", Strong(words="what you like"), "."),
    submit="Send",
    fields=(
        Field(id="line", label="A line", hint="Short.", value="so far", least=2, most=80),
        Field(id="long", label="A story", kind="long", required=False),
        Field(id="one", label="One", kind="one", options=OPTIONS, value="o1"),
        Field(id="many", label="Many", kind="many", options=OPTIONS, value=("o0", "o2")),
        Field(id="yes", label="Share it", kind="yes", value=True),
        Field(id="date", label="A day", kind="date", value=date(2026, 5, 1)),
        Field(id="time", label="A time", kind="time", value="09:30"),
        Field(id="number", label="A number", kind="number", value=3, most=9),
        Field(id="person", label="Who", kind="person", value=ANA.who),
        Field(id="people", label="Several", kind="people", value=(ANA.who.id, BEN.who.id)),
        Field(id="place", label="Where", kind="place", value=Address(platform="discord", space="1", id="5")),
        Field(id="file", label="A file", kind="file", required=False),
    ),
)


def same(name: str, drawn: Any) -> None:
    """It is what stands in the golden file of this name; KITH_GOLDEN=1 writes it anew."""
    file = FOLDER / f"{name}.json"
    text = json.dumps(drawn, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("KITH_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{file.name} differs; KITH_GOLDEN=1 writes it anew"


def accepted(drawn: Drawn) -> list[Any]:
    """All its components, nested ones too, after Discord has looked at them. Raises Refusal."""
    body = contents(drawn) | {"components": drawn.marked(5)}
    bodies.check(body, files=len(drawn.files))
    document = published()
    faults = document.faults("POST", "/channels/{}/messages", body) if document else []
    assert faults == []
    flat = [one for _, one in every(drawn.components)]
    assert len(flat) <= COMPONENTS
    assert sum(len(one.get("content", "")) for one in flat) <= TEXT
    return flat


def accepted_modal(drawn: Any) -> None:
    """Discord takes this modal. Raises Refusal."""
    faulty = Faulty()
    check_modal(drawn, faulty)
    faulty.refuse()
    document = published()
    path, body = "/interactions/{}/{}/callback", {"type": 9, "data": drawn}
    assert document is None or document.faults("POST", path, body) == []
