"""The neutral message model: cutting to size, and saying it in plain words."""
