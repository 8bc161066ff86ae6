"""Sealed words, opened for the one message that shows them."""

import json

from bot.errors import Misconfigured, StoreError
from bot.facts import DeliveryFacts, Party, Said
from bot.messages import Capabilities
from bot.messages.values import changed
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


def facts_of(parcel: Parcel, cipher: Cipher, on: Capabilities | None = None) -> DeliveryFacts:
    """The facts with everything that `compose` may use. Raises Misconfigured as `opened` does."""
    facts = parcel.facts
    if on is not None and (on.direct_help or on.call_help):
        facts = changed(facts, direct_help=on.direct_help, call_help=on.call_help)
    said = tuple(_said(who, sealed, cipher) for who, sealed in parcel.sealed)
    return changed(facts, said=said) if said else facts
