"""The gateway: one connection per shard, resumed after a cut, tried again through any outage."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

import discord

from adapters.discord.answers import Answers
from adapters.discord.errors import translated
from adapters.discord.guilds import Guilds
from adapters.discord.ids import PRIVATE_THREAD, address
from adapters.discord.inbound import changed, spoke
from adapters.discord.listen import Listening
from adapters.discord.rest import Rest
from adapters.discord.settings import DiscordSettings
from adapters.discord.sync import tried
from adapters.discord.votes import Votes
from bot.errors import Transient
from bot.messages import Account, CommandSpec
from bot.ports import Receive, Vault

log = logging.getLogger(__name__)
PAUSE = 5.0
"""Seconds between two tries to connect while Discord can't be reached at all."""
TALK = frozenset({discord.MessageType.default, discord.MessageType.reply})


class Running(Protocol):
    """What a connection needs of the platform it is for."""

    settings: DiscordSettings
    commands: Sequence[CommandSpec]
    vault: Vault
    rest: Rest
    ready: asyncio.Event

    def now(self) -> datetime:
        """This instant."""
        ...

    def account(self, user: int) -> Account:
        """The account of a member by their number."""
        ...

    def remember(self, user: int, locale: str) -> None:
        """Keep the language in which somebody uses Discord."""
        ...


def intents(settings: DiscordSettings) -> discord.Intents:
    """Servers, channels, threads; votes in polls; that somebody wrote, without words. Nothing privileged."""
    return discord.Intents(guilds=True, guild_messages=settings.signs_of_life, guild_polls=settings.polls)


async def running(platform: Running, receive: Receive) -> None:
    """Until cancelled. Raises Misconfigured for a token that is none."""
    answers = Answers(platform.settings.base_url)
    ears = Listening(platform.rest, answers, platform.commands, receive, platform.now, platform.vault)
    guilds = Guilds(platform.vault, receive, platform.now)
    votes = Votes(platform.rest, receive, platform.now)
    syncing = asyncio.ensure_future(_sync(platform))
    try:
        while True:
            await _connected(platform, ears, guilds, votes)
            await asyncio.sleep(PAUSE)
    finally:
        syncing.cancel()
        with suppress(asyncio.CancelledError):
            await syncing
        await ears.finish()
        await answers.close()


async def _sync(platform: Running) -> None:
    await tried(platform.rest, platform.vault, platform.commands, platform.settings.dev_guild)


async def _connected(platform: Running, ears: Listening, guilds: Guilds, votes: Votes) -> None:
    """As long as discord.py holds the connection; it resumes by itself. Raises Misconfigured."""
    platform.rest.point()
    client = Gateway(platform, ears, guilds, votes)
    try:
        async with client:
            await client.start(platform.settings.secret)
    except (discord.DiscordException, OSError, TimeoutError) as error:
        told = translated(error)
        if not isinstance(told, Transient):
            raise told from error
        log.warning("Discord's gateway can't be reached yet: %s", told)
    finally:
        platform.ready.clear()


class Gateway(discord.AutoShardedClient):
    """Hears what happens; keeps no messages and no members."""

    def __init__(self, platform: Running, ears: Listening, guilds: Guilds, votes: Votes) -> None:
        super().__init__(
            intents=intents(platform.settings),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._platform, self._ears, self._known, self._votes = platform, ears, guilds, votes
        self._up: set[int] = set()

    @property
    def _now(self) -> Callable[[], datetime]:
        return self._platform.now

    async def on_shard_connect(self, shard: int) -> None:
        """Interactions come in from now on."""
        self._up.add(shard)
        if len(self._up) >= (self.shard_count or 1):
            self._platform.ready.set()

    async def on_ready(self) -> None:
        """Every shard knows its servers."""
        await self._guilds()

    async def on_guild_join(self, _: discord.Guild) -> None:
        """Kith was added to a server."""
        await self._guilds()

    async def on_guild_remove(self, _: discord.Guild) -> None:
        """Kith was taken out of one; an outage there is something else."""
        await self._guilds()

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """A command, a press, a form, or somebody types."""
        body = payload(interaction)
        self._platform.remember(interaction.user.id, str(interaction.locale))
        await self._ears.take(body)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody spoke; what they said is not looked at."""
        if message.author.bot or message.webhook_id or message.guild is None or message.type not in TALK:
            return
        channel = message.channel
        kind, parent = getattr(channel, "type", None), getattr(channel, "parent_id", None)
        place = address(message.guild.id, channel.id, parent or "", kind.value if kind else None)
        who = self._platform.account(message.author.id)
        await self._ears.tell(spoke(str(message.id), who, place, message.created_at))

    async def on_raw_poll_vote_add(self, vote: discord.RawPollVoteActionEvent) -> None:
        """Somebody voted."""
        await self._voted(vote, taken_back=False)

    async def on_raw_poll_vote_remove(self, vote: discord.RawPollVoteActionEvent) -> None:
        """Somebody took a vote back."""
        await self._voted(vote, taken_back=True)

    async def _voted(self, vote: discord.RawPollVoteActionEvent, *, taken_back: bool) -> None:
        if vote.guild_id is not None:
            at = (vote.guild_id, vote.channel_id, vote.message_id)
            await self._votes.take(*at, by=vote.user_id, answer=vote.answer_id, taken_back=taken_back)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        await self._ears.tell(changed("deleted", address(channel.guild.id, channel.id), self._now()))

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """A thread is gone."""
        kind = thread.thread_type.value
        parent = "" if kind == PRIVATE_THREAD else thread.parent_id
        place = address(thread.guild_id, thread.thread_id, parent, kind)
        await self._ears.tell(changed("deleted", place, self._now()))

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """Log it; the connection goes on."""
        log.exception("an event could not be taken in: %s", event)

    async def _guilds(self) -> None:
        await self._known.are(frozenset(str(guild.id) for guild in self.guilds))


def payload(interaction: "discord.Interaction[Any]") -> dict[str, Any]:
    """The interaction as the gateway sent it, as far as it is used."""
    channel = interaction.channel
    kind = getattr(channel, "type", None)
    guild = interaction.guild_id
    user = {"id": str(interaction.user.id)}
    body: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(interaction.application_id),
        "type": interaction.type.value,
        "token": interaction.token,
        "data": interaction.data or {},
        "locale": str(interaction.locale),
        "channel_id": str(interaction.channel_id or ""),
        "channel": {"type": kind.value if kind else None, "parent_id": getattr(channel, "parent_id", None)},
    }
    if guild is not None:
        body["guild_id"] = str(guild)
        body["member"] = {"user": user, "permissions": str(interaction.permissions.value)}
    else:
        body["user"] = user
    if interaction.message is not None:
        body["message"] = {"id": str(interaction.message.id), "flags": interaction.message.flags.value}
    return body
