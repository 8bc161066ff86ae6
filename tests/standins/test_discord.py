"""The loopback Discord, over the real client."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord as sdk
import pytest
from discord import app_commands, ui

from tests.standins.discord import DiscordStandIn, Unfillable, bits
from tests.standins.discord_client import pointed

TALK = "POST /channels/{channel}/messages"
QUIET = sdk.AllowedMentions.none()


class Client(sdk.AutoShardedClient):
    """A client with a few commands and a button, that keeps what it hears."""

    def __init__(self, intents: sdk.Intents | None = None, shards: int | None = None) -> None:
        super().__init__(
            intents=intents or sdk.Intents(guilds=True, guild_messages=True, dm_messages=True),
            max_messages=None,
            member_cache_flags=sdk.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            shard_count=shards,
            guild_ready_timeout=0.1,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[Any] = []
        self.up = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No pause between shards."""

    async def on_ready(self) -> None:
        """All shards are there."""
        self.up.set()

    async def on_message(self, message: sdk.Message) -> None:
        """Somebody wrote."""
        self.heard.append(message)

    async def on_raw_member_remove(self, payload: sdk.RawMemberRemoveEvent) -> None:
        """Somebody left."""
        self.heard.append(payload)

    async def on_interaction(self, interaction: sdk.Interaction[Any]) -> None:
        """A button or a modal."""
        if interaction.type is sdk.InteractionType.component:
            await interaction.response.send_modal(Ask())
        elif interaction.type is sdk.InteractionType.modal_submit:
            self.heard.append(interaction.data)
            await interaction.response.send_message("Thank you", ephemeral=True)


class Ask(ui.Modal, title="How was it?"):
    """A modal with a label, a select and a text."""

    mood: ui.Label["Ask"] = ui.Label(
        text="Mood",
        component=ui.Select(custom_id="mood", options=[sdk.SelectOption(label="Good", value="good")]),
    )
    win: ui.Label["Ask"] = ui.Label(
        text="Win", component=ui.TextInput(custom_id="win", style=sdk.TextStyle.long)
    )


def kith(client: Client) -> None:
    """/kith pair start, with options and completion."""
    group = app_commands.Group(name="kith", description="Kith")
    pair = app_commands.Group(name="pair", description="Pairs", parent=group)

    async def names(interaction: sdk.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}!", value=current)]

    @pair.command(name="start", description="Start a pair")
    @app_commands.autocomplete(programme=names)
    async def start(interaction: sdk.Interaction[Any], who: sdk.Member, programme: str) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"{who.id} in {programme}", ephemeral=True)

    client.tree.add_command(group)
    client.tree.add_command(app_commands.ContextMenu(name="Share", callback=shared))


async def shared(interaction: sdk.Interaction[Any], message: sdk.Message) -> None:
    """The menu of a message."""
    await interaction.response.send_message(f"Shared {message.id}", ephemeral=True)


class Stage:
    """A stand-in with a channel, Ana and Ben, and the client running against it."""

    def __init__(self, discord: DiscordStandIn) -> None:
        self.discord = discord
        self.guild = discord.garden.id
        self.books = discord.channel(self.guild, "books").id
        self.ana, self.ben = (discord.person(name, self.guild).id for name in ("ana", "ben"))
        self.client = Client()

    async def __aenter__(self) -> "Stage":
        self.task = asyncio.create_task(self.client.start(self.discord.token))
        await asyncio.wait_for(self.client.up.wait(), 10)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()
        await asyncio.wait({self.task}, timeout=5)

    def place(self, id: str) -> sdk.PartialMessageable:
        """A channel to write to."""
        return self.client.get_partial_messageable(int(id))


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as made:
        with pointed(made):
            yield made


@pytest.fixture
async def stage(discord: DiscordStandIn) -> AsyncIterator[Stage]:
    async with Stage(discord) as made:
        yield made
    assert discord.violations == []


async def refused(stage: Stage, **more: Any) -> sdk.HTTPException:
    """What Discord says against a message."""
    with pytest.raises(sdk.HTTPException) as caught:
        await stage.place(stage.books).send(**more)
    return caught.value


async def test_a_message_arrives_once_per_nonce(stage: Stage) -> None:
    one = await stage.place(stage.books).send("Hello", nonce="key-1")
    two = await stage.place(stage.books).send("Hello", nonce="key-1")
    assert one.id == two.id
    assert [said["content"] for said in stage.discord.said(stage.books)] == ["Hello"]
    assert "nonce" not in stage.discord.said()[0]
    stage.discord.world.nonce_window = -1
    assert (await stage.place(stage.books).send("Hello", nonce="key-1")).id != one.id


async def test_bodies_that_are_too_much(stage: Stage) -> None:
    assert (await refused(stage, content="x" * 2001)).code == 50035
    assert (await refused(stage, content="")).code == 50006
    view = ui.View()
    for n in range(2):
        view.add_item(ui.Button(label=f"{n}", custom_id="same"))
    assert "custom id" in str(await refused(stage, content="Hi", view=view))
    layout = ui.LayoutView()
    layout.add_item(ui.TextDisplay("x" * 4000))
    await stage.place(stage.books).send(view=layout)
    layout.add_item(ui.TextDisplay("y"))
    with pytest.raises(sdk.HTTPException, match="total length"):
        await stage.place(stage.books).send(view=layout)
    both = {"content": "Hi", "flags": 32768, "components": [{"type": 10, "content": "y" * 4001}]}
    with pytest.raises(sdk.HTTPException, match="content"):
        await stage.client.http.request(
            sdk.http.Route("POST", f"/channels/{stage.books}/messages"), json=both
        )
    stage.discord.violations.clear()


async def test_who_is_pinged(stage: Stage) -> None:
    text = f"@everyone <@{stage.ana}> <@&{stage.guild}>"
    for allowed, who in ((QUIET, set()), (sdk.AllowedMentions(everyone=False, roles=False), {stage.ana})):
        sent = await stage.place(stage.books).send(text, allowed_mentions=allowed)
        assert stage.discord.pinged(stage.discord.message(stage.books, str(sent.id))) == who
    sent = await stage.place(stage.books).send(text)
    assert "everyone" in stage.discord.pinged(stage.discord.message(stage.books, str(sent.id)))


async def test_permissions_come_from_roles_overwrites_and_parents(stage: Stage) -> None:
    channel = await stage.client.fetch_channel(int(stage.books))
    assert isinstance(channel, sdk.TextChannel)
    thread = await channel.create_thread(name="Ana and Ben", type=sdk.ChannelType.private_thread)
    await thread.add_user(sdk.Object(int(stage.ana)))
    await thread.send("Hello")
    assert (await thread.fetch_member(int(stage.ana))).id == int(stage.ana)
    with pytest.raises(sdk.NotFound):
        await thread.fetch_member(int(stage.ben))
    me = stage.discord.bot
    for denied, code in (("SEND_MESSAGES_IN_THREADS", 50013), ("VIEW_CHANNEL", 50001)):
        stage.discord.overwrite(stage.books, me, deny=bits(denied))
        with pytest.raises(sdk.Forbidden) as caught:
            await thread.send("Hello")
        assert caught.value.code == code
    stage.discord.delete_channel(stage.books)
    with pytest.raises(sdk.NotFound) as gone:
        await thread.send("Hello")
    assert gone.value.code == 10003


async def test_closed_messages_and_strangers(stage: Stage) -> None:
    direct = await stage.client.create_dm(sdk.Object(int(stage.ana)))
    await direct.send("Hello")
    stage.discord.close_dms(stage.ana)
    with pytest.raises(sdk.Forbidden) as caught:
        await direct.send("Hello")
    assert caught.value.code == 50007
    stage.discord.open_dms(stage.ana)
    stage.discord.leave(stage.ana, stage.guild)
    with pytest.raises(sdk.Forbidden) as left:
        await direct.send("Hello")
    assert left.value.code == 50278
    with pytest.raises(sdk.HTTPException) as stranger:
        await stage.client.create_dm(sdk.Object(1))
    assert stranger.value.code == 50033


async def test_commands_with_options_and_completion(stage: Stage) -> None:
    kith(stage.client)
    await stage.client.tree.sync()
    given = {"who": stage.ben, "programme": "reading"}
    done = await stage.discord.command(stage.ana, stage.books, "kith pair start", given)
    assert done.ok
    await stage.discord.until(lambda: not done.loading)
    assert done.original is not None
    assert (done.original["content"], done.hidden) == (f"{stage.ben} in reading", True)
    assert stage.discord.whispered(stage.ana) == [done.original]
    found = await stage.discord.autocomplete(
        stage.ana, stage.books, "kith pair start", "programme", {"who": stage.ben, "programme": "rea"}
    )
    assert found == [{"name": "rea!", "value": "rea"}]
    said = stage.discord.say(stage.ana, stage.books, "An article")
    menu = await stage.discord.menu(stage.ben, said, "Share")
    assert stage.discord.whispered(stage.ben)[0]["content"] == f"Shared {said['id']}"
    assert menu.ok
    for name, options in (("kith", {}), ("kith pair start", {"who": stage.ben}), ("zed", {})):
        with pytest.raises(Unfillable):
            await stage.discord.command(stage.ana, stage.books, name, options)


async def test_a_button_opens_a_modal(stage: Stage) -> None:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="Answer", custom_id="d:1:answer:f"))
    sent = await stage.place(stage.books).send("How was it?", view=view)
    message = stage.discord.message(stage.books, str(sent.id))
    opened = await stage.discord.press(stage.ana, message, "d:1:answer:f")
    assert stage.discord.modal(stage.ana) is opened
    with pytest.raises(Unfillable):
        await stage.discord.submit(stage.ana, opened, {"mood": "good"})
    done = await stage.discord.submit(stage.ana, opened, {"mood": "good", "win": "I spoke up\nin time"})
    assert done.ok
    parts = [one["component"] for one in stage.client.heard[-1]["components"]]
    assert (parts[0]["values"], parts[1]["value"]) == (["good"], "I spoke up\nin time")
    assert [one["content"] for one in stage.discord.whispered(stage.ana)] == ["Thank you"]


async def test_an_answer_that_comes_too_late_or_twice(stage: Stage) -> None:
    stage.discord.patience = 0.05
    done = await stage.discord.interact(
        2, stage.ana, stage.discord.world.channels[stage.books], {"name": "x"}
    )
    assert not done.ok
    with pytest.raises(sdk.NotFound) as late:
        await _callback(stage, done.id, done.token)
    assert late.value.code == 10062
    done.dead, done.at = False, stage.discord.world.now()
    await _callback(stage, done.id, done.token)
    with pytest.raises(sdk.HTTPException) as twice:
        await _callback(stage, done.id, done.token)
    assert twice.value.code == 40060
    done.at -= 901
    route = sdk.http.Route("POST", f"/webhooks/{stage.discord.bot}/{done.token}")
    with pytest.raises(sdk.HTTPException) as old:
        await stage.client.http.request(route, json={"content": "Still there?"})
    assert old.value.code == 50027


async def _callback(stage: Stage, id: str, token: str) -> None:
    route = sdk.http.Route("POST", f"/interactions/{id}/{token}/callback")
    await stage.client.http.request(route, json={"type": 4, "data": {"content": "Hello"}})


async def test_words_need_an_intent_and_leaving_too(stage: Stage) -> None:
    stage.discord.say(stage.ana, stage.books, "A secret")
    stage.discord.say(stage.ana, stage.books, f"<@{stage.discord.bot}> hello")
    stage.discord.leave(stage.ben, stage.guild)
    stage.discord.say(stage.ana, stage.discord.direct(stage.ana).id, "To you")
    await stage.discord.until(lambda: len(stage.client.heard) == 3)
    assert [one.content for one in stage.client.heard] == ["", f"<@{stage.discord.bot}> hello", "To you"]


async def test_a_cut_is_resumed_or_begun_anew(stage: Stage) -> None:
    gateway = stage.discord.gateway
    gateway.drop()
    stage.discord.say(stage.ana, stage.books, "While away")
    await stage.discord.until(lambda: stage.client.heard)
    assert gateway.resumes == [True]
    gateway.ask_reconnect()
    await stage.discord.until(lambda: gateway.resumes == [True, True])
    await stage.discord.until(lambda: gateway.connected == 1)
    gateway.forget()
    gateway.drop()
    await stage.discord.until(lambda: len(gateway.identifies) == 2, 10)
    assert gateway.resumes == [True, True, False]


async def test_limits_hold_and_can_be_kept(stage: Stage) -> None:
    stage.discord.rates.on = True
    for n in range(7):
        await stage.place(stage.books).send(f"{n}")
    assert stage.discord.limited == 0
    stage.discord.faults.add(TALK, "429", seconds=0.05)
    await stage.client.create_dm(sdk.Object(int(stage.ana)))
    direct = stage.discord.direct(stage.ana).id
    await stage.place(direct).send("After a wait")
    assert stage.discord.made(TALK)[-2].status == 429
    assert (stage.discord.limited, stage.discord.shown(stage.discord.said(direct)[0])) == (0, "After a wait")


async def test_lost_answers(stage: Stage) -> None:
    stage.discord.faults.add(TALK, "drop_after")
    with pytest.raises(Exception, match="disconnected"):
        await stage.place(stage.books).send("Once", nonce="n")
    await stage.place(stage.books).send("Once", nonce="n")
    stage.discord.faults.add(TALK, "500")
    await stage.place(stage.books).send("Twice")
    assert [one["content"] for one in stage.discord.said()] == ["Once", "Twice"]


async def test_threads_polls_and_events(stage: Stage) -> None:
    sent = await stage.place(stage.books).send("Which story?")
    message = await stage.place(stage.books).fetch_message(sent.id)
    named: Any = {"name": "Stories", "auto_archive_duration": 1440}
    thread = await stage.client.http.start_thread_with_message(int(stage.books), message.id, **named)
    with pytest.raises(sdk.HTTPException, match="already been created"):
        await stage.client.http.start_thread_with_message(int(stage.books), message.id, **named)
    assert thread["id"] == str(message.id)
    poll = sdk.Poll("Which of these?", timedelta(hours=24)).add_answer(text="One").add_answer(text="Two")
    asked = await stage.place(stage.books).send(poll=poll)
    held = stage.discord.message(stage.books, str(asked.id))
    stage.discord.vote(stage.ana, held, 2)
    assert held["poll"]["results"]["answer_counts"] == [{"id": 2, "count": 1, "me_voted": False}]
    guild = await stage.client.fetch_guild(int(stage.guild))
    start = sdk.utils.utcnow() + timedelta(days=1)
    event = await guild.create_scheduled_event(
        name="Book club",
        start_time=start,
        end_time=start + timedelta(hours=1),
        entity_type=sdk.EntityType.external,
        privacy_level=sdk.PrivacyLevel.guild_only,
        location="https://meet.example",
    )
    await event.delete()
    assert stage.discord.garden.events == {}


async def test_a_forum_and_files(stage: Stage) -> None:
    forum = stage.discord.channel(stage.guild, "stories", 15)
    found = await stage.client.fetch_channel(int(forum.id))
    assert isinstance(found, sdk.ForumChannel)
    picture = sdk.File(io.BytesIO(b"pic"), filename="a.png", description="A pic")
    made = await found.create_thread(
        name="A story",
        content="Tell one",
        file=picture,
    )
    first = stage.discord.said(str(made.thread.id))[0]
    assert (first["id"], first["content"]) == (str(made.thread.id), "Tell one")
    assert first["attachments"][0]["description"] == "A pic"


async def test_several_shards(discord: DiscordStandIn) -> None:
    discord.gateway.shards = 2
    other = discord.world.guild("Other", id=str(int(discord.garden.id) ^ (1 << 22)))
    place = discord.channel(other.id, "there").id
    ana = discord.person("ana", discord.garden.id, other.id).id
    client = Client()
    task = asyncio.create_task(client.start(discord.token))
    await client.up.wait()
    assert discord.gateway.connected == 2
    discord.gateway.drop(shard=(int(other.id) >> 22) % 2)
    discord.say(ana, place, "Hi")
    await discord.until(lambda: client.heard)
    assert {one.id for one in client.guilds} == {int(other.id), int(discord.garden.id)}
    await client.close()
    await asyncio.wait({task}, timeout=5)


async def test_intents_that_are_not_given(discord: DiscordStandIn) -> None:
    client = Client(sdk.Intents(guilds=True, members=True))
    with pytest.raises(sdk.PrivilegedIntentsRequired):
        await client.start(discord.token)
    await client.close()
    wrong = Client()
    with pytest.raises(sdk.LoginFailure):
        await wrong.start("wrong")
    await wrong.close()
