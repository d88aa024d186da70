"""Lookup of the Stacks that the platform ships, by name or alias."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint_schemas.shape import KnownStack, Shape


def known_stack(name: str) -> KnownStack | None:
    """Return the Stack with this name or alias, without flavor and version; None if it is unknown."""
    if not _stacks:  # an import statement costs as much as ten of these calls, also when the module is loaded
        from workerlint_schemas.tables.stacks import STACKS

        _stacks.update(STACKS)
    return _stacks.get(name)


def stack_shape(name: str) -> Shape | None:
    """Return the compiled schema of the stackSpec of a Stack; None if the Stack or its schema is unknown."""
    shape = _shapes.get(name)
    if shape is None:
        stack = known_stack(name)
        if stack is None or not stack.table:
            return None
        module = f"workerlint_schemas.tables.{stack.table}"
        __import__(module)
        shape = _shapes[name] = sys.modules[module].ROOT
    return shape


def credential_options(name: str) -> frozenset[str]:
    """Return the options of a Stack whose values are credentials, in lower case; none if the Stack is unknown.

    An option that is one only below another has both names: ``client_certs.key``.
    """
    shape = stack_shape(name)
    if shape is None:
        return frozenset()
    stack = known_stack(name)
    assert stack is not None  # noqa: S101 - it has a shape
    module = sys.modules[f"workerlint_schemas.tables.{stack.table}"]
    return getattr(module, "CREDENTIALS", frozenset())


_shapes: dict[str, Shape] = {}
_stacks: dict[str, KnownStack] = {}
