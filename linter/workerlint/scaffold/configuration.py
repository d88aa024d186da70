"""The settings that ``init`` writes: a configuration file, or a table of pyproject.toml."""

from __future__ import annotations

import re
import tomllib

CONFIGURATION = """\
# Settings of workerlint. `workerlint schema --config` documents all settings, `workerlint rules` lists the rules.

# Minimum severity that fails the run: error, warning, info or never.
fail-on = "error"

# Rules to run in addition to the defaults, and rules not to run: codes (DW304), code prefixes (DW7), names
# or areas (habits).
# extend-select = ["missing-description", "missing-owner"]
# ignore = ["unversioned-stack"]

# Stacks and Computes of your installation, in addition to the known ones.
# stacks = ["orders-enricher"]
# computes = ["gpu-runnable"]

# Names that exist in your installation: `workerlint learn` writes the file from saved output of dataos-ctl.
# platform = "platform.toml"

# Resource types of your installation, in addition to the documented ones.
# resource-types = ["product"]

# Files and directories to skip, as in a .gitignore.
# extend-exclude = ["templates/"]

# Severities of rules: error, warning, info or off.
# [severity]
# missing-topology = "warning"
"""
_PLATFORM_LEAD = """\
# Settings of workerlint for all teams. The configuration files of the directories below add to this one.

# Directories above this one are not read for settings.
root = true

# Minimum severity that fails the run: error, warning, info or never.
fail-on = "error"

# Rules not to run: codes (DW304), code prefixes (DW7), names or areas (habits).
# ignore = ["unversioned-stack"]

# Stacks and Computes of your installation, in addition to the known ones.
# stacks = ["orders-enricher"]
# computes = ["gpu-runnable"]

# Rules that no team, comment, baseline or option turns off.
# mandatory = ["DW5"]

# Severities of rules: error, warning, info or off.
# [severity]
# missing-topology = "warning"

# How many findings of a rule comments may suppress in a run.
# [max-suppressions]
# DW323 = 10

# Rules of your own: a JSON Schema for the values at a path of a Worker.
# [[policy]]
# code = "ACME001"
# name = "replica-limit"
# at = "worker.replicas"
# must = { maximum = 10 }
# effective = true
# message = "at most 10 replicas"
"""
_TEAM = """\
# Settings of workerlint for one team. They add to the configuration files of the directories above:
# `workerlint check --show-settings FILE` shows each value and the file that sets it.

# Rules not to run: codes (DW304), code prefixes (DW7), names or areas (habits).
# ignore = ["unversioned-stack"]

# Stacks and Computes that only this team uses.
# stacks = ["orders-enricher"]
# computes = ["gpu-runnable"]

# Files and directories to skip, as in a .gitignore.
# extend-exclude = ["templates/"]
"""
PRESETS = {"platform-lead": _PLATFORM_LEAD, "team": _TEAM}
"""The configuration for each role, which ``init --preset`` writes."""
WITHOUT_TOPOLOGY = 'ignore = ["missing-topology"]'
"""The line for a repository whose Workers have no topology."""
_IGNORED = '# ignore = ["unversioned-stack"]'
_MARK = "\ufeff"


def without_topology(configuration: str) -> str:
    """Return one of the configurations above with the line for a repository whose Workers have no topology."""
    return configuration.replace(_IGNORED, WITHOUT_TOPOLOGY)


def has_table(text: str) -> bool:
    """Return whether a pyproject.toml has settings of workerlint. Raise ValueError if it is not valid TOML."""
    try:
        tool = tomllib.loads(text.removeprefix(_MARK)).get("tool")
    except tomllib.TOMLDecodeError:
        raise ValueError("is not valid TOML") from None
    return isinstance(tool, dict) and "workerlint" in tool


def table(configuration: str) -> str:
    """Return a configuration as the table of a pyproject.toml."""
    own = re.sub(r"^((?:# )?\[+)(?=\w)", r"\1tool.workerlint.", configuration, flags=re.MULTILINE)
    return "[tool.workerlint]\n" + own


def add_table(text: str, configuration: str = CONFIGURATION) -> str | None:
    """Return a pyproject.toml with the settings added at its end; None if it has them already.

    Raise ValueError, whose message follows the name of the file, if it is not valid TOML or the table cannot be added.
    """
    if has_table(text):
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = ""
    if text.removeprefix(_MARK).strip() and not text.endswith(newline * 2):
        gap = newline if text.endswith("\n") else newline * 2
    added = text + gap + table(configuration).replace("\n", newline)
    try:
        has_table(added)
    except ValueError:  # `tool` is an inline table, which cannot be extended
        raise ValueError("cannot be extended with a table") from None
    return added
