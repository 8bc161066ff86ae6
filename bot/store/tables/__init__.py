"""Every table of the house."""

from bot.store.tables.articles import Article, ArticlePick, Feed
from bot.store.tables.circles import Circle, Membership, Programme
from bot.store.tables.outbox import (
    Answer,
    Charge,
    Delivery,
    PromptUse,
    SeenEvent,
    Send,
    SendReceipt,
    Skipped,
    VaultEntry,
)
from bot.store.tables.people import Account, Community, Coordinator, Interest, LinkCode, Mute, Person, Space

__all__ = [
    "Account",
    "Answer",
    "Article",
    "ArticlePick",
    "Charge",
    "Circle",
    "Community",
    "Coordinator",
    "Delivery",
    "Feed",
    "Interest",
    "LinkCode",
    "Membership",
    "Mute",
    "Person",
    "Programme",
    "PromptUse",
    "SeenEvent",
    "Send",
    "SendReceipt",
    "Skipped",
    "Space",
    "VaultEntry",
]
