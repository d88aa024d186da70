"""How messages name types and values; a value that may be a secret is not shown."""

from __future__ import annotations

from workerlint.core.text import Pattern
from workerlint.core.wording import listing, shorten
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import Scalar, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from workerlint.manifest.attribute import Attribute

TYPE_NAMES = {
    "string": "a string", "number": "a number", "integer": "an integer", "boolean": "a boolean", "list": "a list",
    "mapping": "a mapping", "null": "null",
}  # fmt: skip

_NAMED_VALUE = Pattern(r"(?<![\w.-])([\w.-]++)[:=]")


def expected(types: Collection[str]) -> str:
    """Return the types as messages list them: ``a string or a list``. A number may be an integer."""
    names = [name for kind, name in TYPE_NAMES.items() if kind in types]
    return listing([name for name in names if name != "an integer" or "number" not in types], "or")


def found(value: Attribute) -> str:
    """Return a value as messages name it: ``the number `3```, ``a list``; only the type if it may be a secret."""
    node = value.node
    if not isinstance(node, Scalar) or node.kind == "null" or may_be_secret(value):
        return "an empty value" if is_empty(node) else TYPE_NAMES.get(node.kind, f"a {node.kind}")
    if node.kind == "string":
        return f'the string `"{shorten(node.text)}"`'
    return f"the {'boolean' if node.kind == 'boolean' else 'number'} `{shorten(node.text)}`"


def may_be_secret(value: Attribute) -> bool:
    """Return whether the key of a value suggests a secret, or the value contains such a name with a value."""
    name = next((part for part in reversed(value.path) if isinstance(part, str)), "")
    node = value.node
    text = node.text if isinstance(node, Scalar) else value.manifest.text[node.start : node.end]
    return bool(name_kind(name)) or any(name_kind(match[1]) for match in _NAMED_VALUE.finditer(text))
