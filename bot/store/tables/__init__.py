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
from bot.store.tables.together import Call, Event, Milestone, OwnPrompt, PulseScore

__all__ = [
    "Account",
    "Answer",
    "Article",
    "ArticlePick",
    "Call",
    "Charge",
    "Circle",
    "Community",
    "Coordinator",
    "Delivery",
    "Event",
    "Feed",
    "Interest",
    "LinkCode",
    "Membership",
    "Milestone",
    "Mute",
    "OwnPrompt",
    "Person",
    "Programme",
    "PromptUse",
    "PulseScore",
    "SeenEvent",
    "Send",
    "SendReceipt",
    "Skipped",
    "Space",
    "VaultEntry",
]
