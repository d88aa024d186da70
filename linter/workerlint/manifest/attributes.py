"""Where attributes are written, whether they are missing, and where to report that."""

from __future__ import annotations

from workerlint.core.diagnostic import Finding, Fix, Related
from workerlint.core.record import Struct
from workerlint.core.wording import dotted
from workerlint.manifest.attribute import Attribute, attribute, meta
from workerlint.manifest.reader import META_ATTRIBUTES
from workerlint.manifest.schema import Violation, root_shape
from workerlint.manifest.unknown import intended, is_misspelt
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, is_empty

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


def lacks(worker: Worker, name: str) -> bool:
    """Return whether the top-level attribute *name* is missing or null."""
    root = worker.root
    if root is None or worker.damaged or root.is_open:
        return False
    node = root.get(name)
    return node is None or node.kind == "null"


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
    def certain(self) -> bool:
        """Whether it is missing: it is null or an empty string, or no line is unreadable and it is not misplaced."""
        written = self.parent.get(self.name)
        if written is not None and not written.is_empty:
            return True
        return self.worker.complete and not self.worker.misplaced.contains((*self.parent.path, self.name))

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
        """Return a finding on the missing field, by default with the message for a required one."""
        written = self.parent.get(self.name)
        default = "missing required field `{}`" if written is None else "required field `{}` is empty"
        finding = (written or self.parent).finding(
            message or default.format(self.name),
            help=help,
            fixes=fixes,
            related=related,
            severity=severity,
            at_key=written is not None or self.parent.use is None,
        )
        finding.span = self.place.span
        finding.path = (*self.parent.path, self.name)
        return finding

    def misspelt(self, known: Iterable[str]) -> Attribute | None:
        """Return the field that was probably meant to be this one, among those that are none of the *known* fields."""
        mapping, names = self.parent.node, tuple(known)
        if not isinstance(mapping, Mapping):
            return None
        unknown = (field for field in self.parent.entries if field.name not in names)
        return next((field for field in unknown if intended(str(field.name), mapping, names) == self.name), None)

    def insert(self, content: str, title: str = "", *, order: Iterable[str] = (), safe: bool = False) -> Fix | None:
        r"""Return the fix that writes the field as *content* (``name: value``, ``\n`` between its lines).

        Its position is that in *order*. None as for ``Attribute.insert``; also where fields of the same mapping have to
        be indented first: it might be inserted between them and their section.
        """
        if any(group.parent is self.parent.node for group in self.worker.misplaced.groups):
            return None
        if not title and "\n" not in content:
            value = content.removeprefix(f"{self.name}: ")
            title = f"Set `{self.name}` to `{value}`" if self.written else f"Add `{content}`"
        return self.parent.insert(self.name, content, order, title, safe=safe)


def missing_of(worker: Worker, violation: Violation) -> Missing:
    """Return the field that a violation of the schema is about: a required one, or one that is an empty string."""
    path = (*violation.path, violation.name) if violation.keyword == "required" else violation.path
    return Missing(worker, attribute_of(worker, path[:-1]), str(path[-1]))


def empty_item(worker: Worker, violation: Violation, required: str) -> Finding:
    """Return the finding on an item of a list that has no content, where *required* names what it must have."""
    item = attribute_of(worker, violation.path)
    return item.finding(
        f"empty item in `{violation.path[-2]}`",
        help=f"set {required}, or delete the item",
        fixes=[item.remove("Delete the empty item")],
    )


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


def find_attribute(worker: Worker, *path: str) -> Attribute | None:
    """Return the attribute at *path* below the Worker section, also where it is at the wrong level, or None."""
    found = attribute(worker, *path)
    return worker.misplaced.find(*path) if found is None else found


def section_attributes(worker: Worker) -> tuple[str, ...]:
    """Return the attributes of the Worker section in documented order."""
    root = root_shape(worker.v2alpha, worker.settings.extra_fields)
    return tuple(root.properties[worker.section_name].properties)


def meta_attributes(worker: Worker) -> tuple[str, ...]:
    """Return the top-level attributes in documented order, with those of the configuration."""
    extra = worker.settings.extra_fields
    return META_ATTRIBUTES if extra is None else (*META_ATTRIBUTES, *extra.meta)


def find_missing(worker: Worker, name: str) -> Missing | None:
    """Return where the attribute *name* of the Worker section is missing; None when it has a value.

    Nothing after the colon, null, an empty string and a list without content, where the attribute accepts one, count
    as missing; a misspelt key and an empty value of another kind do not: those are other findings.
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


def find_missing_meta(worker: Worker, name: str) -> Missing | None:
    """Return where the top-level field *name* is missing; None when it has a value."""
    return Missing(worker, attribute_of(worker, ()), name) if lacks(worker, name) else None


def _is_hollow(worker: Worker, name: str, node: Node) -> bool:
    """Return whether a value is written but empty. Where nothing is written, the value may be next to its key."""
    if node.kind == "null":
        return not is_empty(node)
    if isinstance(node, Sequence):
        is_filled = any(item.kind != "null" for item in node.items)
    else:
        is_filled = not isinstance(node, Scalar) or bool(node.text.strip())
    if is_filled:
        return False
    return node.kind in root_shape(worker.v2alpha).properties[worker.section_name].properties[name].types
