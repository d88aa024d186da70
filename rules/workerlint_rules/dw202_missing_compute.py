"""Missing required field `compute`

A Compute is a group of machines of the platform, and the Worker runs on one of them. DataOS rejects a manifest without
`compute`. Nearly all published Workers use `runnable-default`.

## Bad

```yaml bad without compute
worker:
  stack: bento:3.0
  stackSpec:
    input:
      stdin: {}
```

```text findings
1 | worker:
  | ^^^^^^ missing required field `compute`
  = help: set `compute` to `runnable-default` or to another Compute
  = fix: Add `compute: runnable-default` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stack: bento:3.0
  compute: runnable-default
  stackSpec:
    input:
      stdin: {}
```

## Bad

A field without a value counts as missing:

```yaml bad
worker:
  compute:
```

```text findings
2 |   compute:
  |   ^^^^^^^ required field `compute` is empty
  = help: set `compute` to `runnable-default` or to another Compute
  = fix: Set `compute` to `runnable-default` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  compute: runnable-default
```

## Sources

- dataos:worker-attributes: `compute` is mandatory: `runnable-default` or another Compute Resource.
- dataos:lint: The lint of `dataos-ctl` checks that a job names its Compute.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, find_missing, rule, section_attributes


@rule("DW202", "missing-compute", ERROR, area="structure", evidence="documented")
def missing_compute(worker: Worker) -> Findings:
    missing = find_missing(worker, "compute")
    if missing is not None:
        yield missing.finding(
            help="set `compute` to `runnable-default` or to another Compute",
            fixes=[missing.insert("compute: runnable-default", order=section_attributes(worker))],
        )
