"""Finds what the schemas say of a place in a manifest."""

from __future__ import annotations

from workerlint.schema_walk import root_shape
from workerlint_schemas.stacks import stack_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker
    from workerlint_schemas.shape import Shape

    Path = tuple[str | int, ...]


def shape_at(worker: Worker, path: Path) -> Shape | None:
    """Give the schema of the value at *path* from the root of a Worker; None where nothing is known of it.

    Below ``stackSpec`` the schema of the Worker's own Stack speaks.
    """
    shape: Shape | None = root_shape(worker.v2alpha)
    for depth, part in enumerate(path):
        if shape is None:
            return None
        shape = _below(shape, part)
        if path[: depth + 1] == (worker.section_name, "stackSpec") and worker.stack is not None:
            shape = stack_shape(worker.stack.name) or shape
    return shape


def _below(shape: Shape, part: str | int) -> Shape | None:
    """Give the schema of one key or item; of several branches the first that knows it speaks."""
    if isinstance(part, int):
        found = shape.items
    else:
        found = shape.properties.get(part)
        if found is None and not isinstance(shape.additional, bool):
            found = shape.additional
    if found is None:
        found = next((below for branch in shape.any_of if (below := _below(branch, part))), None)
    return found


def mandatory_names(shape: Shape) -> set[str]:
    """Give the attributes that must stand in a mapping of this shape, whichever rule says so when they do not."""
    return set(shape.documentation.get("required", ()))
