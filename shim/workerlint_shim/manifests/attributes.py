"""The fields of a manifest, in a form that can be compared, stored and shown."""

from __future__ import annotations

import json

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.manifest.defaults import META_DEFAULTS, SECTION_DEFAULTS
from workerlint.manifest.quantities import DEFAULTS, default_amount
from workerlint.secrets.redaction import MASK
from workerlint.syntax.nodes import Mapping, Scalar, Sequence
from workerlint_shim.manifests.redaction import is_hidden, tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.core.text import Span
    from workerlint.manifest.worker import Worker
    from workerlint.syntax.nodes import Node

GIVEN = "given"
DEFAULT = "default"

ITEM = "[]"
"""The end of the path of an item in a list of scalars, which only its position identifies."""

_IDENTITY = frozenset(("name", "type", "workspace"))
"""The fields of the identity, which are not compared."""
_NAMED_LISTS = frozenset(("topology", "dataosSecrets", "dataosVolumes"))
"""Lists of the Worker section whose items have a name, so that their order has no meaning."""


class Attribute(Record):
    """A field of a resource."""

    path: str
    """The keys from the root, separated by dots, and the items of lists in brackets. See ``split_path``."""
    value: str
    """The value in one line, quoted if it is ambiguous; MASK for a secret."""
    origin: str = GIVEN
    """GIVEN or DEFAULT."""
    digest: str = ""
    """A digest to compare secrets; empty for other values."""

    @property
    def comparable(self) -> tuple[str, str]:
        """The part that is equal in two equal fields; a value that is set equals the same default."""
        return self.value, self.digest

    @property
    def is_described(self) -> bool:
        """Whether the value of a default is a description, such as the user who applies the manifest."""
        return self.origin == DEFAULT and " " in self.value

    @property
    def mark(self) -> str:
        """The mark of a default in text output; empty for a value that is set."""
        return " (default)" if self.origin == DEFAULT else ""


class Attributes(list[Attribute]):
    """The fields of one resource, in the order of its manifest; defaults come last."""

    def as_lists(self) -> list[list[str]]:
        """Return the fields as they are stored."""
        return [[item.path, item.value, item.origin, item.digest] for item in self]

    @classmethod
    def from_lists(cls, lists: Iterable[Iterable[str]]) -> Attributes:
        """Return the fields that ``as_lists`` has returned as lists."""
        return cls(Attribute(*item) for item in lists)


def read_attributes(document: Worker, hidden: list[Span], key: bytes) -> Attributes:
    """Return the fields of a document, which may be of any type.

    *hidden* are the masks of its file, and *key* is the key of the digests of secrets.
    """
    root = document.root
    found = Attributes()
    if root is None:
        return found
    for name, (_, value) in root.entries.items():
        if name not in _IDENTITY:
            found += _read(document, _step(name), value.target(), hidden, key)
    if document.section_name in root.entries and not document.v2alpha:
        found += _defaults(document)
    return found


def _read(document: Worker, path: str, node: Node, hidden: list[Span], key: bytes) -> Iterator[Attribute]:
    """Yield the values below *path*; an empty collection is a value."""
    todo: list[tuple[str, Node]] = [(path, node)]
    while todo:
        path, node = todo.pop()
        below: list[tuple[str, Node]] = []
        if isinstance(node, Mapping) and node.kind == "mapping" and node.pairs:
            for name, (name_node, value) in node.entries.items():
                scaling = path == document.section_name and name.lower() == "autoscaling"  # in one of its spellings
                shown = MASK if is_hidden(name_node, hidden) else "autoScaling" if scaling else name
                below.append((f"{path}.{_step(shown)}", value.target()))
        elif isinstance(node, Sequence) and node.items:
            below = list(_items(path, node, hidden, named=path.partition(".")[2] in _NAMED_LISTS))
        elif is_hidden(node, hidden):
            yield Attribute(path, MASK, GIVEN, tag(key, _plain(document, node)))
        else:
            yield Attribute(path, _shown(document, node))
        todo += reversed(below)


def _items(path: str, node: Sequence, hidden: list[Span], *, named: bool) -> Iterator[tuple[str, Node]]:
    items = node.values()
    if all(isinstance(item, Scalar) for item in items):
        yield from ((f"{path}{ITEM}", item) for item in items)
        return
    names = [_name(item, hidden) for item in items] if named else []
    distinct = all(names) and len(set(names)) == len(names)
    for at, item in enumerate(items):
        yield f"{path}[{_step(names[at]) if names and distinct else at}]", item


_STEP = Pattern(r"""[^."\[\]]+""")
_STEPS = Pattern(r"""(?P<bracket>\[)?(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<plain>[^."\[\]]*+))(?(bracket)\])\.?""")


def _step(name: str) -> str:
    """Return a key or the name of an item as paths contain it."""
    return name if name.isprintable() and _STEP.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def split_path(path: str) -> list[tuple[str, bool]]:
    """Return the parts of the path of a field, each with whether it is the item of a list.

    An item is identified by its name or its 0-based index; by an empty string in a list of scalars.
    """
    steps: list[tuple[str, bool]] = []
    at = 0
    while at < len(path):
        match = _STEPS.match(path, at)
        if match is None or match.end() == at:  # the recorded state was edited
            return [*steps, (path[at:], False)]
        quoted, at = match["quoted"], match.end()
        steps.append((match["plain"] if quoted is None else json.loads(f'"{quoted}"'), bool(match["bracket"])))
    return steps


def _name(item: Node, hidden: list[Span]) -> str:
    """Return the name of an item; empty if it has none or if it must not be shown."""
    name = item.get("name") if isinstance(item, Mapping) else None
    return name.text if isinstance(name, Scalar) and not is_hidden(name, hidden) else ""


def _plain(document: Worker, node: Node) -> str:
    return node.text if isinstance(node, Scalar) else document.text[node.start : node.end]


_NOT_PLAIN = ("", "{}", "[]")


def _shown(document: Worker, node: Node) -> str:
    if isinstance(node, Mapping):
        return "{}" if not node.pairs else " ".join(document.text[node.start : node.end].split())
    if not isinstance(node, Scalar):
        return "[]"
    if node.kind == "null":
        return "null"
    if node.kind == "boolean":
        return node.text.lower()
    number = node.integer if node.kind == "integer" else None
    if number is not None:
        return str(number)
    text = node.text
    plain = text.isprintable() and text == text.strip() and text not in _NOT_PLAIN and not text.startswith('"')
    if plain and (node.kind != "string" or Scalar(0, 0, text).kind == "string"):
        return text
    return json.dumps(text, ensure_ascii=False)


def _defaults(document: Worker) -> Iterator[Attribute]:
    root = document.root
    prefix = document.section_name
    for name, value in META_DEFAULTS:
        if root is not None and name not in root.entries and name not in _IDENTITY:
            yield Attribute(name, value, DEFAULT)
    for name, value in SECTION_DEFAULTS:
        if document.absent(name):
            yield Attribute(f"{prefix}.{name}", value, DEFAULT)
    for (part, resource), default in DEFAULTS.items():
        if default_amount(document, part, resource) is not None:
            yield Attribute(f"{prefix}.resources.{part}.{resource}", default, DEFAULT)
