"""People: who they are on which platform, what they set, what they agreed to, what is theirs to take away."""
