"""A small scripted core: a check-in, an article, a reveal, and answers to what people do."""

from datetime import UTC, date, datetime

from bot.messages import (
    Account,
    Answer,
    Card,
    Choice,
    Command,
    Field,
    File,
    Form,
    HomeOpened,
    Inbound,
    Link,
    Mention,
    Message,
    Option,
    Quote,
    Reply,
    Strong,
    Suggest,
    Text,
    When,
)

ANA = Mention(who=Account(platform="playground", id="ana"), name="Ana Ruiz")
BEN = Mention(who=Account(platform="playground", id="ben"), name="Ben Okafor")

CHECK_IN = Message(
    token="d:1",
    parts=(
        Text(
            body=(
                ANA,
                " and ",
                BEN,
                ", last time it was about the talk. ",
                Strong(words="What has given you energy"),
                " since, at work or far from it?",
            )
        ),
    ),
    choices=(
        Choice(id="answer", label="Answer", opens_form=True, tone="main"),
        Choice(id="later", label="Not now"),
        Choice(id="touch", label="We're in touch", place="more"),
        Choice(id="less", label="Less often", place="more"),
        Choice(id="why", label="Why this?", place="more"),
        Choice(id="stop", label="Stop", place="more", tone="danger"),
    ),
    reason=("it has been two weeks since your last check-in, and energy comes after goals and wins.",),
    seen_by="Ana and Ben",
)
ARTICLE = Message(
    token="d:2",
    parts=(
        Text(body=("Something to talk about, ", ANA, " and ", BEN, ":")),
        Card(
            title="What a small team learned from a failed launch",
            url="https://example.org/small-team-failed-launch",
            body=("A plain account of what went wrong, who noticed first and why nobody said so.",),
            facts=(
                ("Source", ("Field notes",)),
                ("Found", (When(at=datetime(2026, 3, 1, tzinfo=UTC), style="day"),)),
            ),
        ),
        Text(
            body=("Where have you seen something like this, and ", Strong(words="what would you do now"), "?")
        ),
    ),
    choices=(
        Choice(id="read", label="Read it", url="https://example.org/small-team-failed-launch"),
        Choice(id="more", label="More like this"),
        Choice(id="less", label="Less of this", place="more"),
    ),
    reason=("Ben said that he wants to lead a team one day.",),
    seen_by="Ana and Ben",
)
REVEAL = Message(
    token="d:3",
    topic="A risk you took",
    parts=(
        Text(body=("You both answered. Here is what each of you wrote:",)),
        Quote(who=ANA, words="I left a safe post for a place nobody had heard of.\nI was afraid for a year."),
        Quote(who=BEN, words="I told my lead that the plan was mine, and that it had failed."),
        Text(body=(BEN, ", what would you like to ask Ana about that year?")),
    ),
    seen_by="Ana and Ben",
)
FORM = Form(
    token="d:1:f",
    title="What has given you energy?",
    intro=("Two sentences are plenty. ", Strong(words="You choose who sees it.")),
    fields=(
        Field(id="words", label="Your answer", kind="long", least=3, hint="At work or far from it."),
        Field(
            id="to",
            label="Who may see this?",
            kind="one",
            value="keep",
            options=(
                Option(id="keep", label="Only me", hint="It helps to choose the next question."),
                Option(id="share", label="Ana and I"),
                Option(id="help", label="The coordinator, I'd like help"),
            ),
        ),
    ),
    submit="Send",
)
EVERY_KIND = Form(
    token="m:settings:f",
    title="Your settings",
    fields=(
        Field(id="line", label="Name", value="Ana"),
        Field(
            id="many",
            label="Days",
            kind="many",
            options=(Option(id="mo", label="Monday"), Option(id="tu", label="Tuesday")),
        ),
        Field(id="yes", label="Group posts count for me", kind="yes", value=True),
        Field(id="date", label="Away until", kind="date", value=date(2026, 3, 9)),
        Field(id="time", label="Not before", kind="time", value="09:30"),
        Field(id="number", label="Messages a week", kind="number", value=2),
        Field(id="person", label="Mentor", kind="person", required=False),
        Field(id="people", label="Friends", kind="people", required=False),
        Field(id="place", label="Channel", kind="place", required=False),
        Field(id="file", label="Picture of you", kind="file", required=False),
    ),
)
HOME = Message(
    token="m:home",
    topic="Your page",
    parts=(
        Text(
            body=(
                "You and ",
                BEN,
                " have been a pair for three weeks.",
            )
        ),
        Card(
            title="How often",
            facts=(("Check-ins", ("every two weeks",)), ("Quiet hours", ("18:00 to 09:00",))),
        ),
    ),
    choices=(Choice(id="settings", label="Settings", opens_form=True), Choice(id="pause", label="Pause")),
)
ZONES = ("Europe/Madrid", "Europe/Malta", "America/New York")


def text(*body: str) -> Message:
    """A message of one paragraph."""
    return Message(token="m:said", parts=(Text(body=body),))


class Script:
    """Answers like a core, and keeps what came in."""

    def __init__(self) -> None:
        self.came: list[Inbound] = []

    async def receive(self, inbound: Inbound) -> Reply | None:
        """What follows."""
        self.came.append(inbound)
        match inbound:
            case HomeOpened():
                return Reply(home=HOME)
            case Suggest(typed=typed):
                found = [zone for zone in ZONES if typed.lower().strip('"') in zone.lower()]
                return Reply(options=tuple(Option(id=zone, label=zone) for zone in found))
            case Command():
                return self._command(inbound)
            case Answer(values=values):
                return self._pressed(inbound) if values is None else self._submitted(inbound)
        return None

    def _command(self, command: Command) -> Reply:
        if command.name == "settings":
            return Reply(form=EVERY_KIND)
        if command.name == "mydata":
            held = File(name="kith-ana.json", mime="application/json", data=b'{"name": "Ana"}')
            return Reply(
                message=Message(token="m:data", parts=(Text(body=("All that Kith knows of you:",)), held))
            )
        link = Link(label="the guide", url="https://example.org/guide")
        body = (Strong(words=f"/kith {command.name}"), f" with “{command.rest}”. More in ", link, ".")
        return Reply(message=Message(token="m:help", parts=(Text(body=body),)))

    def _pressed(self, answer: Answer) -> Reply:
        match answer.token:
            case "d:1:answer:f":
                return Reply(form=FORM)
            case "m:home:settings:f":
                return Reply(form=EVERY_KIND)
            case "m:home:pause":
                return Reply(home=text("You are paused until Monday."))
        return Reply(message=text(f"All right. You pressed {answer.token}."))

    def _submitted(self, answer: Answer) -> Reply:
        assert answer.values is not None
        if "words" in answer.values and len(str(answer.values["words"])) < 12:
            return Reply(errors={"words": "A few more words would help Ana to ask you about it."})
        revised = Message(token="d:1", parts=(*CHECK_IN.parts, Text(body=("Both of you have answered.",))))
        return Reply(message=text("Thank you. It stays with you."), revised=revised)
