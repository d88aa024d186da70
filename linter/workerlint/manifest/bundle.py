"""Bundles: resources with other resources in them: whole manifests (``spec:``), or paths of files (``file:``)."""

from __future__ import annotations

from workerlint.core.record import Record, Struct
from workerlint.core.text import Source, Span, indent_of
from workerlint.core.wording import dotted
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLE = "bundle"


class BundleDependency(Record):
    """A dependency of an entry of a Bundle on another entry."""

    source: BundleEntry
    target: str
    """The ``id`` of the other entry."""
    node: Node
    """The id as written, perhaps an alias."""
    path: tuple[str | int, ...]
    """The path of the id from the top level of the Bundle."""


class BundleEntry(Struct):
    """One resource of a Bundle: an item of ``bundle.resources``."""

    bundle: Mapping
    """The top level of the Bundle."""
    path: tuple[str | int, ...]
    """The path of the entry from the top level of the Bundle."""
    name: str
    """The path as messages show it: with the ``id`` of the entry, or with its 0-based index if it has none."""
    node: Mapping

    def key(self, name: str) -> str:
        """Return the key of a field as it is written, which may be capitalized; *name* if the field is not set."""
        return _written(self.node, name)

    def get(self, name: str) -> Node | None:
        """Return the value of a field with its alias followed, or None."""
        return self.node.get(self.key(name))

    @property
    def id(self) -> str:
        """The ``id`` that the dependencies of other entries name; empty if it is missing or unknown."""
        return known_text(self.get("id"))

    @property
    def workspace(self) -> str:
        """The workspace of the entry; empty if it is missing or unknown."""
        return known_text(self.get("workspace"))

    @property
    def spec(self) -> Mapping | None:
        """The manifest in the entry, if it is a mapping."""
        spec = self.get("spec")
        return spec if isinstance(spec, Mapping) and spec.kind == "mapping" else None

    @property
    def file(self) -> Scalar | None:
        """The path of the file with the manifest, if it is a known string."""
        file = self.get("file")
        return file if isinstance(file, Scalar) and known_text(file).strip() else None

    @property
    def dependencies(self) -> list[BundleDependency]:
        """The entries to apply first: ``dependencies``, and ``resourceId`` of ``dependencyConditions``."""
        found = []
        key = self.key("dependencies")
        for index, item in enumerate(_items(self.node.get(key))):
            found.append((item, (*self.path, key, index)))
        key = self.key("dependencyConditions")
        for index, item in enumerate(_items(self.node.get(key))):
            condition = item.target()
            if isinstance(condition, Mapping):
                name = _written(condition, "resourceId")
                if name in condition.entries:
                    found.append((condition.entries[name][1], (*self.path, key, index, name)))
        return [
            BundleDependency(self, target, node, path) for node, path in found if (target := known_text(node.target()))
        ]


def is_bundle(root: Node | None) -> bool:
    """Return whether a document with this top level is a Bundle. The case of `type` does not matter (see DW113)."""
    return (
        isinstance(root, Mapping)
        and known_text(root.get("type")).strip().lower() == _BUNDLE
        and isinstance(root.get(_BUNDLE), Mapping)
    )


def bundle_workspaces(root: Mapping) -> Iterator[Scalar]:
    """Yield the names of the workspaces that a Bundle creates."""
    section = root.get("bundle")
    listed = section.get("workspaces") if isinstance(section, Mapping) else None
    for item in listed.values() if isinstance(listed, Sequence) else ():
        name = item.get("name") if isinstance(item, Mapping) else None
        if isinstance(name, Scalar) and known_text(name):
            yield name


def bundle_entries(root: Node | None) -> Iterator[BundleEntry]:
    """Yield the entries of a Bundle in the order of the text; none for any other document."""
    for path, item in bundle_resources(root):
        node = item.target()
        if isinstance(root, Mapping) and isinstance(node, Mapping) and node.kind == "mapping":
            *section, index = path
            shown = known_text(node.get(_written(node, "id"))) or index
            yield BundleEntry(root, path, dotted((f"{dotted(tuple(section))}[{shown}]",)), node)


def bundle_resources(root: Node | None) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Yield the items of ``bundle.resources`` as written, each with its path; none if *root* is not a Bundle."""
    section = root.get(_BUNDLE) if isinstance(root, Mapping) and is_bundle(root) else None
    if isinstance(section, Mapping):
        for key in section.entries:
            if key.lower() == "resources":
                for index, item in enumerate(_items(section.get(key))):
                    yield (_BUNDLE, key, index), item


def _written(mapping: Mapping, name: str) -> str:
    """Return the key that sets the field *name*; *name* itself if there is none.

    Published Bundles capitalize some keys, and decoders written in Go may accept that.
    """
    entries = mapping.entries
    if name in entries:
        return name
    return next((key for key in entries if key.lower() == name.lower()), name)


def inline_span(source: Source, spec: Mapping) -> Span:
    """Return the range of a manifest inside a Bundle: whole lines with the comments around it, if it has such lines."""
    text, lines = source.text, source.lines
    first = lines.line_of(spec.start)
    start = lines.starts[first]
    if spec.flow or not spec.pairs:
        return spec.span
    if text[start : spec.start].strip():
        start = spec.start  # an anchor follows the key
    else:
        while first and _is_comment(lines.line_text(first - 1)):
            first -= 1
            start = lines.starts[first]
    key = spec.pairs[0][0].start
    column = key - lines.starts[lines.line_of(key)]
    last = lines.line_of(max(spec.end - 1, spec.start))
    for line in range(last + 1, len(lines.starts)):
        content = lines.line_text(line)
        if not content.strip():
            continue
        if indent_of(content) < column or not _is_comment(content):
            break
        last = line
    end = lines.starts[last + 1] if last + 1 < len(lines.starts) else len(text)
    return Span(start, max(end, spec.end))


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


def _items(node: Node | None) -> list[Node]:
    """Return the items of a list as written."""
    return node.items if isinstance(node, Sequence) and node.kind == "list" else []
