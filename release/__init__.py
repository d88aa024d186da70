"""The build and the test of a release: ``python -m release``."""
