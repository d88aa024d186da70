"""The configuration: its keys, its files, and the rules that it selects."""
