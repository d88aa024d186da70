"""``python -m workerlint``."""

from workerlint.cli.entry import run

run()
