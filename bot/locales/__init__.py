"""The catalogues, one folder a language. `python -m bot.locales` brings them up to date with the code."""
