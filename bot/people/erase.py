"""Erasing a person: their rows, their words, their name in a title; nothing of theirs is left.

What others wrote stays theirs. The database has to forget deleted bytes too: SQLite does with
`secure_delete`, or at the next VACUUM.
"""

import re
from datetime import datetime

from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import unpack
from bot.outbox.withdraw import withdraw
from bot.people import interests
from bot.people.accounts import UNNAMED
from bot.policy.state import Why
from bot.programmes.circles import OPEN
from bot.programmes.endings import leave_circle
from bot.store.tables import (
    Account,
    Article,
    Circle,
    Delivery,
    Membership,
    OwnPrompt,
    Person,
    Send,
    VaultEntry,
)


async def erase(session: AsyncSession, person: Person, now: datetime) -> None:
    """End their circles kindly, then delete everything about them."""
    words = [
        *await interests.of(session, person.id, "interest"),
        *await interests.of(session, person.id, "goal"),
        person.name,
    ]
    mine = await _circles(session, person)
    for circle, membership in mine:
        if circle.state in OPEN and membership.state in {"invited", "accepted"}:
            await leave_circle(session, circle, membership, now)
        circle.title = _without(circle.title, person.name)
        session.add(circle)
    await withdraw(session, person_id=person.id, why=Why.LEFT, now=now)
    await _forget_drafts(session, person)
    await session.flush()
    await _forget_details(session, person, [circle.id for circle, _ in mine], words)
    await session.exec(
        delete(Article).where(col(Article.shared_by) == person.id, col(Article.feed_id).is_(None))
    )
    mine_alone = (col(OwnPrompt.person_id) == person.id, col(OwnPrompt.state) != "approved")
    await session.exec(delete(OwnPrompt).where(*mine_alone))  # an approved one is the community's, nameless
    # The rest goes with the person's row: accounts, answers, interests, memberships, milestones, sends ...
    session.expunge(person)
    await session.exec(delete(Person).where(col(Person.id) == person.id))
    for _, membership in mine:
        session.expunge(membership)


async def _circles(session: AsyncSession, person: Person) -> list[tuple[Circle, Membership]]:
    """Every circle they were ever in."""
    statement = (
        select(Circle, Membership)
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(col(Membership.person_id) == person.id)
    )
    return [(circle, membership) for circle, membership in await session.exec(statement)]


def _without(title: str, name: str) -> str:
    """The title without the person's name; of a pair's title the other name is left."""
    if name == UNNAMED or not name:
        return title
    rest = [part for part in title.split(" & ") if part.casefold() != name.casefold()]
    joined = " & ".join(rest)
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "somebody", joined, flags=re.I)


async def _forget_drafts(session: AsyncSession, person: Person) -> None:
    """What adapters keep for them."""
    accounts = select(Account.platform, Account.external_id).where(col(Account.person_id) == person.id)
    for platform, id in list(await session.exec(accounts)):
        theirs = col(VaultEntry.name).startswith(f"of:{id}:", autoescape=True)
        await session.exec(delete(VaultEntry).where(col(VaultEntry.platform) == platform, theirs))


async def _forget_details(
    session: AsyncSession, person: Person, circle_ids: list[int], words: list[str]
) -> None:
    """Empty what travels with deliveries where it quotes or names them; withdraw what was not sent."""
    shared = select(Article.id).where(col(Article.shared_by) == person.id, col(Article.feed_id).is_(None))
    subjects = [str(number) for number in await session.exec(shared)]
    statement = select(Delivery.id, Delivery.moment, Delivery.subject, Delivery.detail).where(
        col(Delivery.community_id) == person.community_id,
        or_(col(Delivery.circle_id).in_(circle_ids), col(Delivery.moment) == "article"),
        or_(col(Delivery.detail) != "", col(Delivery.subject).in_(subjects)),
    )
    found = [
        number
        for number, moment, subject, detail in await session.exec(statement)
        if _quotes(detail, person.id, words) or (moment == "article" and subject in subjects)
    ]
    kept = ("notice", "help")
    await session.exec(
        update(Delivery)
        .where(col(Delivery.id).in_(found), col(Delivery.moment).not_in(kept))
        .values(detail="")
        .execution_options(synchronize_session=False)
    )
    await session.exec(
        update(Send)
        .where(col(Send.delivery_id).in_(found), col(Send.state) == "due", col(Send.moment).not_in(kept))
        .values(state="withdrawn", why=str(Why.LEFT))
        .execution_options(synchronize_session=False)
    )


def _quotes(detail: str, person_id: int, words: list[str]) -> bool:
    if unpack(detail).get("person") == str(person_id):
        return True
    said = detail.casefold()
    return any(one.casefold() in said for one in words if one)
