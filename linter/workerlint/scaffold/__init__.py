"""Writes new manifests and configurations: pure functions from wishes to text."""
