"""The layers of a configuration that options of the command line contain: the innermost ones."""

from __future__ import annotations

import os
import tomllib
from typing import Any

from workerlint.config.errors import ConfigurationError
from workerlint.config.keys import CHAIN_KEYS, read_keys
from workerlint.config.layers import Layer
from workerlint.config.settings import OWN_FILE
from workerlint.config.toml_file import TomlSource
from workerlint.core.text import Pattern

CONFIG = "--config"
"""The option with a file, or with a key and its value."""
_WORD = Pattern(r"[A-Za-z_.][\w./-]*")
"""A value that is read as a string without its quotes, which shells remove."""
_ONLY_IN_FILES = frozenset((*CHAIN_KEYS, "mandatory"))
"""The keys that relate a file to others."""


def read_key(text: str) -> Layer:
    """Return the layer of ``KEY=VALUE``, in TOML. Raise ConfigurationError."""
    table, errors = read_keys(_parse(text), TomlSource(CONFIG, ""))
    for error in errors:
        raise error
    for key in _ONLY_IN_FILES.intersection(table):
        raise ConfigurationError(CONFIG, 0, f"`{key}` cannot be set on the command line", f"set it in {OWN_FILE}")
    return _layer(CONFIG, text, table)


def option_layer(option: str, text: str, table: dict[str, Any]) -> Layer:
    """Return the layer of an option that stands for a key, given as *text*."""
    return _layer(option, text, table)


def _parse(text: str) -> object:
    """Return the table that ``KEY=VALUE`` defines. Raise ConfigurationError."""
    key, _, value = map(str.strip, text.partition("="))
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        if not _WORD.fullmatch(value):
            raise ConfigurationError(
                CONFIG,
                0,
                f"`{text}` is not KEY=VALUE in TOML, and there is no such file",
                """quote strings, such as `--config 'exclude=["drafts/"]'`""",
            ) from None
    try:
        return tomllib.loads(f'{key} = "{value}"')
    except ValueError:
        raise ConfigurationError(CONFIG, 0, f"`{key}` is not a valid key in TOML") from None


def _layer(option: str, text: str, table: dict[str, Any]) -> Layer:
    return Layer(TomlSource(option, ""), table, os.getcwd(), shared=False, given=f"{option} {text}")
