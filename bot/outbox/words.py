"""Sealed words, opened for the one message that shows them."""

import json
from dataclasses import replace

from bot.errors import Misconfigured, StoreError
from bot.facts import DeliveryFacts, Said
from bot.outbox.parcel import Parcel
from bot.store.cipher import Cipher


def opened(sealed: bytes, cipher: Cipher) -> str:
    """The words of a form, its filled fields with blank lines between.

    Raises Misconfigured where the key is missing: an operator can give it back.
    """
    try:
        fields = json.loads(cipher.open(sealed))
    except StoreError as fault:
        raise Misconfigured(str(fault), "key of sealed answers") from None
    return "\n\n".join(text.strip() for text in fields.values() if isinstance(text, str) and text.strip())


def facts_of(parcel: Parcel, cipher: Cipher, direct_help: str = "") -> DeliveryFacts:
    """The facts with everything that `compose` may use. Raises Misconfigured as `opened` does."""
    said = tuple(Said(who=who, words=opened(sealed, cipher)) for who, sealed in parcel.sealed)
    return replace(parcel.facts, said=said, direct_help=direct_help) if said or direct_help else parcel.facts
