"""Articles: what feeds and members bring, and the one that fits a circle best."""
