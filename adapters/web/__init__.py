"""HTTP outside: feeds fetched with limits, a guard on every connection, and a small server for the demo."""

from adapters.web.served import ServedFeeds
from adapters.web.source import WebFeeds

__all__ = ["ServedFeeds", "WebFeeds"]
