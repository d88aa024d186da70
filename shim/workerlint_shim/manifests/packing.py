"""The fields of a resource in a form that takes little memory, until its plan is made."""

from __future__ import annotations

import marshal
import zlib
from functools import partial
from sys import intern

from workerlint.core.record import as_dict
from workerlint_shim.manifests.attributes import Attribute, Attributes
from workerlint_shim.manifests.redaction import DEFERRED, deferred_digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def pack_attributes(read: Callable[[bytes], Attributes]) -> Callable[[bytes], Attributes]:
    """Return a function that returns what *read* does, for any key, although *read* is called only now.

    A file set may have thousands of resources, whose trees would fill the memory.
    """
    rows = [tuple(as_dict(item).values()) for item in read(DEFERRED)]
    # Interned strings remain so: the names of fields and usual values are the same in most resources.
    packed = marshal.dumps([(intern(path), intern(value), *rest) for path, value, *rest in rows])
    return partial(_unpack, zlib.compress(packed, zlib.Z_BEST_SPEED))


def _unpack(data: bytes, key: bytes) -> Attributes:
    rows: list[tuple[str, str, str, str]] = marshal.loads(zlib.decompress(data))  # noqa: S302 - this process has packed it
    return Attributes(
        Attribute(path, value, origin, deferred_digest(key, secret)) for path, value, origin, secret in rows
    )
