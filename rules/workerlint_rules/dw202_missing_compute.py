"""A Worker names the Compute that it runs on.

A Compute is a group of machines of the platform; `runnable-default` is the one that nearly all published Workers name.
Without one the platform does not know where to run the Worker, and refuses the manifest.

## Bad

```yaml bad without compute
worker:
  stackSpec:
    input:
      stdin: {}
```

```text findings
```

## Fixed

```yaml fixed partly
```

## Bad

```yaml bad
worker:
  compute:
```

```text findings
```

## Fixed

```yaml fixed
```

## Good

```yaml good
worker:
  compute: runnable-default
```

## Sources

- dataos:worker-attributes: `compute` is mandatory: `runnable-default` or another Compute Resource.
- dataos:lint: The lint of `dataos-ctl` checks that a job names its Compute.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Worker, rule
from workerlint.manifest.attributes import find_missing, insert_attribute, section_attributes, section_to_extend
from workerlint.manifest.edits import give_value

_DEFAULT = "runnable-default"


@rule("DW202", "missing-compute", ERROR, area="structure", evidence="documented")
def missing_compute(worker: Worker) -> Findings:
    missing = find_missing(worker, "compute")
    if missing is None:
        return
    edit = _edit(worker, missing.written)
    yield Finding(
        missing.place,
        "worker.compute has no value" if missing.written else "worker.compute is missing",
        help=f"{'write' if missing.written else 'add'} compute: {_DEFAULT}, or another Compute for Workers",
        fix=Fix(f"{'Write' if missing.written else 'Add'} compute: {_DEFAULT}", [edit], UNSAFE) if edit else None,
    )


def _edit(worker: Worker, written: bool) -> Edit | None:
    section = section_to_extend(worker)
    if section is None:
        return None
    if written:
        return give_value(section, "compute", _DEFAULT)
    return insert_attribute(worker, section, f"compute: {_DEFAULT}", section_attributes(worker))
