"""Words at rest: encrypted with the operator's keys, the newest first (MultiFernet)."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import StoreError


class Cipher:
    """Seals and opens words. Keys are Fernet keys; the first seals, all open, so keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError for no key, or one that is not 32 bytes in URL-safe base64."""
        if not keys:
            raise ValueError("at least one key is needed")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, words: str) -> bytes:
        """Encrypt."""
        return self._fernet.encrypt(words.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises StoreError where no key fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise StoreError("sealed words can't be opened: their key is missing") from None


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()
