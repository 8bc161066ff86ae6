"""From claimed sends to parcels: everything that is needed to say them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import ArticleFacts, DeliveryFacts, Party
from bot.messages import Account, Address, Receipt
from bot.outbox.batch import SHOWS, Batch, LoadStates, read_batch
from bot.outbox.claim import Claimed
from bot.outbox.detail import about
from bot.outbox.parcel import Destination, Parcel
from bot.policy.state import Proposal


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
    batch = await read_batch(session, claimed, now, load_states, moderated)
    parties: dict[tuple[int, int], Party] = {}
    return [_parcel(one, batch, parties) for one in claimed if one.delivery_id in batch.deliveries]


def _parcel(send: Claimed, batch: Batch, parties: dict[tuple[int, int], Party]) -> Parcel:
    row = batch.deliveries[send.delivery_id]
    facts = _facts(send, row, batch, parties)
    return Parcel(
        send=send,
        wish=_wish(send, row),
        circle=batch.states.get(send.circle_id),
        facts=facts,
        to=_destination(send, row, batch, facts),
        sealed=_sealed(send, row, batch, facts),
        arrived={one.part: _receipt(one) for one in batch.receipts.get(send.id, ())},
    )


def _facts(send: Claimed, row: Any, batch: Batch, parties: dict[tuple[int, int], Party]) -> DeliveryFacts:
    def party(person_id: int) -> Party:
        key = (row.circle_id, person_id)
        if key not in parties:
            parties[key] = _party(person_id, row, batch)
        return parties[key]

    here = batch.members.get(row.circle_id, {})
    # Of a circle that is still being invited, the invited are all there is to tell.
    seen = {"accepted", "invited"} if row.state == "invited" else {"accepted"}
    state = batch.states.get(row.circle_id)
    named = about(row.detail)
    reader = party(send.person_id) if send.person_id else None
    return DeliveryFacts(
        token=f"d:{send.id}",
        moment=send.moment,
        slot=send.slot,
        subject=row.subject,
        reason=row.reason,
        detail=row.detail,
        audience=row.audience,
        kind=row.kind,
        tie=row.tie,
        title=row.title,
        programme=row.programme,
        purpose=row.purpose,
        locale=(batch.people[reader.person_id][0].locale if reader else "") or row.locale,
        depth=row.depth,
        weekly=state.rules.budget_weekly if state else 2,
        members=tuple(party(id) for id, rows in here.items() if rows[0].state in seen),
        coordinators=_names(row, batch),
        reader=reader,
        at=row.at,
        started_at=row.started_at,
        ends_on=row.ends_on,
        article=_article(send, row, batch),
        asked_by=party(named) if named is not None and named in here else None,
        moderators_see_all=row.platform in batch.moderated,
    )


def _party(person_id: int, row: Any, batch: Batch) -> Party:
    member = batch.members.get(row.circle_id, {}).get(person_id)
    rows = member or batch.people[person_id]
    one = _account(rows, row.platform)
    cares = batch.interests.get(person_id, ())
    return Party(
        person_id=person_id,
        name=one.name,
        account=Account(platform=one.platform or row.platform, id=one.external_id or ""),
        role=one.role if member else "coordinator" if _steers(person_id, row, batch) else "member",
        zone=one.zone or row.zone,
        interests=tuple(care.words for care in cares if care.kind == "interest"),
        goals=tuple(care.words for care in cares if care.kind == "goal"),
    )


def _account(rows: Sequence[Any], platform: str) -> Any:
    """The account on the circle's own platform, else the first one."""
    return next((row for row in rows if row.platform == platform), rows[0])


def _steers(person_id: int, row: Any, batch: Batch) -> bool:
    rows = batch.coordinators.get(row.community_id, {}).get(person_id, ())
    return any(one.programme_id in {None, row.programme_id} for one in rows)


def _names(row: Any, batch: Batch) -> tuple[str, ...]:
    steering = batch.coordinators.get(row.community_id, {})
    return tuple(rows[0].name for id, rows in steering.items() if _steers(id, row, batch))


def _article(send: Claimed, row: Any, batch: Batch) -> ArticleFacts | None:
    if send.moment != "article" or not row.subject.isdecimal():
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


def _sealed(send: Claimed, row: Any, batch: Batch, facts: DeliveryFacts) -> tuple[tuple[Party, bytes], ...]:
    """Whose words are to be shown now, in the order of the members; never those of somebody who left."""
    share = SHOWS.get(send.moment)
    if not share or not row.subject.isdecimal():
        return ()
    words = {one.person_id: one.sealed for one in batch.words.get(int(row.subject), ()) if one.share == share}
    if send.moment in {"share", "lone_answer"}:
        writer = about(row.detail) if send.moment == "share" else send.person_id
        words = {id: sealed for id, sealed in words.items() if id == writer}
    return tuple((one, words[one.person_id]) for one in facts.members if one.person_id in words)


def _destination(send: Claimed, row: Any, batch: Batch, facts: DeliveryFacts) -> Destination:
    if send.person_id:
        return _direct(_account(batch.people[send.person_id], row.platform), row.platform)
    known = Address(platform=row.platform, space=row.space, id=row.place, thread=row.thread)
    return Destination(
        platform=row.platform,
        known=known if row.place else None,
        circle_id=row.circle_id,
        space=row.space,
        title=row.title,
        members=tuple(one.account for one in facts.members),
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
