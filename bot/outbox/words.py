"""Sealed words, opened for the one message that shows them."""

import json

from bot.errors import Misconfigured, StoreError
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
