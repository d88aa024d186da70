"""The file of environment variables that replace placeholders in manifests: ``NAME=VALUE`` lines."""

from __future__ import annotations

import re

from workerlint.config.errors import ConfigurationError
from workerlint.core.guarded_read import read_guarded

_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=.*")


class EnvFileError(Exception):
    """A line is not ``NAME=VALUE``. The line is not shown, because it may contain a secret."""

    def __init__(self, line: int) -> None:
        super().__init__("expected NAME=VALUE")
        self.line = line
        """1-based."""


def read_variable_names(path: str) -> frozenset[str]:
    """Return the names that an environment file sets. Raise ConfigurationError."""
    try:
        text = read_guarded(path).decode("utf-8-sig")
        return variable_names(text.replace("\r\n", "\n").replace("\r", "\n"))
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(path, 0, "not valid UTF-8") from None
    except EnvFileError as error:
        raise ConfigurationError(path, error.line, str(error)) from None


def variable_names(text: str) -> frozenset[str]:
    """Return the names that the text of an environment file sets; empty lines and ``#`` comments are skipped.

    Only names are kept: no rule needs a value, and values are often secrets. A quoted value can have several lines.

    Raise EnvFileError.
    """
    names = set()
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: it would split values at other characters too
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
