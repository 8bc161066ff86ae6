"""Everything the bot can say: when it wants to, in which words, and what its answers do."""
