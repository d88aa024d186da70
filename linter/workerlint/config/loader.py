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
    from collections.abc import Callable, Iterable, Sequence

    from workerlint.config.boundary import Boundary
    from workerlint.config.layers import Layer, LayerReader
    from workerlint.config.selection import SelectableRule

_HEADING = rb"^(?:\xef\xbb\xbf)?[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*workerlint[ \t]*[].]"
_KEY = rb"""workerlint["']?[ \t]*[].=](?!=)"""


CONFIG_VARIABLE = "WORKERLINT_CONFIG"
"""The environment variable that names a configuration file, unless an option does."""
POLICY_VARIABLE = "WORKERLINT_POLICY"
"""The environment variable that names a policy file, in addition to those of the command line."""


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
        policy_files: Iterable[str] = (),
        guarded: bool = True,
        given: Sequence[Layer] = (),
        boundary: Boundary | None = None,
    ) -> None:
        """Prepare to read configurations.

        *load_rules* returns the rules that selectors may name, with those of plug-ins if its argument is true. A given
        *file* is used for every file instead of those that are found; if it is outside of the repository, its patterns
        are relative to the top of the repository of *directory* (by default the current one), or to that directory.
        Without it, that of the environment is used. If *enabled* is false, neither is read. *given* are the innermost
        layers. *adjust* is applied to the settings of each configuration, for the options
        of the command line.

        The policy file of the environment and *policy_files* are the outermost layers, even if *file* is given or
        *enabled* is false, and what the files that would be found make mandatory stays so. Unless *guarded* is set,
        both are left out. *boundary* limits which files are read.
        """
        self._load_rules = load_rules
        self._adjust = adjust
        self._settings: dict[tuple[str, str, str], Settings] = {}
        self._found: dict[str, str] = {}
        self._layers: dict[str, list[Layer]] = {}
        self._reader: LayerReader | None = None
        self._directory = os.path.abspath(directory)
        self._file = file or (os.environ.get(CONFIG_VARIABLE, "") if enabled else "")
        self._given = given
        self._enabled = enabled
        self._guarded = guarded
        outermost = (os.environ.get(POLICY_VARIABLE, ""), *policy_files) if guarded else ()
        self._policy_files = tuple(dict.fromkeys([os.path.abspath(path) for path in outermost if path]))
        self._boundary = boundary
        if boundary is not None:
            if self._file and not boundary.allows_named(self._file):
                self._file = ""
            self._policy_files = tuple(filter(boundary.allows_named, self._policy_files))
        self._trees: dict[str, str] = {}

    def for_file(self, path: str) -> Settings:
        """Return the settings that apply to a file.

        Raise ConfigurationError.
        """
        return self.for_folder(os.path.dirname(path))

    def for_folder(self, directory: str) -> Settings:
        """Return the settings that apply in a directory (the current one if empty): one object per configuration file.

        Raise ConfigurationError.
        """
        directory = os.path.abspath(directory)
        nearest = self.find(directory) if self._enabled or self._guarded else ""
        path = self._file or (nearest if self._enabled else "")
        guard = nearest if path == nearest or (self._guarded and self._may_mandate(nearest)) else ""
        key = (path, guard, self._policy_root(directory) if self._policy_files else "")
        settings = self._settings.get(key)
        if settings is None:
            settings = self._settings[key] = self._adjust(self._read(*key) if any(key) or self._given else DEFAULT)
        return settings

    @property
    def file(self) -> str:
        """The path of the file that is used for every file; empty if the nearest ones are."""
        return self._file

    @property
    def policy_files(self) -> tuple[str, ...]:
        """The absolute paths of the policy files, the outermost first."""
        return self._policy_files

    def path_for(self, directory: str) -> str:
        """Return the path of the configuration file that applies in a directory; empty if there is none.

        Raise ConfigurationError.
        """
        return self._file or (self.find(os.path.abspath(directory)) if self._enabled else "")

    def layers_of(self, settings: Settings) -> list[Layer]:
        """Return the layers of settings that were returned, the outermost first."""
        return self._layers.get(settings.config_file, [])

    def with_name(self, error: ConfigurationError) -> ConfigurationError:
        """Return an error about a file with the line that names it, if a layer that was read does."""
        from workerlint.config.layers import with_name

        return with_name(error, (layer for layers in self._layers.values() for layer in layers))

    def files_read(self) -> list[str]:
        """Return the configuration files that were read so far, even if they are invalid."""
        return [] if self._reader is None else list(self._reader.files)

    def check(
        self, path: str, check_layers: Callable[[Sequence[Layer]], Sequence[ConfigurationError]]
    ) -> list[ConfigurationError]:
        """Return all errors in a configuration file and in its other layers, sorted by file and line.

        *check_layers* returns further errors in them, and in files that they name. A ``pyproject.toml`` without a table
        for workerlint has no errors.
        """
        from workerlint.config.layers import LayerReader

        errors: list[ConfigurationError] = []
        reader = LayerReader(errors, self._boundary)
        absolute = os.path.abspath(path)
        is_found = self._own_configuration(os.path.dirname(absolute)) == absolute
        layers = self._chain(path, reader) if is_found else self._named(path, reader)
        if self._policy_files:
            from workerlint.config.policy_file import read_policy_files

            layers = [*read_policy_files(self._policy_files, layers[-1].root, reader), *layers]
        reader.check_selectors(layers, self._load_rules)
        errors += check_layers(layers)
        files = [*reader.files, *(error.path for error in errors)]
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
            found = self._own_configuration(directory) or self._find_above(directory)
            self._found[directory] = found
        return found

    def _find_above(self, directory: str) -> str:
        parent = os.path.dirname(directory)
        if parent == directory or os.path.exists(os.path.join(directory, ".git")):
            return ""
        if self._boundary is not None and self._boundary.ends_search(directory):
            return ""
        return self.find(parent)

    def _own_configuration(self, directory: str) -> str:
        """Return the path of the configuration file in a directory; empty if there is none."""
        own = os.path.join(directory, OWN_FILE)
        if self._is_file(own):
            return own
        shared = os.path.join(directory, SHARED_FILE)
        return shared if self._is_file(shared) and _has_table(shared) else ""

    def _hidden_mandate(self, path: str, directory: str) -> str:
        """Return the ``pyproject.toml`` that *path* replaces in its directory if it may make rules mandatory."""
        shared = os.path.join(directory, SHARED_FILE)
        if os.path.basename(path) == SHARED_FILE or not self._is_file(shared):
            return ""
        return shared if _has_table(shared) and _contains_mandate(shared) else ""

    def _is_file(self, path: str) -> bool:
        """Return whether there is a file, which may be a pipe or a device: reading it is an error.

        Raise ConfigurationError if it must not be read.
        """
        if not os.path.exists(path) or os.path.isdir(path):
            return False
        if self._boundary is not None and not self._boundary.allows_found(path):
            raise ConfigurationError(path, 0, "cannot read the file: a link leads to it, out of the directory")
        return True

    def _policy_root(self, directory: str) -> str:
        """Return the directory that patterns of the policy files are relative to for the files in a directory.

        Raise ConfigurationError if a policy file is in the tree that contains the directory.
        """
        root = self._trees.get(directory)
        if root is None:
            from workerlint.config.policy_file import untrusted

            top, own = repository(directory), repository(self._directory)
            root = top or self._directory
            tree = top or directory
            if own and tree.startswith(os.path.join(own, "")):
                tree = own  # a clone below the checked repository may be that of the policy file
            for error in untrusted(self._policy_layers(root), tree):
                raise error
            self._trees[directory] = root
        return root

    def _policy_layers(self, root: str) -> list[Layer]:
        """Return the layers of the policy files, whose patterns are relative to *root*."""
        if not self._policy_files:
            return []
        from workerlint.config.policy_file import read_policy_files

        return read_policy_files(self._policy_files, root, self._layer_reader())

    def _layer_reader(self) -> LayerReader:
        from workerlint.config.layers import LayerReader

        if self._reader is None:
            self._reader = LayerReader(boundary=self._boundary)
        return self._reader

    def _may_mandate(self, path: str) -> bool:
        """Return whether a file in the directory of the configuration *path* or above may make rules mandatory.

        The files are not parsed.
        """
        while path:
            directory = os.path.dirname(path)
            if _contains_mandate(path) or self._hidden_mandate(path, directory):
                return True
            path = self._find_above(directory)
        return False

    def _read(self, path: str, guard: str, policy_root: str) -> Settings:
        """Return the settings of the configuration file *path*, or of the policy files alone if it is empty.

        *guard* is the nearest file that may make rules mandatory; empty if there is none.
        """
        from workerlint.config.merge import merge

        reader = self._layer_reader()
        policy = self._policy_layers(policy_root)
        named = self._named(path, reader) if self._file else self._chain(path, reader) if path else []
        layers = [*policy, *named, *self._given]
        guards = [*policy, *(self._chain(guard, reader, guards=True) if guard and self._guarded else ())]
        reader.check_selectors(layers, self._load_rules)
        settings = merge(layers, self._load_rules) if layers else DEFAULT
        self._layers[settings.config_file] = layers
        if any("mandatory" in layer.table for layer in guards):
            from workerlint.config.mandatory import read_mandates

            reader.check_selectors(guards, self._load_rules)
            settings = settings.replace(mandates=read_mandates(guards, self._load_rules))
        return settings

    def _named(self, path: str, reader: LayerReader) -> list[Layer]:
        """Return the layers of a file that was named instead of being found."""
        directory = os.path.dirname(os.path.abspath(path))
        top = repository(self._directory)
        if top and repository(directory) == top:
            return reader.read(path, directory)
        return reader.read(path, top or self._directory)

    def _chain(self, path: str, reader: LayerReader, *, guards: bool = False) -> list[Layer]:
        """Return the layers of a file that was found, with those of the files in the directories above.

        With *guards*, they include the files that may make rules mandatory and that others leave out: above a file with
        `root`, and a ``pyproject.toml`` next to a ``workerlint.toml``.
        """
        directory = os.path.dirname(os.path.abspath(path))
        layers = reader.read(path, directory)
        hidden = self._hidden_mandate(path, directory) if guards else ""
        if hidden:
            layers = [*reader.read(hidden, directory), *layers]
        above = self._find_above(directory)
        if layers[-1].table.get("root", False) and not (guards and self._may_mandate(above)):
            above = ""
        if not above:
            return layers
        # A file that is extended more than once is one layer; the nearest stays last.
        outer = [layer for layer in self._chain(above, reader, guards=guards) if layer.path != path]
        known = {layer.path for layer in outer}
        return outer + [layer for layer in layers if layer.shared or layer.path not in known]


def _contains_mandate(path: str) -> bool:
    data = _read(path)
    return b"mandatory" in data or b"extend" in data


def _read(path: str) -> bytes:
    """Return the content of a configuration file. Raise ConfigurationError."""
    from workerlint.core.guarded_read import read_guarded  # many repositories have no configuration

    try:
        return read_guarded(path)
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot read the file: {error.strerror}") from None


def _has_table(path: str) -> bool:
    """Return whether a ``pyproject.toml`` has a table for workerlint, parsing it only if needed."""
    data = _read(path)
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
    settings = merge(layers, load_rules)
    if not settings.mandatory:
        return settings
    from workerlint.config.mandatory import read_mandates

    return settings.replace(mandates=read_mandates(layers, load_rules))
