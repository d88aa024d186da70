"""The configuration of a file: the nearest ``workerlint.toml``, or ``[tool.workerlint]`` of a ``pyproject.toml``."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workerlint.config.selection import SelectableRule

OWN_FILE = "workerlint.toml"
SHARED_FILE = "pyproject.toml"
_HEADING = rb"^(?:\xef\xbb\xbf)?[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*workerlint[ \t]*[].]"
_KEY = rb"""workerlint["']?[ \t]*[].=](?!=)"""


class Configuration:
    """The settings of any file. Each configuration file is read once, and each directory is searched once."""

    def __init__(
        self,
        load_rules: Callable[[bool], Sequence[SelectableRule]],
        *,
        file: str = "",
        enabled: bool = True,
        adjust: Callable[[Settings], Settings] = lambda settings: settings,
    ) -> None:
        """Prepare to read configurations.

        *load_rules* returns the rules that selectors may name, with those of plug-ins if its argument is true. A given
        *file* is used for every file instead of the nearest one. If *enabled* is false, no file is read. *adjust* is
        applied to the settings of each configuration, for the options of the command line.
        """
        self._load_rules = load_rules
        self._adjust = adjust
        self._settings: dict[str, Settings] = {}
        self._found: dict[str, str] = {}
        self._file = file
        self._enabled = enabled

    def for_file(self, path: str) -> Settings:
        """Return the settings that apply to a file.

        Raise ConfigurationError.
        """
        return self.for_folder(os.path.dirname(path))

    def for_folder(self, directory: str) -> Settings:
        """Return the settings that apply in a directory (the current one if empty): one object per configuration file.

        Raise ConfigurationError.
        """
        path = self._file or (self.find(os.path.abspath(directory)) if self._enabled else "")
        settings = self._settings.get(path)
        if settings is None:
            settings = self._settings[path] = self._adjust(self._read(path) if path else DEFAULT)
        return settings

    def in_use(self) -> list[Settings]:
        """Return all settings that were returned so far."""
        return list(self._settings.values())

    def find(self, directory: str) -> str:
        """Return the path of the configuration file that applies in an absolute *directory*, or an empty string.

        The nearest file wins; in one directory ``workerlint.toml`` wins over ``pyproject.toml``. A ``pyproject.toml``
        without a table for workerlint is skipped. The search ends at the root of the repository, the directory with
        ``.git``.
        """
        found = self._found.get(directory)
        if found is None:
            parent = os.path.dirname(directory)
            found = _own_configuration(directory)
            if not found and parent != directory and not os.path.exists(os.path.join(directory, ".git")):
                found = self.find(parent)
            self._found[directory] = found
        return found

    def _read(self, path: str) -> Settings:
        # A named file can be anywhere, so its patterns are relative to the current directory, as in ruff.
        root = os.getcwd() if self._file else os.path.dirname(path)
        return read_configuration(path, root, self._load_rules)


def _own_configuration(directory: str) -> str:
    own = os.path.join(directory, OWN_FILE)
    if os.path.isfile(own):
        return own
    shared = os.path.join(directory, SHARED_FILE)
    return shared if os.path.isfile(shared) and _has_table(shared) else ""


def _has_table(path: str) -> bool:
    """Return whether a ``pyproject.toml`` has a table for workerlint, parsing it only if needed."""
    data = _read_bytes(path)
    if b"workerlint" not in data:
        return False
    import re

    if re.search(_HEADING, data, re.MULTILINE):
        return True
    try:
        return bool(re.search(_KEY, data) and _load(path, data)[0])
    except ConfigurationError:
        return False


def read_configuration(path: str, root: str, load_rules: Callable[[bool], Sequence[SelectableRule]]) -> Settings:
    """Return the settings of a configuration file, whose patterns and paths are relative to the directory *root*.

    Raise ConfigurationError if it is not valid TOML, or has an unknown key, an invalid value or an unknown rule.
    """
    from workerlint.config.keys import read_table

    table, text, section = _load(path, _read_bytes(path))
    return read_table(table, path, text, section, root, load_rules)


def check_configuration(
    path: str, data: bytes, load_rules: Callable[[bool], Sequence[SelectableRule]]
) -> list[ConfigurationError]:
    """Return all errors in the configuration *data*, which was read from *path*, sorted by line.

    A ``pyproject.toml`` without a table for workerlint has none.
    """
    from workerlint.config.keys import find_errors

    try:
        table, text, section = _load(path, data)
    except ConfigurationError as error:
        return [error]
    return sorted(find_errors(table, path, text, section, load_rules), key=lambda error: error.line)


def _load(path: str, data: bytes) -> tuple[object, str, tuple[str, ...]]:
    """Return the table for workerlint in *data*, read from *path*, the text, and the keys to the table.

    Raise ConfigurationError if it is not valid TOML.
    """
    from workerlint.config.toml_file import parse_toml

    top, text = parse_toml(path, data)
    table: object = top
    section = ("tool", "workerlint") if os.path.basename(path) == SHARED_FILE else ()
    for name in section:
        table = table.get(name, {}) if isinstance(table, dict) else table
    return table, text, section


def _read_bytes(path: str) -> bytes:
    from workerlint.core.guarded_read import read_guarded  # many repositories have no configuration

    try:
        return read_guarded(path)
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None
