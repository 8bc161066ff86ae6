"""The database's versions, in order; `bot.store.upgrade` applies them. Making one: see `__main__`."""
