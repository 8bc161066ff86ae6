"""Rows for tests: a community with a programme, people, pairs and groups."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.tables import Account, Circle, Community, Coordinator, Membership, Person, Programme, Space

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday at ten, in winter time."""


async def community(session: AsyncSession, *, platform: str = "fake", space: str = "S1") -> Community:
    """A community with one space."""
    row = Community(name="Commons", created_at=NOW)
    session.add(row)
    await session.flush()
    session.add(Space(community_id=row.id, platform=platform, space=space))
    await session.flush()
    return row


async def programme(
    session: AsyncSession, of: Community, *, name: str = "Spring", weeks: int = 26
) -> Programme:
    """A programme that started today."""
    row = Programme(
        community_id=of.id,
        name=name,
        purpose="learning from each other",
        starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(weeks=weeks),
        created_at=NOW,
    )
    session.add(row)
    await session.flush()
    return row


async def person(
    session: AsyncSession, of: Community, name: str, *, platform: str = "fake", zone: str = "UTC"
) -> Person:
    """A person with one account whose id is their name in lower case."""
    row = Person(community_id=of.id, name=name, zone=zone, created_at=NOW)
    session.add(row)
    await session.flush()
    session.add(
        Account(community_id=of.id, person_id=row.id, platform=platform, external_id=name.lower(), space="S1")
    )
    await session.flush()
    return row


async def coordinator(session: AsyncSession, of: Community, name: str = "Dana") -> Person:
    """A person who steers the whole community."""
    row = await person(session, of, name)
    session.add(Coordinator(community_id=of.id, person_id=row.id))
    await session.flush()
    return row


async def circle(
    session: AsyncSession,
    of: Programme,
    people: Sequence[Person],
    *,
    kind: str = "pair",
    state: str = "active",
    started: date | None = None,
    place: str = "",
) -> Circle:
    """A pair (the first is the mentor) or a group, started now and due for planning now."""
    start = NOW if started is None else datetime.combine(started, NOW.timetz())
    row = Circle(
        community_id=of.community_id,
        programme_id=of.id,
        kind=kind,
        tie="mentor" if kind == "pair" else "group",
        state=state,
        title=" & ".join(one.name for one in people),
        platform="fake",
        space="S1",
        place=place,
        created_at=start,
        started_at=start if state == "active" else None,
        plan_at=start,
    )
    session.add(row)
    await session.flush()
    roles = ("mentor", "mentee") if kind == "pair" else ("member",) * len(people)
    for role, one in zip(roles, people, strict=True):
        session.add(
            Membership(
                community_id=of.community_id,
                circle_id=row.id,
                person_id=one.id,
                role=role,
                state="accepted" if state == "active" else "invited",
                invited_at=start,
            )
        )
    await session.flush()
    return row
