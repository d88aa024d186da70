"""The version of workerlint, which the build, the command line and the reports read from here."""

VERSION = "0.1.0"
