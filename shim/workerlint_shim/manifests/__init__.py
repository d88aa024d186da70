"""The manifests of a run: read, checked and described."""
