"""Where attributes are written, whether they are missing, and where to report that."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit, Finding, Fix, Related
from workerlint.core.record import Struct
from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.manifest.attribute import Attribute, meta
from workerlint.manifest.schema import Violation, root_shape
from workerlint.manifest.unknown import is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def place_of_missing(parent: Node, name: str, key: Node | None = None) -> Node:
    """Return the node to report when *name* is missing in *parent*, the value of *key*.

    That is the key called *name* when it has no value, else *key*, else the first key of *parent*.
    """
    if isinstance(parent, Mapping):
        written = parent.key(name)
        if written is not None:
            return written
        if key is None and parent.pairs:
            return parent.pairs[0][0]
    return key or parent


def line_number(source: Source, node: Node) -> int:
    """Return the 1-based line on which *node* starts."""
    return source.lines.line_of(node.start) + 1


def lacks(worker: Worker, name: str) -> bool:
    """Return whether the top-level attribute *name* is missing, or has nothing after its colon."""
    root = worker.root
    if root is None or worker.damaged or root.is_open:
        return False
    node = root.get(name)
    return node is None or is_empty(node)


class Missing(Struct):
    """A field that has no value: it is not written, or nothing follows its colon."""

    worker: Worker
    parent: Attribute
    """The mapping that lacks it."""
    name: str

    @property
    def written(self) -> bool:
        """Whether its key is written."""
        return self.parent.get(self.name) is not None

    @property
    def place(self) -> Node:
        """The node to report: its key, the alias of its mapping, else the key or the first key of that."""
        written = self.parent.get(self.name)
        if written is not None:
            return written.key_place
        return self.parent.use or place_of_missing(self.parent.node, self.name, self.parent.key)

    def finding(
        self,
        message: str = "",
        *,
        help: str = "",
        fixes: Iterable[Fix | None] = (),
        related: Iterable[Related] = (),
        severity: str | None = None,
    ) -> Finding:
        """Return a finding on the missing field; the default message says that a required field is missing."""
        default = "required field `{}` is empty" if self.written else "missing required field `{}`"
        finding = Finding(
            self.place,
            message or default.format(self.name),
            help=help,
            fix=[fix for fix in fixes if fix is not None],
            related=related,
            severity=severity,
        )
        finding.path = (*self.parent.path, self.name)
        return finding

    def insert(self, content: str, title: str = "", *, order: Iterable[str] = (), safe: bool = False) -> Fix | None:
        r"""Return the fix that writes the field as *content* (``name: value``, ``\n`` between its lines).

        Its position is that in *order*. None as for ``Attribute.insert``; also where fields of the same mapping have to
        be indented first: it might be inserted between them and their section.
        """
        if any(group.parent is self.parent.node for group in self.worker.misplaced.groups):
            return None
        return self.parent.insert(self.name, content, order, title, safe=safe)


def missing_of(worker: Worker, violation: Violation) -> Missing:
    """Return the field that a ``required`` violation of the schema is about."""
    return Missing(worker, attribute_of(worker, violation.path), violation.name)


def violated(worker: Worker, violation: Violation) -> Attribute:
    """Return the attribute that violates the schema: the unknown key for ``additionalProperties``, else the value."""
    path = violation.path
    return attribute_of(worker, (*path, violation.name) if violation.keyword == "additionalProperties" else path)


def attribute_of(worker: Worker, path: tuple[str | int, ...]) -> Attribute:
    """Return the attribute at *path* from the root of the document. Raise LookupError when it is not written."""
    found = meta(worker, *path)
    if found is None:
        raise LookupError(dotted(path))
    return found


def section_attributes(worker: Worker) -> tuple[str, ...]:
    """Return the attributes of the Worker section in documented order."""
    return tuple(root_shape(worker.v2alpha).properties[worker.section_name].properties)


def find_missing(worker: Worker, name: str) -> Missing | None:
    """Return where the attribute *name* of the Worker section is missing; None when it has a value.

    Nothing after the colon, null, and an empty string or list where the attribute accepts one count as missing; a
    misspelt key and an empty value of another kind do not: those are other findings.
    """
    section = worker.section
    if section is None:
        return None
    node = section.get(name)
    hollow = node is not None and _is_hollow(worker, name, node)
    if node is not None and not is_empty(node) and not hollow:
        return None
    missing = Missing(worker, attribute_of(worker, (worker.section_name,)), name)
    if section.key(name) is not None:
        return missing if worker.absent(name) or (hollow and not worker.damaged) else None
    if not worker.absent(name) or is_misspelt(worker, section, section_attributes(worker), name):
        return None
    return missing


def _is_hollow(worker: Worker, name: str, node: Node) -> bool:
    """Return whether a value is written but empty. Where nothing is written, the value may be next to its key."""
    if node.kind == "null":
        return not is_empty(node)
    if node.items if isinstance(node, Sequence) else not isinstance(node, Scalar) or node.text.strip():
        return False
    return node.kind in root_shape(worker.v2alpha).properties[worker.section_name].properties[name].types


def is_own(worker: Worker, *path: str, anchored: bool = False) -> bool:
    """Return whether the value at *path* below the Worker-specific section is written there, not aliased or merged.

    Unless *anchored*, no node on the path may have an anchor either: changing it would change what aliases refer to.
    """
    node: Node | None = worker.root
    for name in (worker.section_name, *path):
        pair = node.entries.get(name) if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or pair is None or not node.owns(pair[0]):
            return False
        node = pair[1]
        if isinstance(node, Alias) or (node.anchor is not None and not anchored):
            return False
    return True


def insert_attribute(worker: Worker, mapping: Mapping, content: str, order: Iterable[str]) -> Edit | None:
    """Return the edit that inserts an attribute, whose lines are *content*, by its position in *order*."""
    if worker.syntax or any(group.parent is mapping for group in worker.misplaced.groups):
        return None
    from workerlint.manifest.edits import insert_in_order  # most checks build no fix

    return insert_in_order(worker.source, mapping, content, order)


def section_to_extend(worker: Worker) -> Mapping | None:
    """Return the Worker section when it is written after its key; None when it is an alias."""
    pair = worker.root.entries.get(worker.section_name) if worker.root else None
    return None if pair is None or isinstance(pair[1], Alias) else worker.section
