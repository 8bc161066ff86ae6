"""Communities, programmes and circles: how they come about, how they are read, how they end."""
