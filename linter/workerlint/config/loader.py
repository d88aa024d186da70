"""The configuration of a file: the layers in its directory and in those above, up to the root of the repository.

A layer is a ``workerlint.toml``, or ``[tool.workerlint]`` of a ``pyproject.toml``, with the files that it extends.
"""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError
from workerlint.config.settings import DEFAULT, OWN_FILE, SHARED_FILE, Settings
from workerlint.core.repository import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workerlint.config.layers import Layer, LayerReader
    from workerlint.config.selection import SelectableRule

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
        directory: str = "",
        adjust: Callable[[Settings], Settings] = lambda settings: settings,
    ) -> None:
        """Prepare to read configurations.

        *load_rules* returns the rules that selectors may name, with those of plug-ins if its argument is true. A given
        *file* is used for every file instead of those that are found; if it is outside of the repository, its patterns
        are relative to the top of the repository of *directory* (by default the current one), or to that directory. If
        *enabled* is false, no file is read. *adjust* is applied to the settings of each configuration, for the options
        of the command line.
        """
        self._load_rules = load_rules
        self._adjust = adjust
        self._settings: dict[str, Settings] = {}
        self._found: dict[str, str] = {}
        self._layers: dict[str, list[Layer]] = {}
        self._reader: LayerReader | None = None
        self._directory = os.path.abspath(directory)
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
        path = self.path_for(directory)
        settings = self._settings.get(path)
        if settings is None:
            settings = self._settings[path] = self._adjust(self._read(path) if path else DEFAULT)
        return settings

    def path_for(self, directory: str) -> str:
        """Return the path of the configuration file that applies in a directory; empty if there is none.

        Raise ConfigurationError.
        """
        return self._file or (self.find(os.path.abspath(directory)) if self._enabled else "")

    def layers_of(self, settings: Settings) -> list[Layer]:
        """Return the layers of settings that were returned, the outermost first."""
        return self._layers.get(settings.config_file, [])

    def files_read(self) -> list[str]:
        """Return the configuration files that were read so far, even if they are invalid."""
        return [] if self._reader is None else list(self._reader.files)

    def check(
        self, path: str, check_policies: Callable[[Sequence[Layer]], Sequence[ConfigurationError]]
    ) -> list[ConfigurationError]:
        """Return all errors in a configuration file and in its other layers, sorted by file and line.

        *check_policies* is called if a layer has policies or budgets. A ``pyproject.toml`` without a table for
        workerlint has no errors.
        """
        from workerlint.config.layers import LayerReader

        errors: list[ConfigurationError] = []
        reader = LayerReader(errors)
        absolute = os.path.abspath(path)
        is_found = _own_configuration(os.path.dirname(absolute)) == absolute
        layers = self._chain(path, reader) if is_found else self._named(path, reader)
        reader.check_selectors(layers, self._load_rules)
        if any("policy" in layer.table or "budget" in layer.table for layer in layers):
            errors += check_policies(layers)
        files = list(reader.files)
        return sorted(errors, key=lambda error: (files.index(error.path), error.line))

    def in_use(self) -> list[Settings]:
        """Return all settings that were returned so far."""
        return list(self._settings.values())

    def find(self, directory: str) -> str:
        """Return the path of the nearest configuration file in an absolute *directory*, or an empty string.

        In one directory, ``workerlint.toml`` wins over ``pyproject.toml``. A ``pyproject.toml`` without a table for
        workerlint is skipped. The search ends at the root of the repository, the directory with ``.git``.
        """
        found = self._found.get(directory)
        if found is None:
            found = _own_configuration(directory) or self._find_above(directory)
            self._found[directory] = found
        return found

    def _find_above(self, directory: str) -> str:
        parent = os.path.dirname(directory)
        if parent == directory or os.path.exists(os.path.join(directory, ".git")):
            return ""
        return self.find(parent)

    def _read(self, path: str) -> Settings:
        from workerlint.config.layers import LayerReader
        from workerlint.config.merge import merge

        if self._reader is None:
            self._reader = LayerReader()
        layers = self._named(path, self._reader) if self._file else self._chain(path, self._reader)
        self._reader.check_selectors(layers, self._load_rules)
        self._layers[path] = layers
        return merge(layers, self._load_rules)

    def _named(self, path: str, reader: LayerReader) -> list[Layer]:
        """Return the layers of a file that was named instead of being found."""
        directory = os.path.dirname(os.path.abspath(path))
        top = repository(self._directory)
        if top and repository(directory) == top:
            return reader.read(path, directory)
        return reader.read(path, top or self._directory)

    def _chain(self, path: str, reader: LayerReader) -> list[Layer]:
        """Return the layers of a file that was found, with those of the files in the directories above."""
        directory = os.path.dirname(os.path.abspath(path))
        layers = reader.read(path, directory)
        above = "" if layers[-1].table.get("root", False) else self._find_above(directory)
        if not above:
            return layers
        # A file that is extended more than once is one layer; the nearest stays last.
        outer = [layer for layer in self._chain(above, reader) if layer.path != path]
        known = {layer.path for layer in outer}
        return outer + [layer for layer in layers if layer.shared or layer.path not in known]


def _own_configuration(directory: str) -> str:
    own = os.path.join(directory, OWN_FILE)
    if os.path.isfile(own):
        return own
    shared = os.path.join(directory, SHARED_FILE)
    return shared if os.path.isfile(shared) and _has_table(shared) else ""


def _has_table(path: str) -> bool:
    """Return whether a ``pyproject.toml`` has a table for workerlint, parsing it only if needed."""
    from workerlint.core.guarded_read import read_guarded  # many repositories have no configuration

    try:
        data = read_guarded(path)
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None
    if b"workerlint" not in data:
        return False
    import re

    if re.search(_HEADING, data, re.MULTILINE):
        return True
    if not re.search(_KEY, data):
        return False
    from workerlint.config.layers import parse_section

    try:
        return bool(parse_section(path, data)[0])
    except ConfigurationError:
        return False


def read_configuration(path: str, root: str, load_rules: Callable[[bool], Sequence[SelectableRule]]) -> Settings:
    """Return the settings of a configuration file alone, whose patterns are relative to the directory *root*.

    Raise ConfigurationError if it is not valid TOML, or has an unknown key, an invalid value or an unknown rule.
    """
    from workerlint.config.layers import LayerReader
    from workerlint.config.merge import merge

    reader = LayerReader()
    layers = reader.read(path, root)
    reader.check_selectors(layers, load_rules)
    return merge(layers, load_rules)
