"""Reads the file of environment variables that manifests will be filled from: ``NAME=value`` lines."""

from __future__ import annotations

import re

_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=.*")


class EnvFileError(Exception):
    """A line (*line* is 1-based) does not read ``NAME=value``. Its text is not shown: it may be a secret."""

    def __init__(self, line: int) -> None:
        super().__init__("not of the form NAME=value")
        self.line = line


def variable_names(text: str) -> frozenset[str]:
    """Give the names that the text of an environment file sets; blank lines and ``#`` comments are skipped.

    Only names are kept: no rule needs a value, and values are often secrets. A quoted value may run over several lines.

    Raises EnvFileError.
    """
    names = set()
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):  # a value may hold what else Python takes for a line's end
        if closing:
            closing = "" if closing in line else closing
            continue
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if not match:
            raise EnvFileError(number)
        names.add(match[1])
        value = stripped.partition("=")[2].lstrip()
        if value[:1] in ("'", '"') and value[:1] not in value[1:]:
            closing = value[0]
    return frozenset(names)
