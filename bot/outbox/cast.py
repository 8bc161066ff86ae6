"""The people of one circle, as its messages show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts import Party
from bot.messages import Account, value
from bot.outbox.batch import Batch
from bot.outbox.reads import cares
from bot.policy.state import CircleState, PersonState


@value
class Cast:
    """`parties` are all who have to do with the circle, by id, also those who left. `locale` is theirs."""

    parties: Mapping[int, Party]
    members: tuple[Party, ...]
    coordinators: tuple[str, ...]
    locale: str


def cast_of(state: CircleState, platform: str, batch: Batch) -> Cast:
    """The cast of a circle that lives on `platform`.

    Its members are the accepted; while it is still being invited the invited too, as there are no others.
    """
    shown = [one for one in state.members if one.accepted or state.state == "invited"]
    members = tuple([_party(one.id, one, platform, batch) for one in shown])
    parties = {one.person_id: one for one in members}
    for one in state.coordinators:
        if one.id not in parties:
            parties[one.id] = _party(one.id, one, platform, batch, role="coordinator")
    for id in (*state.gone, *[one.id for one in state.members]):
        if id not in parties:
            parties[id] = stranger(id, platform, batch)
    return Cast(
        parties=parties,
        members=members,
        coordinators=tuple({batch.people[one.id][0].name: None for one in state.coordinators}),
        locale=state.locale,
    )


def stranger(person_id: int, platform: str, batch: Batch) -> Party:
    """Somebody who is no member of the circle, or not yet."""
    return _party(person_id, None, platform, batch)


def account_of(rows: Sequence[Any], platform: str) -> Any:
    """The account on the circle's own platform, else the first one."""
    for row in rows:
        if row.platform == platform:
            return row
    return rows[0]


def _party(
    person_id: int,
    person: PersonState | None,
    platform: str,
    batch: Batch,
    *,
    role: str = "member",
) -> Party:
    """`zone` is the person's own: the opening asks who has none."""
    row = account_of(batch.people[person_id], platform)
    return Party(
        person_id=person_id,
        name=row.name,
        account=Account(platform=row.platform or platform, id=row.external_id or ""),
        role=person.role if person and role == "member" else role,
        zone=row.zone,
        interests=cares(row.cares, "interest") if row.cares else (),
        goals=cares(row.cares, "goal") if row.cares else (),
    )
