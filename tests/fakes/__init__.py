"""Fakes: real code that keeps to the contracts."""
