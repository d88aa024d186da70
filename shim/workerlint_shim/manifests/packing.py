"""The fields of a resource in a form that takes little memory, until its plan is made."""

from __future__ import annotations

import marshal
import zlib
from functools import lru_cache, partial
from sys import intern

from workerlint.core.text import Path
from workerlint_shim.manifests.attributes import SECRET, VARIABLE, Attribute, Attributes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Row = tuple[Path, Any, str, str]


def pack_attributes(read: Callable[[None], Attributes]) -> Callable[[bytes], Attributes]:
    """Return a function that returns what *read* does, with tags for any key, although *read* is called only now.

    A file set may have thousands of resources, whose trees would fill the memory.
    """
    # Interned strings remain so: the names of fields and usual values are the same in most resources.
    rows = [(tuple(map(_interned, item.path)), _interned(item.value), item.kind, item.origin) for item in read(None)]
    return partial(_unpack, zlib.compress(marshal.dumps(rows), zlib.Z_BEST_SPEED))


def _interned(value: Any) -> Any:
    return intern(value) if type(value) is str else value


def _unpack(data: bytes, key: bytes) -> Attributes:
    rows: list[Row] = marshal.loads(zlib.decompress(data))  # noqa: S302 - this process has packed it
    fields = (Attribute(_shared(path), *row) for path, *row in rows)
    return Attributes(item.tagged(key) if item.origin in {SECRET, VARIABLE} else item for item in fields)


@lru_cache(maxsize=4096)
def _shared(path: Path) -> Path:
    """Return an equal path: one for all resources of a plan, which have the same fields."""
    return path
