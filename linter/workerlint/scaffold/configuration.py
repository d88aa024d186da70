"""The texts that ``init`` writes: a configuration to start from, and the pre-commit entry."""

from __future__ import annotations

import re

from workerlint.pattern import Pattern
from workerlint.version import VERSION

REPOSITORY = "https://github.com/workerlint/workerlint"

CONFIGURATION = """\
# workerlint's settings; `workerlint schema --config` describes them all.

# Rules that are off by default, and rules that are not wanted.
# extend-select = ["DW701"]
# ignore = ["DW304"]

# The least severity that fails a run: error, warning, info or never.
fail-on = "error"

# Stacks and Computes of your own.
# stacks = ["acme-sink"]
# computes = ["gpu-large"]

# [severity]
# missing-topology = "warning"
"""

HOOK = f"""\
  - repo: {REPOSITORY}
    rev: v{VERSION}
    hooks:
      - id: workerlint
"""
PRE_COMMIT = f"repos:\n{HOOK}"

_REPOS = Pattern(r"^repos:[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_EMPTY_REPOS = Pattern(r"^repos:[ \t]*\[[ \t]*\][ \t]*(?=\r?$)", re.MULTILINE)


def as_pyproject() -> str:
    """Give the configuration as a table of pyproject.toml."""
    return "[tool.workerlint]\n" + CONFIGURATION.replace("# [severity]", "# [tool.workerlint.severity]")


def add_hook(text: str) -> str | None:
    """Give a .pre-commit-config.yaml with the hook behind its last repository, all else as it was.

    None when it has the hook already. Raises ValueError where there is no plain ``repos:`` list to add to.
    """
    if REPOSITORY in text:
        return None
    if not text.strip():
        return PRE_COMMIT
    newline = "\r\n" if "\r\n" in text else "\n"
    empty = _EMPTY_REPOS.search(text)
    if empty:
        return text[: empty.start()] + PRE_COMMIT.rstrip("\n").replace("\n", newline) + text[empty.end() :]
    match = _REPOS.search(text)
    if not match:
        raise ValueError("has no list of repositories to add to")
    lines = text.splitlines(keepends=True)
    first = text.count("\n", 0, match.start())
    last, indent = first, None
    for number in range(first + 1, len(lines)):
        content = lines[number].strip()
        if not content or content.startswith("#"):
            continue
        depth = len(lines[number]) - len(lines[number].lstrip(" "))
        if depth == 0 and not content.startswith("-"):
            break  # the next key of the file
        if indent is None:
            if not content.startswith("- "):
                raise ValueError("writes its repositories in a way that cannot be added to")
            indent = depth
        last = number
    hook = "".join(f"{' ' * (indent if indent is not None else 2)}{line[2:]}{newline}" for line in HOOK.splitlines())
    before = "".join(lines[: last + 1])
    return before + ("" if before.endswith("\n") else newline) + hook + "".join(lines[last + 1 :])
