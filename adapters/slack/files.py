"""Fetch a file that somebody put into a form."""

from urllib.parse import urlsplit

from adapters.slack.clients import Clients, asked
from bot.errors import Malformed, Misconfigured

LARGEST = 5_000_000
"""Bytes; a list of a thousand people has a hundred thousand."""


async def fetch(clients: Clients, space: str, link: str) -> bytes:
    """Its bytes. The token goes to Slack alone. Raises PlatformError."""
    host = urlsplit(link).hostname or ""
    if host != clients.host and not host.endswith(".slack.com"):
        raise Malformed("a file lies outside of Slack")
    client = await clients.calls(space)
    with asked():
        answer = await clients.session().get(link, headers={"Authorization": f"Bearer {client.token}"})
        async with answer:
            answer.raise_for_status()
            if (
                answer.content_type == "text/html"
            ):  # Slack's page to sign in, which comes in place of an error
                raise Misconfigured("a file can't be read", "the scope files:read")
            data = await answer.content.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Malformed("a file is too large")
    return data
