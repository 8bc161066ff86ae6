"""The demo: a sample programme with a cast of invented people, played by script or by whoever tries it."""
