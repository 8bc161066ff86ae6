"""Sealed words, opened for the one message that shows them."""

import json
from dataclasses import replace

from bot.errors import Misconfigured, StoreError
from bot.facts import DeliveryFacts, Party, Said
from bot.outbox.parcel import Parcel
from bot.store.cipher import Cipher


def opened(sealed: bytes, cipher: Cipher) -> dict[str, str]:
    """The words of a form by field, those that were filled.

    Raises Misconfigured where the key is missing: an operator can give it back.
    """
    try:
        fields = json.loads(cipher.open(sealed))
    except StoreError as fault:
        raise Misconfigured(str(fault), "key of sealed answers") from None
    return {name: text.strip() for name, text in fields.items() if isinstance(text, str) and text.strip()}


def _said(who: Party, sealed: bytes, cipher: Cipher) -> Said:
    fields = opened(sealed, cipher)
    return Said(who=who, words="\n\n".join(fields.values()), fields=tuple(fields.items()))


def facts_of(parcel: Parcel, cipher: Cipher, direct_help: str = "") -> DeliveryFacts:
    """The facts with everything that `compose` may use. Raises Misconfigured as `opened` does."""
    said = tuple(_said(who, sealed, cipher) for who, sealed in parcel.sealed)
    return replace(parcel.facts, said=said, direct_help=direct_help) if said or direct_help else parcel.facts
