"""Whole journeys through App, a platform and a real database."""
