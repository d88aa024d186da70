"""The layers of a configuration: a configuration file and the files that it extends."""

from __future__ import annotations

import os

from workerlint.config.errors import ConfigurationError, display_path
from workerlint.config.keys import find_preview_errors, find_selector_errors, read_keys
from workerlint.config.settings import OWN_FILE, PACKAGE, SHARED_FILE
from workerlint.config.toml_file import TomlSource, parse_toml
from workerlint.core.guarded_read import read_guarded
from workerlint.core.record import Struct, new
from workerlint.core.repository import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from workerlint.config.boundary import Boundary
    from workerlint.config.policies import PolicyTable
    from workerlint.config.selection import SelectableRule

_MOST_LEVELS = 8
"""The maximum number of steps from a configuration file to one that it extends."""


class Layer(Struct):
    """A configuration file as one layer of a configuration."""

    source: TomlSource
    table: dict[str, Any]
    """The valid keys with their values."""
    root: str
    """The absolute directory that its patterns are relative to."""
    shared: bool
    """Whether the file is outside of the repository, so that other repositories may use it too."""
    given: str = ""
    """The option of the command line with its value, if the layer is not a file."""

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.source.path

    @property
    def directory(self) -> str:
        """The absolute directory of the file, which the paths in it are relative to."""
        return os.path.dirname(os.path.abspath(self.path))

    def line(self, *trail: str | int) -> int:
        """Return the 1-based line of the key or list item at *trail*; 0 if it is unknown."""
        return self.source.line(trail)


class LayerReader(Struct):
    """Reads layers, each file once. Errors are raised, or collected if *errors* is a list."""

    errors: list[ConfigurationError] | None = None
    boundary: Boundary | None = None
    """What limits which files are read; None on the command line."""
    files: dict[str, None] = new(dict)
    """The paths of all files that were read, even if they are invalid or do not exist."""
    without_table: set[str] = new(set)
    """Those without a table for workerlint."""
    _tables: dict[str, tuple[TomlSource, dict[str, Any]]] = new(dict)

    def read(self, path: str, root: str) -> list[Layer]:
        """Return the layers of the configuration file *path*: the files that it extends, in order, and then the file.

        Its patterns are relative to the directory *root*, and so are those of the files that it extends from outside
        of the repository, the one that contains *root*.

        Raise ConfigurationError.
        """
        try:
            source, table = self._load(path)
        except OSError as error:
            self._fail(ConfigurationError(path, 0, f"cannot read the file: {error.strerror}"))
            source, table = TomlSource(path, ""), {}
        top = Layer(source, table, root, shared=False)
        if "extend" not in table:
            return [top]
        found: dict[tuple[str, str], Layer] = {}
        self._add(top, (path,), repository(root), found)
        return list(found.values())

    def check_selectors(self, layers: Sequence[Layer], load_rules: Callable[[bool], Sequence[SelectableRule]]) -> None:
        """Compare the selectors of *layers* with the rules, which include those that the layers add.

        Raise ConfigurationError.
        """
        if self.boundary is not None and not self.boundary.plugins and loads_plugins(layers):
            for layer in layers:
                layer.table = self.boundary.without_plugins(layer.table, known_rules(layers, load_rules))
        for layer in layers:
            for error in find_selector_errors(layer.table, layer.source, lambda: known_rules(layers, load_rules)):
                self._fail(error)
        preview = False
        for layer in layers:
            preview = layer.table.get("preview", preview)
            if not preview:
                for error in find_preview_errors(layer.table, layer.source, lambda: known_rules(layers, load_rules)):
                    self._fail(error)

    def _add(self, layer: Layer, chain: tuple[str, ...], top: str, found: dict[tuple[str, str], Layer]) -> None:
        """Add a layer to *found*, after those that it extends.

        *chain* are the files that led to it, with its own, and *top* is the top directory of the repository.
        """
        for number, item in enumerate(layer.table.get("extend", ())):
            if self.boundary is not None and not self.boundary.allows_item(item, layer.path):
                continue
            try:
                extended = self._extended(item, layer, top)
                _check_chain((*chain, extended.path))
            except _ExtendError as error:
                self._fail(layer.source.error(("extend", number), str(error), error.hint))
                continue
            # A file that two others extend comes before both.
            if _identity(extended) not in found:
                self._add(extended, (*chain, extended.path), top, found)
        found[_identity(layer)] = layer

    def _extended(self, item: str, layer: Layer, top: str) -> Layer:
        """Return the layer of an item of `extend`. Raise _ExtendError, or ConfigurationError if the file is invalid."""
        if item.startswith(PACKAGE):
            path, shared = _package_file(item.removeprefix(PACKAGE)), True
        else:
            path = os.path.normpath(os.path.join(layer.directory, item))
            shared = layer.shared or not top or repository(os.path.dirname(path)) != top
        try:
            source, table = self._load(path)
        except OSError as error:
            hint = f"name the file, such as `{item.rstrip('/')}/{OWN_FILE}`" if os.path.isdir(path) else ""
            raise _ExtendError(f"cannot read `{item}`: {error.strerror}", hint) from None
        if path in self.without_table:
            raise _ExtendError(f"`{item}` has no table `[tool.workerlint]`")
        return Layer(source, table, layer.root if shared else os.path.dirname(path), shared)

    def _load(self, path: str) -> tuple[TomlSource, dict[str, Any]]:
        """Return the text of a file and its valid keys. Raise OSError or ConfigurationError."""
        loaded = self._tables.get(path)
        if loaded is None:
            self.files[path] = None
            data = read_guarded(path)
            try:
                table, source = parse_section(path, data)
            except ConfigurationError as error:
                self._fail(error)
                table, source = {}, TomlSource(path, "")
            if table is None:
                self.without_table.add(path)
            keys, errors = read_keys({} if table is None else table, source)
            for found in errors:
                self._fail(found)
            if self.boundary is not None:
                keys = self.boundary.limit(keys, path)
            loaded = self._tables[path] = source, keys
        return loaded

    def _fail(self, error: ConfigurationError) -> None:
        if self.errors is None:
            raise error
        # A file may be a layer twice, with patterns relative to different directories.
        if str(error) not in map(str, self.errors):
            self.errors.append(error)


class _ExtendError(Exception):
    """An item of `extend` cannot be used."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        """What to do about it."""


def with_name(error: ConfigurationError, layers: Iterable[Layer]) -> ConfigurationError:
    """Return an error about a whole file with the line of the layer that names this file, if there is one."""
    for layer in layers if not error.line else ():
        for trail in (("env-file",), ("platform",), ("schema", "extra")):
            value: Any = layer.table
            for key in trail:
                value = value.get(key, {})
            if isinstance(value, str) and os.path.join(layer.directory, value) == error.path:
                line = f"{display_path(layer.path)}:{layer.line(*trail)}"
                return ConfigurationError(error.path, 0, error.message, error.hint, named_in=line)
    return error


def loads_plugins(layers: Sequence[Layer]) -> bool:
    """Return whether one of the layers loads plug-ins, so that selectors may name their rules."""
    return any(layer.table.get("plugins", False) for layer in layers)


def known_rules(
    layers: Sequence[Layer], load_rules: Callable[[bool], Sequence[SelectableRule]]
) -> Sequence[SelectableRule]:
    """Return the rules that selectors may name: those of plug-ins if a layer loads plug-ins, and all policies."""
    # A name of a policy that another one replaces is not unknown: see compile_rules.
    policies = [table for layer in layers for table in _policies_of(layer)]
    return [*load_rules(loads_plugins(layers)), *policies]


def policies_in(layers: Sequence[Layer]) -> list[PolicyTable]:
    """Return the policies and budgets of *layers*, those of the nearest layer for each code."""
    found: dict[tuple[str, str], PolicyTable] = {}
    for layer in layers:
        for policy in _policies_of(layer):
            outer = found.get((policy.kind, policy.code))
            if outer is not None:
                policy.outer_name = str(outer.table.get("name", outer.outer_name))
            found[policy.kind, policy.code] = policy
    return list(found.values())


def _policies_of(layer: Layer) -> Iterator[PolicyTable]:
    """Yield the policies and budgets of a layer."""
    if "policy" not in layer.table and "budget" not in layer.table:
        return
    from workerlint.config.policies import BUDGET, POLICY, PolicyTable  # most configurations have none

    for kind in (POLICY, BUDGET):
        for number, table in enumerate(layer.table.get(kind, ())):
            yield PolicyTable(kind, table, layer.source, number, layer.root)


def parse_section(path: str, data: bytes) -> tuple[object, TomlSource]:
    """Return the table for workerlint in *data*, read from *path*, or None if there is none, and its source.

    Raise ConfigurationError if it is not valid TOML.
    """
    top, text = parse_toml(path, data)
    table: object = top
    section = ("tool", "workerlint") if os.path.basename(path) == SHARED_FILE else ()
    for name in section:
        table = table.get(name) if isinstance(table, dict) else table
    return table, TomlSource(path, text, section)


def _identity(layer: Layer) -> tuple[str, str]:
    return os.path.realpath(layer.path), layer.root


def _check_chain(chain: tuple[str, ...]) -> None:
    """Raise _ExtendError if the last file of a chain has occurred before, or is too many levels away."""
    shown = " -> ".join(map(display_path, chain))
    if os.path.realpath(chain[-1]) in map(os.path.realpath, chain[:-1]):
        raise _ExtendError(f"the files extend each other in a cycle: {shown}")
    if len(chain) - 1 > _MOST_LEVELS:
        raise _ExtendError(f"more than {_MOST_LEVELS} levels of `extend`: {shown}")


def _package_file(name: str) -> str:
    """Return the path of the configuration in an installed package, which is not imported. Raise _ExtendError."""
    from importlib.util import find_spec

    if not name.isidentifier():  # the package of a dotted name would be imported
        raise _ExtendError(
            f"`{PACKAGE}{name}` does not name a package",
            f"use the name that Python imports, such as `{PACKAGE}acme_workerlint`",
        )
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # a finder or a module is broken
        spec = None
    if spec is None:
        raise _ExtendError(f"the package `{name}` is not installed", "install it where workerlint is installed")
    for directory in spec.submodule_search_locations or ():
        path = os.path.join(os.path.abspath(directory), OWN_FILE)
        if os.path.isfile(path):
            return path
    raise _ExtendError(f"the package `{name}` has no file `{OWN_FILE}`")
