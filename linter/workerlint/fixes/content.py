"""The comparison of a text before and after its fixes: fixes may change only the data at the paths that they name.

Data are what a program loads: keys, values and their types, aliases and merge keys followed. Anchors and tags count
too; comments, quotes, layout and the order of fields do not.
"""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Path
from workerlint.manifest.bundle import bundle_entries
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty
from workerlint.syntax.parser import split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.manifest.document import Document
    from workerlint.manifest.reader import Part


class Named(Record):
    """The paths where one fix may change data."""

    offset: int
    """Where its finding is: the paths begin at the top level of the manifest there, which may be inside a Bundle."""
    paths: tuple[Path, ...]


def only_named_changes(before: Document, after: Document, named: Iterable[Named]) -> bool:
    """Return whether two versions of a text differ only at the named paths, and in layout and comments."""
    old, new = _changed_parts(before, after)
    named = list(named)
    return len(old) == len(new) and all(
        _is_kept(one, other, [path for item in named for path in _full(one, item)])
        for one, other in zip(old, new, strict=True)
    )


def _changed_parts(before: Document, after: Document) -> tuple[list[Part], list[Part]]:
    """Return the YAML documents of two texts from the first to the last that differ, without empty ones."""
    one, other = before.yaml.text, after.yaml.text
    old, new = list(split_documents(one)), list(split_documents(other))
    for _ in range(2):  # first from the end, then from the start
        while old and new and one[slice(*old[-1])] == other[slice(*new[-1])]:
            old.pop()
            new.pop()
        old.reverse()
        new.reverse()
    return _parts(before, old), _parts(after, new)


def _parts(document: Document, spans: list[tuple[int, int]]) -> list[Part]:
    parts = [document.part(start, end) for start, end in spans]
    return [
        part
        for part in parts
        if part.workers or part.error is not None or (part.root is not None and not is_empty(part.root))
    ]


def _full(part: Part, named: Named) -> Iterator[Path]:
    """Yield the paths that a fix names in a YAML document, from its top level."""
    if not part.start <= named.offset <= part.end:
        return
    prefix: Path = ()
    for worker in part.inline or ():
        if worker.entry is not None and worker.span.start <= named.offset <= worker.span.end:
            prefix = (*worker.entry.path, "spec")
    for path in named.paths:
        yield (*prefix, *path)
    # The finding on another resource in a Bundle may be that of a rule on the resource, or on the Bundle.
    for entry in bundle_entries(part.root):
        if entry.spec is not None and entry.spec.start <= named.offset <= entry.spec.end:
            for path in named.paths:
                yield (*entry.path, "spec", *path)


def _is_kept(before: Part, after: Part, named: list[Path]) -> bool:
    """Return whether two versions of a YAML document differ only at paths that are named."""
    if before.root is None:  # nothing could be read, so that nothing can be compared
        return after.root is None or not before.workers
    if after.root is None:
        return False
    contents = _Contents()
    contents.read(before.root)
    contents.read(after.root)
    return contents.is_kept(before.root, after.root, named)


class _Contents:
    """The contents of nodes as numbers: two nodes with the same content have the same number.

    Each node is looked at once, however often aliases repeat it.
    """

    __slots__ = ("_numbers", "_of")

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self._of: dict[int, int] = {}

    def read(self, root: Node) -> None:
        """Read a tree. There is no recursion: manifests may nest deeper than Python calls."""
        pending: list[tuple[Node, bool]] = [(root, False)]
        while pending:
            node, complete = pending.pop()
            below = () if complete else node.children()
            if below:
                pending.append((node, True))
                pending += [(child, False) for child in reversed(below)]
            else:
                # An anchor precedes its aliases, so the number of its node is known.
                content = self._content(node)
                self._of[id(node)] = self._numbers.setdefault(content, len(self._numbers))

    def _content(self, node: Node) -> tuple[object, ...]:
        own = (type(node), node.anchor, node.tag)
        if isinstance(node, Scalar):
            return (*own, node.kind, node.text, node.readings is None)
        if isinstance(node, Alias):
            return (*own, node.name, self._number(node.node))
        if isinstance(node, Sequence):
            return (*own, tuple([self._number(item) for item in node.items]))
        if isinstance(node, Mapping):
            pairs = frozenset([(name, self._number(value)) for name, (_, value) in node.entries.items()])
            return (*own, pairs, self._unnamed(node))
        return own

    def _number(self, node: Node | None) -> int | None:
        return self._of.get(id(node))

    def _unnamed(self, mapping: Mapping) -> tuple[object, ...]:
        """Return the pairs that ``Mapping.entries`` cannot tell: merge keys, and keys that are not scalars."""
        return tuple(
            [
                (self._number(key), self._number(value))
                for key, value in mapping.pairs
                if not isinstance(key, Scalar) or (key.text == "<<" and not key.style)
            ]
        )

    def is_kept(self, before: Node, after: Node, named: list[Path]) -> bool:
        """Return whether two nodes differ only at paths that are named."""
        if self._number(before) == self._number(after) or () in named:
            return True
        before, after = before.target(), after.target()
        if not named or (type(before), before.anchor, before.tag) != (type(after), after.anchor, after.tag):
            return False
        below: dict[str | int, list[Path]] = {}
        for path in named:
            below.setdefault(path[0], []).append(path[1:])
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            if self._unnamed(before) != self._unnamed(after):
                return False
            old, new = before.entries, after.entries
            for name in {**old, **new}:
                inside = below.get(name, [])
                if name in old and name in new:
                    if not self.is_kept(old[name][1], new[name][1], inside):
                        return False
                elif () not in inside:
                    return False
            return True
        if isinstance(before, Sequence) and isinstance(after, Sequence) and len(before.items) == len(after.items):
            pairs = enumerate(zip(before.items, after.items, strict=True))
            return all(self.is_kept(one, other, below.get(index, [])) for index, (one, other) in pairs)
        return False
