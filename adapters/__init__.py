"""Thin adapters."""
