"""Finds, reads and checks the configuration: ``workerlint.toml`` or ``[tool.workerlint]``, nearest above a file."""

from __future__ import annotations

import os
import re

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.config.settings import Settings
    from workerlint.engine.rule import Rule

    Trail = tuple[str | int, ...]
    """How to get to a place in a configuration: keys, and numbers of list items."""

OWN_FILE = "workerlint.toml"
SHARED_FILE = "pyproject.toml"
_HEADING = rb"^(?:\xef\xbb\xbf)?[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*workerlint[ \t]*[].]"
_KEY = rb"""workerlint["']?[ \t]*[].=](?!=)"""


class Configuration:
    """Gives the settings of any file, each configuration file read once and each folder looked at once.

    *file* is used for every file in place of the nearest one; with *enabled* off none is read. *adjust* is called on
    the settings of each configuration: the command line has its say there. *load_rules* gives the rules that selectors
    may name, plug-ins included when asked.
    """

    def __init__(
        self,
        load_rules: Callable[[bool], list[Rule]],
        *,
        file: str = "",
        enabled: bool = True,
        adjust: Callable[[Settings], Settings] = lambda settings: settings,
    ) -> None:
        self._load_rules = load_rules
        self._adjust = adjust
        self._settings: dict[str, Settings] = {}
        self._found: dict[str, str] = {}
        self._file = file
        self._enabled = enabled

    def for_file(self, path: str) -> Settings:
        """Give the settings that hold for a file.

        Raises ConfigurationError.
        """
        return self.for_folder(os.path.dirname(path))

    def for_folder(self, folder: str) -> Settings:
        """Give the settings that hold in a folder (the current one when empty); the same object for the same file.

        Raises ConfigurationError.
        """
        path = self._file or (self.find(os.path.abspath(folder)) if self._enabled else "")
        settings = self._settings.get(path)
        if settings is None:
            settings = self._settings[path] = self._adjust(self._read(path) if path else DEFAULT)
        return settings

    def in_use(self) -> list[Settings]:
        """Give the settings that were given so far."""
        return list(self._settings.values())

    def find(self, folder: str) -> str:
        """Give the path of the configuration file that holds in an absolute *folder*, or an empty text.

        The nearest wins; in one folder ``workerlint.toml`` wins over ``pyproject.toml``. A ``pyproject.toml`` that does
        not speak of workerlint is passed over. The search ends at the top of the repository, the folder with ``.git``.
        """
        found = self._found.get(folder)
        if found is None:
            parent = os.path.dirname(folder)
            found = _own_configuration(folder)
            if not found and parent != folder and not os.path.exists(os.path.join(folder, ".git")):
                found = self.find(parent)
            self._found[folder] = found
        return found

    def _read(self, path: str) -> Settings:
        # A file that was named lies anywhere, so its patterns count from where the tool is run, as in ruff.
        root = os.getcwd() if self._file else os.path.dirname(path)
        return read_configuration(path, root, self._load_rules)


def _own_configuration(folder: str) -> str:
    own = os.path.join(folder, OWN_FILE)
    if os.path.isfile(own):
        return own
    shared = os.path.join(folder, SHARED_FILE)
    return shared if os.path.isfile(shared) and _has_table(shared) else ""


def _has_table(path: str) -> bool:
    """Tell whether a ``pyproject.toml`` speaks of workerlint; it is parsed only where its text leaves that open."""
    data = _read_bytes(path)
    if b"workerlint" not in data:
        return False
    if re.search(_HEADING, data, re.MULTILINE):
        return True
    try:
        return bool(re.search(_KEY, data) and _load(path, data)[0])
    except ConfigurationError:
        return False


def read_configuration(path: str, root: str, load_rules: Callable[[bool], list[Rule]]) -> Settings:
    """Read a configuration file; its patterns and paths count from the folder *root*.

    Raises ConfigurationError when it is no TOML, has an unknown key, a value of the wrong kind or an unknown rule.
    """
    from workerlint.config.keys import read_table

    table, text, section = _load(path, _read_bytes(path))
    return read_table(table, path, text, section, root, load_rules)


def check_configuration(path: str, data: bytes, load_rules: Callable[[bool], list[Rule]]) -> list[ConfigurationError]:
    """Give everything that is wrong with the configuration in *data*, which was read from *path*, by line.

    A ``pyproject.toml`` that does not speak of workerlint is right.
    """
    from workerlint.config.keys import find_errors

    try:
        table, text, section = _load(path, data)
    except ConfigurationError as error:
        return [error]
    return sorted(find_errors(table, path, text, section, load_rules), key=lambda error: error.line)


def _load(path: str, data: bytes) -> tuple[object, str, tuple[str, ...]]:
    """Give the table that *data*, read from *path*, holds for workerlint, its text, and the keys to the table.

    Raises ConfigurationError when it is no TOML.
    """
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        table: object = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigurationError(path, 0, "not valid UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(path, text, error) from None
    section = ("tool", "workerlint") if os.path.basename(path) == SHARED_FILE else ()
    for name in section:
        table = table.get(name, {}) if isinstance(table, dict) else table
    return table, text, section


def _read_bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot be read: {error.strerror}") from None


def _toml_error(path: str, text: str, error: ValueError) -> ConfigurationError:
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    message = match[1] if match else str(error)
    line = int(match[2] or len(text.splitlines()) or 1) if match else 0
    return ConfigurationError(path, line, f"not valid TOML: {message[:1].lower()}{message[1:]}")
