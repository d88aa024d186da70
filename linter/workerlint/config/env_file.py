"""The file of environment variables that replace placeholders in manifests: ``NAME=VALUE`` lines."""

from __future__ import annotations

import re

from workerlint.config.errors import ConfigurationError
from workerlint.core.guarded_read import read_guarded

_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=.*")
_COMMENT = re.compile(r"(?:^|\s)#")


class EnvFileError(Exception):
    """A line is not ``NAME=VALUE``. The line is not shown, because it may contain a secret."""

    def __init__(self, line: int) -> None:
        super().__init__("expected NAME=VALUE")
        self.line = line
        """1-based."""


def read_variables(path: str) -> dict[str, str]:
    """Return the variables that an environment file sets. Raise ConfigurationError."""
    try:
        text = read_guarded(path).decode("utf-8-sig")
        return parse_variables(text.replace("\r\n", "\n").replace("\r", "\n"))
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(path, 0, "not valid UTF-8") from None
    except EnvFileError as error:
        raise ConfigurationError(path, error.line, str(error)) from None


def parse_variables(text: str) -> dict[str, str]:
    """Return the variables that the text of an environment file sets; empty lines and ``#`` comments are skipped.

    A quoted value can have several lines. Without quotes, a value ends at a comment.

    Raise EnvFileError.
    """
    variables: dict[str, str] = {}
    name = closing = ""
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: it would split values at other characters too
        if closing:
            content, end, _ = line.partition(closing)
            variables[name] += f"\n{content}"
            closing = "" if end else closing
            continue
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if not match:
            raise EnvFileError(number)
        name, value = match[1], stripped.partition("=")[2].lstrip()
        if value[:1] in {"'", '"'}:
            closing = value[0]
            variables[name], end, _ = value[1:].partition(closing)
            closing = "" if end else closing
        else:
            variables[name] = _COMMENT.split(value, maxsplit=1)[0].rstrip()
    return variables
