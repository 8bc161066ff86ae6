"""What people do together in Discord: polls and votes, meetings in the server's calendar."""

from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord import polls
from adapters.discord.events import shape
from adapters.discord.limits import CAPABILITIES
from adapters.discord.running import intents
from bot.errors import Malformed, Transient
from bot.messages import TAKEN_BACK, Address, Answer, Choice, Meeting, Message, Poll, fit, value
from tests.adapters.discord.kinds import MEETING, POLL, said, same
from tests.adapters.discord.stage import DiscordStage, settings, staged
from tests.adapters.discord.test_talk import running, silent
from tests.standins.discord import bodies
from tests.standins.discord.allowed import bits
from tests.standins.discord.shapes import published

ADD, CHANGE = "POST /guilds/{guild}/scheduled-events", "PATCH /guilds/{guild}/scheduled-events/{event}"


@value
class Vote:
    """What of an answer is a vote."""

    by: str
    token: str
    unseen: bool


def votes(came: list[Any]) -> list[Vote]:
    """The votes that came in."""
    return [Vote(by=one.by.id, token=one.token, unseen=one.unseen) for one in came if isinstance(one, Answer)]


@pytest.fixture
async def stage() -> AsyncIterator[DiscordStage]:
    async with staged() as made:
        yield made


def channel(stage: DiscordStage, place: str = "") -> Address:
    """The group's channel."""
    return Address(platform="discord", space=stage.space, id=place or stage.channel)


def soon(stage: DiscordStage, **more: Any) -> Message:
    """A meeting in three days, to be announced."""
    at = datetime.fromtimestamp(stage.discord.world.now(), UTC).replace(microsecond=0) + timedelta(days=3)
    return said(replace(MEETING, starts_at=more.pop("starts_at", at), **more))


def test_a_poll_looks_as_it_did() -> None:
    poll = polls.native(POLL)
    assert poll is not None
    payload = polls.payload(POLL, poll)
    same("poll", payload)
    bodies.check(payload)
    document = published()
    assert document is None or document.faults("POST", "/channels/{}/messages", payload) == []


@pytest.mark.parametrize(
    "poll",
    [
        Poll(question="Which?", options=()),
        Poll(question="Which?", options=tuple(Choice(id=str(n), label=f"{n}") for n in range(11))),
        Poll(question="q" * 301, options=(Choice(id="1", label="One"),)),
        Poll(question=" ", options=(Choice(id="1", label="One"),)),
        Poll(question="Which?", options=(Choice(id="1", label=" "),)),
        Poll(question="Which?", options=(Choice(id="1", label="One"), Choice(id="1", label="Two"))),
    ],
    ids=["none", "eleven", "long", "empty", "unnamed", "alike"],
)
def test_what_discord_would_refuse_becomes_buttons(poll: Poll) -> None:
    assert polls.native(said(poll)) is None


def test_words_that_are_too_long_are_cut_to_discords_size() -> None:
    long = Poll(question="word " * 80, options=(Choice(id="1", label="x" * 90),), hours=9999)
    page = fit(said(long), replace(CAPABILITIES, polls=True))[-1]
    poll = polls.native(page)
    assert poll is not None
    bodies.check(polls.payload(page, poll))


def test_polls_are_heard_only_where_they_are_used(stage: DiscordStage) -> None:
    assert intents(settings(stage.discord)).guild_polls
    assert not intents(settings(stage.discord, polls=False)).guild_polls
    assert not intents(settings(stage.discord)).message_content


async def test_a_vote_is_a_press_and_a_mind_can_be_changed(stage: DiscordStage) -> None:
    receipt = await stage.platform.send(channel(stage), POLL, "s:1")
    held = stage.said(receipt)
    assert held["poll"]["question"]["text"] == "Which of these three?"
    async with running(stage, silent) as came:
        stage.discord.vote(stage.ana.id, held, 2)
        stage.discord.vote(stage.ben.id, held, 1)
        stage.discord.vote(stage.ana.id, held, 3)
        stage.discord.vote(stage.ben.id, held)
        await stage.discord.until(lambda: len(came) == 5)
        ana, ben = stage.ana.id, stage.ben.id
        assert votes(came) == [
            Vote(by=ana, token="d:7:2", unseen=True),
            Vote(by=ben, token="d:7:1", unseen=True),
            Vote(by=ana, token="d:7:2" + TAKEN_BACK, unseen=True),
            Vote(by=ana, token="d:7:3", unseen=True),
            Vote(by=ben, token="d:7:1" + TAKEN_BACK, unseen=True),
        ]
        assert all(one.where.space == stage.space for one in came)
    reads = stage.discord.made("GET /channels/{channel}/messages/{message}")
    assert len(reads) == 1


async def test_a_vote_in_the_menu_is_seen_by_nobody(stage: DiscordStage) -> None:
    receipt = await stage.platform.send(channel(stage), POLL, "s:1")
    async with running(stage, silent) as came:
        await stage.discord.choose(stage.ana.id, stage.said(receipt), polls.UNSEEN, "d:7:3")
        await stage.discord.until(lambda: came)
        assert votes(came) == [Vote(by=stage.ana.id, token="d:7:3", unseen=False)]
    assert "votes" not in stage.said(receipt)["poll"]


async def test_votes_are_read_after_a_restart_too(stage: DiscordStage) -> None:
    receipt = await stage.platform.send(channel(stage), POLL, "s:1")
    for _ in range(2):
        async with running(stage, silent) as came:
            stage.discord.vote(stage.ana.id, stage.said(receipt), 1)
            stage.discord.vote(stage.ana.id, stage.said(receipt))
            await stage.discord.until(
                lambda heard=came: len(heard) == 2  # type: ignore[misc]  # bound at once
            )
            assert [one.token for one in votes(came)] == ["d:7:1", "d:7:1" + TAKEN_BACK]


async def test_others_polls_are_not_ours(stage: DiscordStage) -> None:
    receipt = await stage.platform.send(channel(stage), POLL, "s:1")
    theirs = deepcopy(stage.said(receipt)) | {"author": {"id": stage.ben.id}, "id": stage.discord.world.id()}
    stage.discord.world.channels[stage.channel].messages[theirs["id"]] = theirs
    async with running(stage, silent) as came:
        stage.discord.vote(stage.ana.id, theirs, 1)
        stage.discord.vote(stage.ana.id, stage.said(receipt), 3)
        await stage.discord.until(lambda: came)
        assert [one.token for one in votes(came)] == ["d:7:3"]


async def test_a_poll_is_said_once_and_found_again(stage: DiscordStage) -> None:
    stage.discord.faults.add("POST /channels/{channel}/messages", "drop_after")
    with pytest.raises(Transient):
        await stage.platform.send(channel(stage), POLL, "s:1")
    found = await stage.platform.find(channel(stage), "s:1")
    assert not isinstance(found, str)
    assert found == await stage.platform.send(channel(stage), POLL, "s:1")
    assert len(stage.discord.said(stage.channel)) == 1
    with pytest.raises(Malformed):
        await stage.platform.revise(found, POLL)


@pytest.mark.parametrize("why", ["permission", "forum", "direct"])
async def test_where_no_poll_can_be_its_options_are_buttons(stage: DiscordStage, why: str) -> None:
    where = channel(stage)
    if why == "permission":
        stage.discord.overwrite(stage.channel, stage.space, deny=bits("SEND_POLLS"))
        stage.discord.overwrite(stage.channel, stage.discord.bot, deny=bits("SEND_POLLS"))
    elif why == "forum":
        where = channel(stage, stage.discord.channel(stage.space, "stories", 15).id)
    else:
        where = await stage.platform.direct(stage.ana)
    receipt = await stage.platform.send(where, POLL, "s:1")
    assert "poll" not in stage.said(receipt)
    async with running(stage, silent) as came:
        await stage.press(stage.ana, receipt, "d:7:2")
        await stage.discord.until(lambda: came)
        assert votes(came) == [Vote(by=stage.ana.id, token="d:7:2", unseen=False)]


async def test_a_meeting_stands_in_the_calendar_once(stage: DiscordStage) -> None:
    other = stage.discord.channel(stage.space, "readers").id
    message = soon(stage)
    for place in (stage.channel, other):
        receipt = await stage.platform.send(channel(stage, place), message, f"s:{place}")
        assert receipt.missing == ""
        (event,) = stage.discord.garden.events.values()
        assert f"https://discord.com/events/{stage.space}/{event['id']}" in str(stage.said(receipt))
    assert event["name"] == MEETING.title
    assert event["entity_metadata"] == {"location": MEETING.link}
    ends = datetime.fromisoformat(event["scheduled_end_time"])
    assert ends - datetime.fromisoformat(event["scheduled_start_time"]) == timedelta(minutes=90)


async def test_after_a_crash_the_event_is_known_by_its_name_and_start(stage: DiscordStage) -> None:
    message = soon(stage)
    await stage.platform.send(channel(stage), message, "s:1")
    stage.vault.kept.clear()
    await stage.platform.send(channel(stage), message, "s:2")
    assert len(stage.discord.garden.events) == len(stage.discord.made(ADD)) == 1


async def test_a_meeting_moves_and_is_called_off_with_its_message(stage: DiscordStage) -> None:
    message = soon(stage)
    receipt = await stage.platform.send(channel(stage), message, "s:1")
    (meeting,) = (one for one in message.parts if isinstance(one, Meeting))
    later = meeting.starts_at + timedelta(days=1)
    await stage.platform.revise(receipt, soon(stage, starts_at=later))
    (event,) = stage.discord.garden.events.values()
    assert datetime.fromisoformat(event["scheduled_start_time"]) == later
    await stage.platform.revise(receipt, soon(stage, starts_at=later, cancelled=True))
    await stage.platform.revise(receipt, soon(stage, starts_at=later, cancelled=True))
    assert event["status"] == 4
    assert "Called off" in await stage.shown(receipt)
    assert len(stage.discord.made(ADD)) == 1


async def test_an_event_that_somebody_deleted_is_made_anew(stage: DiscordStage) -> None:
    receipt = await stage.platform.send(channel(stage), soon(stage), "s:1")
    stage.discord.garden.events.clear()
    await stage.platform.revise(receipt, soon(stage))
    assert len(stage.discord.garden.events) == 1
    stage.discord.garden.events.clear()
    await stage.platform.revise(receipt, soon(stage, cancelled=True))
    assert stage.discord.garden.events == {}


async def test_a_voice_channel_hosts_it_where_it_can(stage: DiscordStage) -> None:
    voice = stage.discord.channel(stage.space, "Talk", 2).id
    await stage.platform.send(channel(stage), soon(stage, id="a", place=channel(stage, voice)), "s:1")
    link = f"https://discord.com/channels/{stage.space}/{voice}"
    await stage.platform.send(channel(stage), soon(stage, id="b", title="B", link=link), "s:2")
    await stage.platform.send(channel(stage), soon(stage, id="c", title="C", place=channel(stage)), "s:3")
    one, two, three = stage.discord.garden.events.values()
    assert [(event["entity_type"], event["channel_id"]) for event in (one, two)] == [(2, voice), (2, voice)]
    assert (three["entity_type"], three["channel_id"]) == (3, None)  # a text channel is none to talk in
    assert three["entity_metadata"]["location"].endswith(stage.channel)


async def test_without_the_permission_the_words_go_out_and_it_is_named(stage: DiscordStage) -> None:
    for role in stage.discord.garden.roles.values():
        role.permissions &= ~bits("CREATE_EVENTS")
    receipt = await stage.platform.send(channel(stage), soon(stage), "s:1")
    assert receipt.missing == "Create Events"
    assert MEETING.title in await stage.shown(receipt)
    assert stage.discord.garden.events == {}


async def test_what_is_over_or_private_is_not_announced(stage: DiscordStage) -> None:
    past = datetime.fromtimestamp(stage.discord.world.now(), UTC) - timedelta(hours=1)
    await stage.platform.send(channel(stage), soon(stage, starts_at=past), "s:1")
    await stage.platform.send(channel(stage), soon(stage, announce=False), "s:2")
    await stage.platform.send(await stage.platform.direct(stage.ana), soon(stage), "s:3")
    assert stage.discord.made(ADD) == []


async def test_an_outage_of_the_calendar_holds_the_message_back(stage: DiscordStage) -> None:
    for _ in range(9):
        stage.discord.faults.add(ADD, "500")
    with pytest.raises(Transient) as fault:
        await stage.platform.send(channel(stage), soon(stage), "s:1")
    assert not fault.value.unsure
    assert stage.discord.said(stage.channel) == []


def test_long_words_are_cut_to_an_events_size() -> None:
    to = Address(platform="discord", space="1", id="5")
    made = shape(replace(MEETING, title="t" * 200, about="a" * 2000, link="https://e.org/" + "l" * 200), to)
    assert (len(made["name"]), len(made["description"])) == (100, 1000)
    assert made["entity_metadata"] == {"location": "https://discord.com/channels/1/5"}
    document = published()
    assert document is None or document.faults("POST", "/guilds/{}/scheduled-events", made) == []
