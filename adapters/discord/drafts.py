"""Forms that are being filled in: those of several pages, and those that wait behind a button.

They are kept in memory, and in the vault for a day, encrypted, so that a restart between two pages loses
nothing. What was opened on one page is only remembered, to fill it again where something was wrong.
"""

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from adapters.discord.codec import packed, unpacked
from adapters.discord.ids import PLATFORM
from bot.errors import BotError
from bot.messages import Account, Address, Form, Value, value
from bot.ports import Vault

log = logging.getLogger(__name__)
REMEMBERED = 1000
KEPT = timedelta(hours=24)
"""How long a form waits for its next page (design, section 6)."""


@value
class Draft:
    """A form that is being filled in, by whom, where its token was pressed, and what was typed so far."""

    form: Form
    by: Account
    where: Address
    values: Mapping[str, Value]


class Drafts:
    """Keeps drafts for those whose they are."""

    def __init__(self, vault: Vault, now: Callable[[], datetime]) -> None:
        self._vault, self._now = vault, now
        self._kept: OrderedDict[str, tuple[Draft, datetime]] = OrderedDict()

    def remember(self, draft: Draft, name: str = "") -> str:
        """Keep it in memory, under its old name or a new one."""
        name = name or secrets.token_urlsafe(9)
        self._kept[name] = (draft, self._now() + KEPT)
        self._kept.move_to_end(name)
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        return name

    def remembered(self, name: str, by: Account) -> Draft | None:
        """What is in memory, for the one whose it is."""
        draft, until = self._kept.get(name, (None, self._now()))
        return draft if draft is not None and draft.by == by and until > self._now() else None

    async def keep(self, draft: Draft, name: str) -> None:
        """Keep it for a day over any restart. Where that can't be done it is logged: memory has it still."""
        self.remember(draft, name)
        data = packed((draft.form, draft.where, draft.values))
        try:
            await self._vault.put(*_at(draft.where, draft.by, name), data, self._now() + KEPT)
        except Exception:
            log.exception("a draft could not be kept")

    async def get(self, name: str, by: Account, where: Address) -> Draft | None:
        """What was kept, for the one whose it is, where it was begun."""
        if name in self._kept:
            return self.remembered(name, by)
        try:
            kept = await self._vault.get(*_at(where, by, name))
            if kept is None:
                return None
            form, begun, values = unpacked(kept)
        except (ValueError, BotError) as error:
            log.warning("a draft could not be read: %s", error)
            return None
        draft = Draft(form=form, by=by, where=begun, values=values)
        self.remember(draft, name)
        return draft

    async def drop(self, name: str, by: Account, where: Address) -> None:
        """Forget it."""
        self._kept.pop(name, None)
        await self._vault.delete(*_at(where, by, name))


def _at(where: Address, by: Account, name: str) -> tuple[str, str, str]:
    """Where the vault has it: a name that begins so is erased with its person."""
    return PLATFORM, where.space, f"of:{by.id}:draft:{name}"
