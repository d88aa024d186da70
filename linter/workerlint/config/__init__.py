"""The configuration: its keys, how it is found and read, and which rules it selects."""
