"""What a run remembers for the next one: the findings of each file by itself, kept for as long as nothing changes."""
