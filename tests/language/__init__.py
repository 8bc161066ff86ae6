"""Everybody reads in their own language."""
