"""What went wrong over HTTP, in words for a coordinator."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.web.guard import INSIDE
from bot.errors import Unfetchable
from bot.messages import N_

LONGEST_WAIT = timedelta(days=7)
_STATUS = {
    401: N_("That address asks for a password (401). Kith fetches public feeds only."),
    403: N_("That site does not let Kith read this feed (403)."),
    404: N_("There is nothing at that address (404). Check it in a browser."),
    406: N_("That site has no feed that Kith can read there (406)."),
    410: N_("That feed is gone for good (410), says its site."),
    429: N_("That site asks Kith to come less often (429)."),
    503: N_("That site is busy or down for now (503)."),
}


def refusal(status: int, headers: Mapping[str, str]) -> Unfetchable:
    """The answer to a status that is neither 200 nor 304, with the wait that the site asked for."""
    if status in _STATUS:
        words = _STATUS[status]
    elif status >= 500:
        words = N_("That site has trouble of its own ({status}).", status=status)
    else:
        words = N_("That address answers with status {status} instead of a feed.", status=status)
    return Unfetchable(words, retry_after(headers) if status in (429, 503) else None)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the site asks us to stay away: seconds, or a date counted from the site's own clock."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return min(timedelta(seconds=min(int(asked[:9]), 10**8)), LONGEST_WAIT)
    until, sent = _date(asked), _date(headers.get("Date", ""))
    if until is None or sent is None or until <= sent:
        return None
    return min(until - sent, LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, N_("There is no site of that name. Check the address for a slip.")),
    (aiohttp.ClientSSLError, N_("That site's certificate can't be trusted, so nothing was read.")),
    (aiohttp.ClientConnectorError, N_("No connection to that site could be made.")),
    (ValueError, N_("That is not an address that Kith can read.")),
    (aiohttp.ClientPayloadError, N_("That site broke off in the middle of its answer.")),
    (aiohttp.ServerDisconnectedError, N_("That site broke off in the middle of its answer.")),
)


def broken(error: Exception) -> str:
    """A failure below HTTP, told plainly; nothing of the address is repeated."""
    if INSIDE in str(error):
        return N_("That address is inside a private network. Kith fetches feeds from the open internet only.")
    told = (words for kind, words in _BROKEN if isinstance(error, kind))
    return next(told, N_("That site's answer could not be understood."))
