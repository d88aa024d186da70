"""JSON Schemas of Worker manifests, and the tables compiled from them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESOURCE_TYPES = (
    "bundle", "cluster", "compute", "database", "dataplane", "depot", "grant", "instance-secret", "lakehouse", "lens",
    "monitor", "nilus", "operator", "pager", "policy", "resource", "secret", "service", "stack", "volume", "vulcan",
    "worker", "workflow",
)  # fmt: skip
"""The resource types that the platform's documentation names."""

_FOLDER = __file__.removesuffix("__init__.py").removesuffix("__init__.pyc")
_loaded: dict[str, dict[str, Any]] = {}


def schema_path(name: str) -> str:
    """Return the path of a schema file, such as ``worker-v1beta.json`` or ``stacks/bento.json``."""
    return _FOLDER + name


def load_schema(name: str) -> dict[str, Any]:
    """Load a schema file. Later calls return the same dict, which must not be changed.

    Raises OSError if the file does not exist.
    """
    schema = _loaded.get(name)
    if schema is None:
        import json

        # The loader also reads from an archive, such as a zipapp, and importlib.resources takes 10 ms to import.
        data = __spec__.loader.get_data(schema_path(name))  # type: ignore[union-attr]
        schema = _loaded[name] = json.loads(data)
    return schema


def subschema(pointer: str) -> dict[str, Any]:
    """Return the subschema at a ``Shape.pointer``, with its title, description, default and examples.

    Raises KeyError if the pointer does not exist.
    """
    node: dict[str, Any] = subschemas(pointer)[-1]
    return node


def subschemas(pointer: str) -> list[Any]:
    """Return the nodes of a schema from its root to a ``Shape.pointer``.

    Raises KeyError if the pointer does not exist.
    """
    name, _, path = pointer.partition("#")
    nodes: list[Any] = [load_schema(name)]
    for part in path.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        node = nodes[-1]
        nodes.append(node[int(key)] if isinstance(node, list) else node[key])
    return nodes
