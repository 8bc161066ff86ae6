"""The policy: pure functions that decide what is said, when, and when nothing is."""
