"""The version of workerlint, in the one place that the build, the command line and the reports read it from."""

VERSION = "0.1.0"
