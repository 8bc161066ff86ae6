"""A person and their accounts: found by platform and id, made when first named or first writing."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import Account, Mention, Profile
from bot.people.settings import real_zone
from bot.store import tables
from bot.store.tables import Community, Person, Space

UNNAMED = "somebody"
"""The name of a person whose profile nobody has read yet."""


async def find(session: AsyncSession, community_id: int, account: Account) -> Person | None:
    """The person behind `account` in this community, if they are known."""
    statement = (
        select(Person)
        .join(tables.Account, col(tables.Account.person_id) == col(Person.id))
        .where(
            col(tables.Account.community_id) == community_id,
            col(tables.Account.platform) == account.platform,
            col(tables.Account.external_id) == account.id,
        )
    )
    return (await session.exec(statement)).first()


async def find_or_create(
    session: AsyncSession,
    community: Community,
    account: Account,
    profile: Profile | None,
    now: datetime,
    *,
    space: str = "",
) -> Person:
    """The person behind `account`; made, with what the profile tells, when they are new.

    A profile also fills in a name or zone that was not known before, and changes nothing else.
    """
    person = await find(session, community.id, account)
    if person is None:
        person = Person(community_id=community.id, name=UNNAMED, created_at=now)
        session.add(person)
        await session.flush()
        session.add(
            tables.Account(
                community_id=community.id,
                person_id=person.id,
                platform=account.platform,
                external_id=account.id,
                space=space,
            )
        )
    _fill(person, profile)
    session.add(person)
    await session.flush()
    return person


def _fill(person: Person, profile: Profile | None) -> None:
    if profile is None:
        return
    if person.name == UNNAMED and profile.name.strip():
        person.name = profile.name.strip()
    person.zone = person.zone or real_zone(profile.zone)
    person.locale = person.locale or profile.locale


async def row(session: AsyncSession, community_id: int, account: Account) -> tables.Account | None:
    """The row of `account`."""
    statement = select(tables.Account).where(
        col(tables.Account.community_id) == community_id,
        col(tables.Account.platform) == account.platform,
        col(tables.Account.external_id) == account.id,
    )
    return (await session.exec(statement)).first()


async def communities_of(session: AsyncSession, account: Account) -> list[Community]:
    """Where this account is known, newest first: for direct messages, which belong to no space."""
    statement = (
        select(Community)
        .join(tables.Account, col(tables.Account.community_id) == col(Community.id))
        .where(
            col(tables.Account.platform) == account.platform,
            col(tables.Account.external_id) == account.id,
        )
        .order_by(col(tables.Account.id).desc())
    )
    return list(await session.exec(statement))


async def known(session: AsyncSession, account: Account, space: str) -> bool:
    """Whether this account is known in the community of `space`; with "" in any."""
    at = select(Space.community_id).where(col(Space.platform) == account.platform, col(Space.space) == space)
    statement = select(tables.Account.id).where(
        col(tables.Account.platform) == account.platform,
        col(tables.Account.external_id) == account.id,
    )
    if space:
        statement = statement.where(col(tables.Account.community_id).in_(at))
    return (await session.exec(statement)).first() is not None


async def mention(session: AsyncSession, person: Person, platform: str = "") -> Mention:
    """The person's name as something that pings, on `platform` if they are there."""
    statement = select(tables.Account).where(col(tables.Account.person_id) == person.id)
    rows = list(await session.exec(statement.order_by(col(tables.Account.id))))
    chosen = next((one for one in rows if one.platform == platform), rows[0])
    return Mention(who=Account(platform=chosen.platform, id=chosen.external_id), name=person.name)
