"""The reader of the fields of a manifest, with the documented defaults of those that it does not contain."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.core.text import Path
from workerlint.manifest.defaults import META_DEFAULTS, SECTION_DEFAULTS
from workerlint.manifest.quantities import DEFAULTS, default_amount
from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Mapping, Scalar, Sequence
from workerlint_shim.manifests.attributes import DEFAULT, DESCRIBED, GIVEN, SECRET, VARIABLE, Attribute, Attributes
from workerlint_shim.manifests.redaction import is_hidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.text import Span
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Node
    from workerlint_shim.manifests.attributes import Value

_IDENTITY = frozenset(("name", "type", "workspace"))
"""The fields of the identity, which are not compared."""
_LONGEST_NUMBER = 40
"""In characters; a longer number is kept as text."""


def read_attributes(document: Worker, hidden: list[Span], key: bytes | None) -> Attributes:
    """Return the fields of a document, which may be of any type. A default replaces a null value.

    *hidden* are the masks of its file, and *key* is the key of the tags; None to keep secrets, without tags.
    """
    root = document.root
    if root is None:
        return Attributes()
    filled = sorted(item.span for item in document.filling.filled) if document.filling else []
    defaults = []
    if document.section_name in root.entries and not document.v2alpha:
        defaults = list(_defaults(document, root))
    replaced = {item.path for item in defaults}
    fields = _Reader(document, hidden, filled, key).read(root)
    return Attributes(item for item in (*fields, *defaults) if item.kind != "null" or item.path not in replaced)


class _Reader(Struct):
    """Reader of the fields of one document."""

    document: Worker
    hidden: list[Span]
    filled: list[Span]
    """The ranges that contain a variable, in order."""
    key: bytes | None

    def read(self, root: Mapping) -> Iterator[Attribute]:
        """Yield the scalars and the empty collections below *root*."""
        section = (self.document.section_name,)
        todo: list[tuple[Path, Node]] = []
        for name, (_, value) in reversed(root.entries.items()):
            if name not in _IDENTITY:
                todo.append(((name,), value.target()))
        while todo:
            path, node = todo.pop()
            if isinstance(node, Mapping) and node.kind == "mapping" and node.pairs:
                todo += list(self._entries(path, node, in_section=path == section))[::-1]
            elif isinstance(node, Sequence) and node.kind == "list" and node.items:
                todo += [((*path, at), item) for at, item in enumerate(node.values())][::-1]
            else:
                yield self._attribute(path, node)

    def _entries(self, path: Path, node: Mapping, *, in_section: bool) -> Iterator[tuple[Path, Node]]:
        """Yield the values of a mapping. Masked keys are numbered, so that each path occurs once."""
        seen: dict[str, int] = {}  # the number of uses of a key
        for name, (name_node, value) in node.entries.items():
            shown = MASK if is_hidden(name_node, self.hidden) else name
            if in_section and shown.lower() == "autoscaling":  # in one of its spellings
                shown = "autoScaling"
            unique = shown
            while unique in seen:
                seen[shown] += 1
                unique = f"{shown} ({seen[shown]})"
            seen[unique] = 1
            yield (*path, unique), value.target()

    def _attribute(self, path: Path, node: Node) -> Attribute:
        value, kind = self._value(node)
        origin = GIVEN
        if is_hidden(node, self.hidden):
            origin = SECRET
        elif self.filled and is_hidden(node, self.filled):
            origin = VARIABLE
        attribute = Attribute(path, value, kind, origin)
        return attribute if origin == GIVEN or self.key is None else attribute.tagged(self.key)

    def _value(self, node: Node) -> tuple[Value, str]:
        if isinstance(node, Scalar):
            return scalar_value(node), node.kind
        if node.kind == "mapping":
            return {}, "mapping"
        if node.kind == "list":
            return [], "list"
        return " ".join(self.document.text[node.start : node.end].split()), "unknown"


def scalar_value(node: Scalar) -> Value:
    """Return the value of a scalar as JSON represents it; its text if JSON has none or if readers differ."""
    kind = node.kind
    if kind == "null":
        return None
    if kind == "boolean":
        return node.boolean
    if kind in {"integer", "number"} and len(node.text) <= _LONGEST_NUMBER:
        number = node.number
        if number is not None and abs(number) != float("inf") and number == number:  # noqa: PLR0124 - not a number
            return number
    return node.text


def _defaults(document: Worker, root: Mapping) -> Iterator[Attribute]:
    prefix = document.section_name
    for name, value in META_DEFAULTS:
        node = root.get(name)
        if name not in _IDENTITY and (node is None or node.kind == "null"):
            yield _default((name,), value)
    for name, value in SECTION_DEFAULTS:
        if document.absent(name):
            yield _default((prefix, name), value)
    for (part, resource), default in DEFAULTS.items():
        if default_amount(document, part, resource) is not None:
            yield _default((prefix, "resources", part, resource), default)


def _default(path: Path, text: str) -> Attribute:
    node = Scalar.of(0, 0, text)
    return Attribute(path, scalar_value(node), node.kind, DESCRIBED if " " in text else DEFAULT)
