"""Makers of rooms."""
