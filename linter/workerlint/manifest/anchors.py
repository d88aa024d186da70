"""The anchors of a document and the aliases that refer to them."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.core.text import Pattern, Span
from workerlint.manifest.manifest import Manifest
from workerlint.syntax.nodes import PROPERTIES, Alias, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ANCHOR = Pattern(r"(?<!\S)#[^\r\n]*|&([A-Za-z0-9_-]+)")
"""An anchor, or a comment, which may contain something that looks like one."""


class Anchor(Struct):
    """An anchor with its aliases."""

    name: str
    span: Span | None
    """The name after the ``&``; None when aliases use a name that no anchor has."""
    uses: list[Alias]
    """The aliases that refer to this anchor. Those after a later anchor of the same name refer to that one."""

    def spans(self) -> list[Span]:
        """Return every range that contains the name, the anchor first."""
        uses = [alias_name(alias) for alias in self.uses]
        return uses if self.span is None else [self.span, *uses]


def alias_name(alias: Alias) -> Span:
    """Return the range of the name after the ``*``."""
    return Span(min(alias.start + 1, alias.end), alias.end)


def is_reused(manifest: Manifest, node: Node) -> bool:
    """Return whether an alias refers to *node*, so that changing it changes something else too."""
    return node.anchor is not None and id(node) in manifest.cached(_repeated)


def _repeated(manifest: Manifest) -> frozenset[int]:
    """Return the ``id()`` of every node that an alias refers to."""
    return frozenset(id(node.node) for node in _all_nodes(manifest) if isinstance(node, Alias))


def anchors_of(manifest: Manifest) -> list[Anchor]:
    """Return the anchors of the document, in order; an undefined one is listed where its first alias is."""
    return manifest.cached(_read_anchors)


def _read_anchors(manifest: Manifest) -> list[Anchor]:
    found: list[Anchor] = []
    current: dict[str, Anchor] = {}
    for node in _all_nodes(manifest):
        if node.anchor is not None:
            span = _name_span(manifest.text, node, node.anchor)
            current[node.anchor] = Anchor(node.anchor, span, [])
            found.append(current[node.anchor])
        elif isinstance(node, Alias):
            if node.name not in current:
                current[node.name] = Anchor(node.name, None, [])
                found.append(current[node.name])
            current[node.name].uses.append(node)
    return found


def _all_nodes(manifest: Manifest) -> Iterator[Node]:
    """Yield all nodes of the YAML document: an alias in a Bundle may refer to an anchor in another of its resources."""
    return manifest.top.walk() if manifest.top is not None else iter(())


def _name_span(text: str, node: Node, name: str) -> Span | None:
    """Return the range of the name in ``&name``: inside a collection at its start, before a scalar."""
    start, end = node.start, node.start
    if isinstance(node, Scalar):
        at = text.rfind("&", 0, start)
        while at >= 0 and PROPERTIES.fullmatch(text, at, end):
            start = at
            at = text.rfind("&", 0, at)
    else:
        end = PROPERTIES.match(text, start).end()  # type: ignore[union-attr]
    spans = [Span(*match.span(1)) for match in _ANCHOR.finditer(text, start, end) if match[1] == name]
    if not spans:
        return None
    # A mapping's anchor may precede that of its first key.
    return spans[-1] if isinstance(node, Scalar) else spans[0]
