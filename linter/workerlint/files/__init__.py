"""Files: discovery, what git ignores and has changed, reading and writing."""
