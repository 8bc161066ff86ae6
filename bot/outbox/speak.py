"""Say one send: put it into words, find its place, hand it to the platform part by part."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable
from bot.language import speaking, spoken
from bot.library import Library
from bot.messages import Address, Capabilities, Message, Receipt, fit, value
from bot.outbox.closed import addressed, otherwise
from bot.outbox.last_look import last_look, nothing_left
from bot.outbox.outcome import Outcome, became, faulted, sent
from bot.outbox.pacing import Pacing
from bot.outbox.parcel import Destination, Parcel
from bot.outbox.places import TIMEOUT, Places
from bot.outbox.words import facts_of
from bot.policy.state import Why
from bot.ports import ChatPlatform, Clock, Moment
from bot.store.cipher import Cipher

log = structlog.get_logger(__name__)

Spell = Callable[[Message, Capabilities], Message]
"""Writes commands in a message as they are typed on a platform."""


def as_it_is(message: Message, _on: Capabilities) -> Message:
    """The usual spelling."""
    return message


@value
class Letter:
    """A parcel in words, with its address: all that is left is to send it."""

    parcel: Parcel
    platform: ChatPlatform
    to: Address
    pages: tuple[Message, ...]

    @property
    def opened(self) -> tuple[Destination, Address] | None:
        """The address, if it is to be stored."""
        return None if self.parcel.to.known else (self.parcel.to, self.to)


class Speaker:
    """Turns parcels into outcomes; no error of one harms another."""

    def __init__(
        self,
        platforms: Mapping[str, ChatPlatform],
        moments: Mapping[str, Moment],
        library: Library,
        cipher: Cipher,
        clock: Clock,
        pacing: Pacing,
        spell: Spell = as_it_is,
    ) -> None:
        self.pacing = pacing
        self._spell = spell
        self._platforms = platforms
        self._moments = moments
        self._library = library
        self._cipher = cipher
        self._clock = clock
        self._places = Places()

    async def prepare(self, parcel: Parcel, now: datetime) -> Letter | Outcome:
        """Ask policy once more; then the words and the address, or what became of it."""
        try:
            decided = last_look(parcel, now)
            if decided is not None:
                return decided
            if nothing_left(parcel, now):
                return became(parcel.send, "withdrawn", Why.NOTHING_FITS)
            return await self.write(parcel)
        except PlatformError as fault:
            return await self._faulted(parcel, fault, now)
        except Exception as fault:
            return await self._faulted(parcel, _our_bug(parcel, fault), now)

    async def write(self, parcel: Parcel) -> Letter:
        """The words and the address. Raises PlatformError, and whatever `compose` does."""
        platform = self._platforms.get(parcel.to.platform)
        moment = self._moments.get(parcel.send.moment)
        if platform is None:
            raise Misconfigured("this platform is not set up", parcel.to.platform)
        if moment is None:
            raise Malformed(f"no moment is called {parcel.send.moment!r}")
        facts = facts_of(parcel, self._cipher, platform.capabilities)
        with speaking(facts.locale):
            message = spoken(addressed(moment.compose(facts, self._library), facts, self._library))
        pages = fit(self._spell(message, platform.capabilities), platform.capabilities)
        to = await self._places.find(platform, parcel.to)
        return Letter(parcel=parcel, platform=platform, to=to, pages=pages)

    async def say(self, letter: Letter, now: datetime, delay: float = 0) -> Outcome:
        """Send every part that has not arrived, the first after `delay` seconds."""
        arrived: list[tuple[int, Receipt]] = []
        try:
            await self._parts(letter, delay, arrived)
            outcome = sent(letter.parcel.send, tuple(arrived))
        except PlatformError as fault:
            outcome = await self._faulted(letter.parcel, fault, now, arrived)
        except Exception as fault:
            outcome = await self._faulted(letter.parcel, _our_bug(letter.parcel, fault), now, arrived)
        return replace(outcome, opened=letter.opened) if letter.opened else outcome

    async def _parts(self, letter: Letter, delay: float, arrived: list[tuple[int, Receipt]]) -> None:
        rate = letter.platform.capabilities.rate
        left = [n for n in range(len(letter.pages)) if n not in letter.parcel.arrived]
        for n in left:
            await self.pacing.rest(delay if n == left[0] else self.pacing.take(letter.to, rate))
            if (letter.parcel.send.lease_until - self._clock.now()).total_seconds() < TIMEOUT:
                raise Transient("the lease would end before an answer came")
            arrived.append((n, await _send(letter, n)))

    async def _faulted(
        self,
        parcel: Parcel,
        fault: PlatformError,
        now: datetime,
        arrived: list[tuple[int, Receipt]] | None = None,
    ) -> Outcome:
        platform = self._platforms.get(parcel.to.platform)
        outcome = None
        if platform and isinstance(fault, Unreachable) and not arrived and not parcel.arrived:
            try:
                outcome = await otherwise(parcel, platform, self._library, now)
            except PlatformError as second:
                fault = second
        outcome = outcome or faulted(parcel, fault, now, tuple(arrived or ()))
        log.warning(
            "send_failed", send=parcel.send.id, state=outcome.state, why=outcome.why, fault=str(fault)
        )
        return outcome


def part_key(key: str, part: int) -> str:
    """The key of one part: the first has the send's own."""
    return f"{key}/{part}" if part else key


async def _send(letter: Letter, part: int) -> Receipt:
    key = part_key(letter.parcel.send.key, part)
    try:
        async with asyncio.timeout(TIMEOUT):
            return await letter.platform.send(letter.to, letter.pages[part], key)
    except TimeoutError:
        raise Transient("no answer in time", unsure=True) from None


def _our_bug(parcel: Parcel, fault: Exception) -> Malformed:
    log.error("send_broke", send=parcel.send.id, moment=parcel.send.moment, exc_info=fault)
    return Malformed(type(fault).__name__)
