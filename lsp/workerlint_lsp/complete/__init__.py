"""Completion of manifests at the cursor, independent of the protocol."""
