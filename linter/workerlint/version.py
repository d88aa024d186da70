"""The version of workerlint, which the build, the command line and the reports read from here."""

VERSION = "0.1.0"
RELEASED = False
"""Whether a version has been released. ``python -m docs.generator.readme`` sets it by the dates in ``CHANGELOG.md``."""
