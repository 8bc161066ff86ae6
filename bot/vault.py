"""The vault: adapters' secrets, encrypted in the database, each with the community of its space."""

import base64
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select

from bot.ports import Clock
from bot.programmes.communities import home
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.insert import upsert
from bot.store.tables import VaultEntry


class StoreVault:
    """Keeps secrets in the store; a key that can't open one is a StoreError."""

    def __init__(self, store: Store, cipher: Cipher, clock: Clock) -> None:
        self._store, self._cipher, self._clock = store, cipher, clock

    async def get(self, platform: str, space: str, name: str) -> bytes | None:
        """What was put there, or None; what is over is deleted."""
        async with self._store.read() as session:
            statement = select(VaultEntry.sealed, VaultEntry.until).where(*_at(platform, space, name))
            found = (await session.exec(statement)).first()
        if found is None:
            return None
        sealed, until = found
        if until is not None and until <= self._clock.now():
            await self.delete(platform, space, name)
            return None
        return base64.b64decode(self._cipher.open(sealed))

    async def put(
        self, platform: str, space: str, name: str, secret: bytes, until: datetime | None = None
    ) -> None:
        """Keep it, in place of what was there; forever, or `until` then."""
        async with self._store.write() as session:
            community = await home(session, platform, space, self._clock.now())
            row = {
                "community_id": community.id,
                "platform": platform,
                "space": space,
                "name": name,
                "sealed": self._cipher.seal(base64.b64encode(secret).decode()),
                "until": until,
            }
            keys = ["platform", "space", "name"]
            await session.exec(upsert(session, VaultEntry, keys, sealed="new", until="new"), params=[row])

    async def delete(self, platform: str, space: str, name: str) -> None:
        """Forget it; nothing happens where there is none."""
        async with self._store.write() as session:
            await session.exec(delete(VaultEntry).where(*_at(platform, space, name)))


def _at(platform: str, space: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(VaultEntry.platform) == platform,
        col(VaultEntry.space) == space,
        col(VaultEntry.name) == name,
    )
