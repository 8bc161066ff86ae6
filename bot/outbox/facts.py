"""From claimed sends to parcels: everything that is needed to say them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import ArticleFacts, DeliveryFacts, EventFacts, Party, unpack
from bot.messages import Account, Address, Receipt
from bot.outbox.batch import AGREED, ARTICLE, CALLS, EVENT, MILESTONE, SHOWS, Batch, LoadStates, read_batch
from bot.outbox.cast import Cast, account_of, cast_of, stranger
from bot.outbox.claim import Claimed
from bot.outbox.detail import about
from bot.outbox.outcome import IN_CIRCLE
from bot.outbox.parcel import Destination, Parcel
from bot.policy.state import CircleState, Proposal
from bot.programmes.places import place_of


async def load_parcels(
    session: AsyncSession,
    claimed: Sequence[Claimed],
    now: datetime,
    load_states: LoadStates,
    moderated: Collection[str] = (),
) -> list[Parcel]:
    """A parcel for each of `claimed` that is still there.

    `moderated` are the platforms where moderators may see a pair's conversation.
    """
    if not claimed:
        return []
    batch = await read_batch(session, claimed, now, load_states)
    casts: dict[int, Cast] = {}
    parcels = []
    for send in claimed:
        row = batch.deliveries.get(send.delivery_id)
        if row is None:
            continue
        state = batch.states.get(send.circle_id) or CircleState(id=send.circle_id, kind="pair", state="ended")
        if state.id not in casts:
            casts[state.id] = cast_of(state, row.platform, batch)
        parcels.append(_parcel(send, row, state, casts[state.id], batch, row.platform in moderated))
    return parcels


def _parcel(send: Claimed, row: Any, state: CircleState, cast: Cast, batch: Batch, moderated: bool) -> Parcel:
    facts = _facts(send, row, state, cast, batch, moderated)
    conversation = _conversation(row, facts)
    return Parcel(
        send=send,
        wish=_wish(send, row),
        circle=state,
        facts=facts,
        to=_direct_of(send, row, batch) or conversation,
        conversation=conversation,
        sealed=_sealed(send, row, batch, facts),
        arrived={one.part: _receipt(one) for one in batch.receipts.get(send.id, ())},
    )


def _facts(
    send: Claimed, row: Any, state: CircleState, cast: Cast, batch: Batch, moderated: bool
) -> DeliveryFacts:
    reader, locale = None, ""
    aloud = send.why == IN_CIRCLE
    if send.person_id:
        reader = cast.parties.get(send.person_id) or stranger(send.person_id, row.platform, batch)
        locale = "" if aloud else batch.people[send.person_id][0].locale
    named = about(row.detail) if row.detail else None
    return DeliveryFacts(
        token=f"d:{send.id}",
        moment=send.moment,
        slot=send.slot,
        subject=row.subject,
        reason=row.reason,
        detail=row.detail,
        audience="together" if aloud else row.audience,
        kind=state.kind,
        tie=state.tie,
        title=row.title,
        programme=row.programme,
        purpose=row.purpose,
        locale=locale or (state.locale if send.person_id and not aloud else cast.locale),
        depth=state.depth,
        weekly=state.rules.budget_weekly,
        words=state.rules.mentor_words,
        members=cast.members,
        coordinators=cast.coordinators,
        reader=None if aloud else reader,
        at=row.at,
        started_at=state.started_at,
        ends_on=state.ends_on,
        article=_article(send, row, batch),
        event=_event(send, row, batch),
        asked_by=cast.parties.get(named) if named is not None else None,
        moderators_see_all=moderated,
        addressed=reader if aloud else None,
    )


def _article(send: Claimed, row: Any, batch: Batch) -> ArticleFacts | None:
    if send.moment != ARTICLE or not row.subject.isdecimal():
        return None
    found = batch.articles.get(int(row.subject))
    if found is None:
        return None
    return ArticleFacts(
        title=found.title,
        url=found.url,
        summary=found.summary,
        source=found.source,
        shared_by=found.shared_by or "",
    )


def _event(send: Claimed, row: Any, batch: Batch) -> EventFacts | None:
    if send.moment in CALLS and row.subject.isdecimal():
        return _call(batch.calls.get(int(row.subject)), row)
    found = batch.events.get(int(row.subject)) if send.moment == EVENT and row.subject.isdecimal() else None
    if found is None:
        return None
    link, place = place_of(found.place, row.platform, row.space)
    return EventFacts(
        id=found.uid,
        title=found.title,
        starts_at=found.starts_at,
        minutes=found.minutes,
        about=found.about,
        link=link,
        place=place,
        zone=found.zone,
        sequence=found.sequence,
        cancelled=found.state == "cancelled",
    )


def _call(found: Any, row: Any) -> EventFacts | None:
    """A call that two agreed on; its title is the pair's."""
    if found is None:
        return None
    link, place = place_of(found.room, row.platform, row.space)
    return EventFacts(
        id=found.uid,
        title=row.title,
        starts_at=found.at,
        minutes=found.minutes,
        link=link,
        place=place,
        sequence=found.sequence,
        cancelled=found.state == "cancelled",
    )


def _sealed(send: Claimed, row: Any, batch: Batch, facts: DeliveryFacts) -> tuple[tuple[Party, bytes], ...]:
    """Whose words are to be shown now, in the order of the members; never those of somebody who left."""
    if send.moment == MILESTONE:
        return _milestone(row, batch, facts)
    share = SHOWS.get(send.moment)
    if not share or not row.subject.isdecimal():
        return ()
    words = {one.person_id: one.sealed for one in batch.words.get(int(row.subject), ()) if one.share == share}
    if send.moment in {"share", "lone_answer"}:
        writer = about(row.detail) if send.moment == "share" else send.person_id
        words = {id: sealed for id, sealed in words.items() if id == writer}
    if send.moment == AGREED and len(words) < len(facts.members):
        return ()  # never one side's part alone
    return tuple((one, words[one.person_id]) for one in facts.members if one.person_id in words)


def _milestone(row: Any, batch: Batch, facts: DeliveryFacts) -> tuple[tuple[Party, bytes], ...]:
    """The words of a milestone, while it stands on the day that it was planned for."""
    found = batch.milestones.get(int(row.subject)) if row.subject.isdecimal() else None
    if found is None or unpack(row.detail).get("on") != found.on.isoformat():
        return ()
    return tuple((one, found.sealed) for one in facts.members if one.person_id == found.person_id)


def _direct_of(send: Claimed, row: Any, batch: Batch) -> Destination | None:
    """A person's own; None for what is said in the conversation."""
    if not send.person_id or send.why == IN_CIRCLE:
        return None
    return _direct(account_of(batch.people[send.person_id], row.platform), row.platform)


def _conversation(row: Any, facts: DeliveryFacts) -> Destination:
    known = Address(platform=row.platform, space=row.space, id=row.place, thread=row.thread)
    return Destination(
        platform=row.platform,
        known=known if row.place else None,
        circle_id=row.circle_id,
        space=row.space,
        title=row.title,
        members=tuple([one.account for one in facts.members]),
    )


def _direct(one: Any, platform: str) -> Destination:
    if one.account_id is None:
        return Destination(platform=platform, known=None)
    known = Address(platform=one.platform, space=one.direct_space, id=one.direct_id)
    return Destination(
        platform=one.platform,
        known=known if one.direct_id else None,
        account_id=one.account_id,
        who=Account(platform=one.platform, id=one.external_id),
    )


def _wish(send: Claimed, row: Any) -> Proposal:
    """The proposal as it was, for this recipient alone; it is paid for, so it costs nothing more."""
    return Proposal(
        moment=send.moment,
        slot=send.slot,
        at=send.wanted_at or send.due_at,
        audience=row.audience,
        recipients=(send.person_id,) if send.person_id else (),
        subject=row.subject,
        reason=row.reason,
        detail=row.detail,
        cost=0,
        urgent=row.urgent,
        at_once=row.at_once,
        round=row.round,
    )


def _receipt(row: Any) -> Receipt:
    at = Address(platform=row.platform, space=row.space, id=row.place, thread=row.thread)
    return Receipt(at=at, message=row.message)
