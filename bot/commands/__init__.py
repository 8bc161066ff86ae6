"""Commands: one declarative table; parsing, authorisation and help are readings of it."""
