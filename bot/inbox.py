"""What comes in: dropped if it was seen, given to the room it is for, answered in one transaction.

Profiles are read from the platform first, outside any transaction, and only of people not known yet.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import preview
from bot.commands import dispatch
from bot.commands.asking import Asking, Foreseen
from bot.commands.parse import mentioned
from bot.commands.spelling import spelled
from bot.errors import PlatformError, Refused
from bot.language import N_, speak, speaking, spoken
from bot.library import Library
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Command,
    HomeOpened,
    Inbound,
    Lifecycle,
    Message,
    Profile,
    Reply,
    Suggest,
    Text,
)
from bot.moments import MOMENTS
from bot.moments.press import behind, community_behind
from bot.people import accounts, comings, signs
from bot.ports import ChatPlatform, Clock
from bot.programmes import communities
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.insert import insert_new
from bot.store.tables import Community, SeenEvent

log = structlog.get_logger(__name__)
Profiles = Mapping[Account, Profile]
NO_CHOICES = "m:none"
STRANGER = N_("We have not met yet. Please write to me from the place where your group or your pair is.")
SORRY = N_("Something went wrong on my side, and nothing of yours was lost. Please try once more.")
Acting = Answer | Command | HomeOpened | Suggest


class Inbox:
    """Receives for every platform. `changed` is called after anything that may have made work due."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        library: Library,
        cipher: Cipher,
        platforms: Mapping[str, ChatPlatform],
        settings: Settings,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._clock, self._library, self._cipher = store, clock, library, cipher
        self._platforms, self._settings, self._changed = platforms, settings, changed

    async def receive(self, inbound: Inbound) -> Reply | None:
        """What follows, for who acted alone and in their language; None where nothing does.

        Never raises but when cancelled.
        """
        with speaking(inbound.locale or self._settings.usual.locale):
            reply = spoken(await self._safely(inbound))
        platform = self._platforms.get(inbound.where.platform)
        return spelled(reply, platform.capabilities) if platform else reply

    async def _safely(self, inbound: Inbound) -> Reply | None:
        try:
            reply = await self._receive(inbound)
        except Refused as refused:
            return _refusal(inbound, refused)
        except Exception:
            log.exception("receiving failed", kind=type(inbound).__name__, event_id=inbound.event)
            return _said(SORRY)
        if not isinstance(inbound, Activity | Suggest | HomeOpened):
            self._changed()
        return reply

    async def _receive(self, inbound: Inbound) -> Reply | None:
        match inbound:
            case Activity():
                async with self._store.write() as session:
                    await signs.note(session, inbound)
                return None
            case Lifecycle():
                if inbound.who is not None and not await self._met(inbound.who):
                    return None  # a large workspace tells of everybody's every change
                profile = await self._profile(inbound.who) if inbound.what == "profile" else None
                async with self._store.write() as session:
                    if await self._new(session, inbound):
                        await comings.note(session, inbound, profile, self._clock.now())
                return None
            case Answer(unseen=True) if not await self._met(inbound.by):
                return None  # anybody who reads a channel may vote in it
            case Answer() | Command() | HomeOpened() | Suggest():
                return await self._act(inbound)
            case _:
                return None

    async def _act(self, inbound: Acting) -> Reply | None:
        named = mentioned(inbound) if isinstance(inbound, Command) else ()
        profiles = await self._unknown(inbound, (inbound.by, *named))
        async with self._store.write() as session:
            community = await self._home(session, inbound)
            if not await self._new(session, inbound, community):
                return None
            asking = await self._asking(session, inbound, community, profiles)
            return await _answered(asking, inbound)

    async def _asking(
        self,
        session: AsyncSession,
        inbound: Acting,
        community: Community,
        profiles: Profiles,
    ) -> Asking:
        now = self._clock.now()
        space = inbound.where.space
        person = await accounts.find_or_create(
            session, community, inbound.by, profiles.get(inbound.by), now, space=space
        )

        person.locale = person.locale or inbound.locale
        locale = person.locale or self._settings.usual.locale
        speak(locale)

        async def foresee(circles: Sequence[int], ahead: timedelta) -> Sequence[Foreseen]:
            rules, configured = self._settings.rules, self._settings.coordinators
            return await preview.foreseen(session, circles, self._library, rules, now, ahead, configured)

        return Asking(
            session=session,
            now=now,
            person=person,
            community=community,
            account=inbound.by,
            where=inbound.where,
            cipher=self._cipher,
            library=self._library,
            locale=locale,
            event=inbound.event,
            configured=self._settings.coordinators,
            profiles=profiles,
            foresee=foresee,
            rules=self._settings.rules,
            usual=self._settings.usual,
        )

    async def _home(self, session: AsyncSession, inbound: Acting) -> Community:
        """The community of the space; in direct messages, where the person became known last."""
        where = inbound.where
        if not where.space:
            known = await accounts.communities_of(session, inbound.by)
            if not known:
                raise Refused(STRANGER)
            asked = await community_behind(session, inbound.token) if isinstance(inbound, Answer) else None
            return next((one for one in known if one.id == asked), known[0])
        return await self._space(session, where)

    async def _space(self, session: AsyncSession, where: Address) -> Community:
        now, name = self._clock.now(), self._settings.community
        return await communities.home(session, where.platform, where.space, now, name)

    async def _new(self, session: AsyncSession, inbound: Inbound, community: Community | None = None) -> bool:
        """Whether this event was not seen before; it is from now on. Looking and typing need no memory."""
        if isinstance(inbound, HomeOpened | Suggest) or not inbound.event:
            return True
        if community is None:
            community = await self._space(session, inbound.where)
        row = {
            "community_id": community.id,
            "platform": inbound.where.platform,
            "event": inbound.event,
            "at": inbound.at,
        }
        done = await session.exec(insert_new(session, SeenEvent), params=[row])
        return bool(done.rowcount)

    async def _met(self, who: Account) -> bool:
        async with self._store.read() as session:
            return await accounts.known(session, who, "")

    async def _unknown(self, inbound: Acting, named: Sequence[Account]) -> Profiles:
        space = inbound.where.space
        async with self._store.read() as session:
            missing = [who for who in dict.fromkeys(named) if not await accounts.known(session, who, space)]
        found = {who: await self._profile(who) for who in missing}
        return {who: profile for who, profile in found.items() if profile is not None}

    async def _profile(self, who: Account | None) -> Profile | None:
        platform = self._platforms.get(who.platform) if who else None
        if platform is None or who is None:
            return None
        try:
            return await platform.profile(who)
        except PlatformError as error:
            log.warning("profile can't be read", platform=who.platform, error=type(error).__name__)
            return None


async def _answered(asking: Asking, inbound: Acting) -> Reply | None:
    """The commands answer, or the moment behind a pressed message."""
    match inbound:
        case Command():
            return await dispatch.run(asking, inbound)
        case Suggest():
            return await dispatch.suggest(asking, inbound)
        case HomeOpened():
            return await dispatch.home(asking)
        case Answer() if inbound.token.startswith("d:"):
            at_hand = await behind(
                asking.session, inbound.token, asking.person, asking.cipher, asking.library, asking.now
            )
            return await MOMENTS[at_hand.delivery.moment].answer(at_hand, inbound)
        case Answer():
            return await dispatch.submitted(asking, inbound)


def _refusal(inbound: Inbound, refused: Refused) -> Reply:
    """The words at the field they are about, or by themselves."""
    if refused.field and isinstance(inbound, Answer) and inbound.values is not None:
        return Reply(errors={refused.field: refused.words})
    return _said(refused.words)


def _said(words: str) -> Reply:
    return Reply(message=Message(token=NO_CHOICES, parts=(Text(body=(words,)),), seen_by=N_("only you")))
