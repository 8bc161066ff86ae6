"""Articles: reading feeds, judging what fits, choosing for a circle."""
