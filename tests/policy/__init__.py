"""The policy: hours, cadence, budget, back-off, choice."""
