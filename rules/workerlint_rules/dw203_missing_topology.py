"""Missing required field `topology`

The topology lists the parts of a Worker and their dependencies. The specification requires at least one element.

Nearly all published manifests leave it out. If your platform accepts that, add `ignore = ["missing-topology"]` to the
configuration.

## Bad

```yaml bad without topology
worker:
  stackSpec:
    input:
      stdin: {}
```

```text findings
1 | worker:
  | ^^^^^^ missing required field `topology`
  = help: set `topology` to at least one element, such as `[{name: city-sync, type: bento}]`
  = fix: Add `topology` with the element `city-sync` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stackSpec:
    input:
      stdin: {}
  topology:
    - name: city-sync
      type: bento
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: lakehouse
      type: sink
      dependencies: [cities]
```

## Sources

- dataos:worker-attributes: `topology` is mandatory.
- dataos:autoscaling-sample: A published Worker has no `topology`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, find_missing, meta, rule, scalar, section_attributes
from workerlint.core.text import Pattern, indent_step

_WORD = Pattern(r"(?a)[A-Za-z0-9][\w.-]*")


@rule("DW203", "missing-topology", ERROR, area="structure", evidence="documented")
def missing_topology(worker: Worker) -> Findings:
    missing, section = find_missing(worker, "topology"), worker.section
    if missing is None or section is None:
        return
    given, stack = meta(worker, "name"), worker.stack.name if worker.stack else ""
    known = given.string if given is not None and given.string and _WORD.fullmatch(given.string) else stack
    name, kind = scalar(known or "cities"), scalar(stack or ("worker" if known else "source"))
    inline = f"[{{name: {name}, type: {kind}}}]"
    content, indent = f"topology: {inline}", " " * indent_step(worker.source)
    if not missing.written and not section.flow:
        content = f"topology:\n{indent}- name: {name}\n{indent}  type: {kind}"
    fix = missing.insert(content, f"Add `topology` with the element `{name}`", order=section_attributes(worker))
    yield missing.finding(
        help=f"set `topology` to at least one element, such as `{inline}`", fixes=[fix] if known else []
    )
