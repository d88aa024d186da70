"""Bundles: resources with other resources in them: whole manifests (``spec:``), or paths of files (``file:``)."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.core.text import Source, Span
from workerlint.core.wording import dotted
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLE = "bundle"
_RESOURCES = ("resources", "Resources")
"""The documented key, and the spelling of published Bundles."""


class BundleEntry(Struct):
    """One resource of a Bundle: an item of ``bundle.resources``."""

    bundle: Mapping
    """The top level of the Bundle."""
    path: tuple[str | int, ...]
    """The path of the entry from the top level of the Bundle."""
    name: str
    """The path as messages show it: with the ``id`` of the entry, or with its 0-based index if it has none."""
    node: Mapping

    @property
    def id(self) -> str:
        """The ``id`` that the dependencies of other entries name; empty if it is missing or unknown."""
        return known_text(self.node.get("id"))

    @property
    def workspace(self) -> str:
        """The workspace of the entry; empty if it is missing or unknown."""
        return known_text(self.node.get("workspace"))

    @property
    def spec(self) -> Mapping | None:
        """The manifest in the entry, if it is a mapping."""
        spec = self.node.get("spec")
        return spec if isinstance(spec, Mapping) and spec.kind == "mapping" else None

    @property
    def file(self) -> Scalar | None:
        """The path of the file with the manifest, if it is a known string."""
        file = self.node.get("file")
        return file if isinstance(file, Scalar) and known_text(file).strip() else None

    @property
    def dependencies(self) -> list[str]:
        """The ids of the entries to apply first: ``dependencies``, and ``resourceId`` of ``dependencyConditions``."""
        found = [known_text(item) for item in _items(self.node.get("dependencies"))]
        for condition in _items(self.node.get("dependencyConditions")):
            if isinstance(condition, Mapping):
                found += [known_text(condition.get(key)) for key in ("resourceId", "ResourceId")]
        return list(filter(None, dict.fromkeys(found)))


def is_bundle(root: Node | None) -> bool:
    """Return whether a document with this top level is a Bundle."""
    return (
        isinstance(root, Mapping)
        and known_text(root.get("type")).strip() == _BUNDLE
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
    if not isinstance(root, Mapping) or not is_bundle(root):
        return
    section = root.get(_BUNDLE)
    assert isinstance(section, Mapping)  # noqa: S101 - checked above
    for key in _RESOURCES:
        for index, item in enumerate(_items(section.get(key))):
            if isinstance(item, Mapping) and item.kind == "mapping":
                name = f"{_BUNDLE}.{key}[{known_text(item.get('id')) or index}]"
                yield BundleEntry(root, (_BUNDLE, key, index), dotted((name,)), item)


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
        if len(content) - len(content.lstrip(" ")) < column or not _is_comment(content):
            break
        last = line
    end = lines.starts[last + 1] if last + 1 < len(lines.starts) else len(text)
    return Span(start, max(end, spec.end))


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


def _items(node: Node | None) -> list[Node]:
    return node.values() if isinstance(node, Sequence) else []
