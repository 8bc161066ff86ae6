"""The outbox: what was decided is written down, claimed, said, settled; looked up when nobody knows."""

from bot.outbox.enqueue import enqueue

__all__ = ["enqueue"]
