"""The schema of a field for completion and hover: below ``stackSpec``, that of the Stack that defines it."""

from __future__ import annotations

from workerlint.core.text import Path
from workerlint.manifest.schema import shape_at
from workerlint.manifest.worker import Worker
from workerlint.platform.platform import Platform
from workerlint_schemas.shape import Shape


def described_shape(worker: Worker, path: Path, platform: Platform) -> Shape | None:
    """Return the schema of the value at *path* from the root of a Worker; None if there is none.

    If several Stacks define what the Worker uses, it is that of the first.
    """
    if path[:2] == (worker.section_name, "stackSpec") and worker.stack is not None:
        defined = [item for item in platform.stacks(worker.stack) if item.schema]
        if defined:
            from workerlint.platform.json_schema import prepare
            from workerlint.platform.schema_shape import describe_shape

            return describe_shape(prepare(defined[0].schema), path[2:])
    return shape_at(worker, path, platform.settings.extra_fields)
