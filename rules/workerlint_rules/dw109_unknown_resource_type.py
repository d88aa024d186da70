"""Unknown resource type

`type` is not a resource type of DataOS, but `worker` is meant: the document has a name, a version of DataOS, and a type
or a section that is spelled like `worker`. DataOS rejects it. `type` is case-sensitive.

Other unknown types are not reported: they belong to other programs, or to a newer DataOS. The dry run refuses them. If
your installation has such a type, add it to `resource-types` in the configuration:

```toml
resource-types = ["product"]
```

## Bad

```yaml bad
type: wroker
```

```text findings
1 | type: wroker
  |       ^^^^^^ unknown resource type `wroker`
  = help: did you mean `worker`?
  = fix: Replace with `worker` (--unsafe-fixes)
```

## Fixed

```yaml fixed
type: worker
```

## Bad

```yaml bad
type: Worker
```

```text findings
1 | type: Worker
  |       ^^^^^^ unknown resource type `Worker`
  = help: did you mean `worker`?
  = fix: Replace with `worker` (--fix)
```

## Fixed

```yaml fixed
type: worker
```

## Good

```yaml good file
name: city-sync
version: v1
type: job
steps: []
```

## Sources

- dataos:manifest-attributes: `type` names the type of the Resource, such as `worker`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, code, meta, rule
from workerlint.manifest.reader import is_near_worker
from workerlint_schemas import RESOURCE_TYPES


@rule(
    "DW109",
    "unknown-resource-type",
    ERROR,
    v2alpha=True,
    keys=("type",),
    area="identity",
    evidence="documented",
)
def unknown_resource_type(worker: Worker) -> Findings:
    kind = meta(worker, "type")
    if kind is None or kind.string is None or kind.string in {*RESOURCE_TYPES, *worker.settings.resource_types}:
        return
    near = is_near_worker(kind.string.strip())
    yield kind.finding(
        f"unknown resource type {code(kind.string)}" if kind.string.strip() else "`type` is empty: expected `worker`",
        help="did you mean `worker`?" if near else "set `type` to `worker`",
        fixes=[kind.rewrite_text("worker", safe=kind.string.strip().lower() == "worker")],
    )
