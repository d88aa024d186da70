"""What the schema walk finds, before a rule puts it into words."""

from __future__ import annotations

from workerlint.wording import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.nodes import Node
    from workerlint_schemas.shape import Shape


class Violation:
    """One place where a document breaks the schema.

    *code* is the rule that words it. *keyword* is the JSON Schema keyword that failed: ``type``, ``enum``,
    ``required``, ``additionalProperties``, ``minimum``, ``pattern``, ... *path* leads there from the root of the
    document: key texts and list indexes. *node* is the value at fault (for ``required`` and ``additionalProperties``
    the mapping), *key* the key in front of it or None. *name* is the attribute that is missing (``required``) or
    unknown (``additionalProperties``; *key* is then the unknown key). *shape* is what the schema says of *node*.
    """

    __slots__ = ("code", "key", "keyword", "name", "node", "path", "shape")

    code: str
    keyword: str
    path: tuple[str | int, ...]
    node: Node
    key: Node | None
    name: str
    shape: Shape

    def __init__(
        self,
        code: str,
        keyword: str,
        path: tuple[str | int, ...],
        node: Node,
        key: Node | None,
        name: str,
        shape: Shape,
    ) -> None:
        self.code = code
        self.keyword = keyword
        self.path = path
        self.node = node
        self.key = key
        self.name = name
        self.shape = shape

    @property
    def dotted(self) -> str:
        """The path as messages show it: ``worker.topology[0].name``."""
        return dotted(self.path)


def dotted(path: tuple[str | int, ...]) -> str:
    """Write a path of keys and list indexes as messages show it: ``worker.topology[0].name``, on one line."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return one_line(text) if "\n" in text else text
