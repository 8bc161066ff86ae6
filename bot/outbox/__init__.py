"""The outbox: what was decided is written down, claimed, said, settled; looked up when nobody knows."""
