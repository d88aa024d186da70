"""Unsupported `version` for a Worker

Each resource type has its own versions. For a Worker, these are `v1beta`, and `v2alpha` with a `spec` section.

A manifest that was copied from a Workflow or a Service often keeps their version, `v1`.

## Bad

```yaml bad
version: v1
```

```text findings
1 | version: v1
  |          ^^ unsupported version `v1` for a Worker: expected `v1beta`
  = help: set `version` to `v1beta`
  = fix: Replace with `v1beta` (--fix)
```

## Fixed

```yaml fixed
version: v1beta
```

## Bad

One sample command in the documentation mentions `v1alpha` Workers, but all published manifests have `v1beta`. So this
is reported as `info`:

```yaml bad
version: v1alpha
```

```text findings
1 | version: v1alpha
  |          ^^^^^^^ unusual version `v1alpha` for a Worker: expected `v1beta`
  = help: set `version` to `v1beta`
  = fix: Replace with `v1beta` (--unsafe-fixes)
```

## Fixed

```yaml fixed
version: v1beta
```

## Good

```yaml good file
name: city-sync
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Sources

- dataos:worker-first-steps: The version of a Worker manifest is `v1beta`.
- dataos:worker-v2: In DataOS 2.0, the version of a Worker manifest is `v2alpha`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, Findings, Worker, code, meta, rule
from workerlint.core.text import Pattern

_FIRST = Pattern(r"v?1([-_. ]?(beta)?[0-9]*)?|beta")
_SECOND = Pattern(r"v?2([-_. ]?(alpha)?[0-9]*)?")


@rule("DW103", "invalid-version", ERROR, v2alpha=True, keys=("version",), area="identity", evidence="documented")
def invalid_version(worker: Worker) -> Findings:
    version = meta(worker, "version")
    if version is None:
        return
    written = version.string
    if written is None or written in {"v1beta", "v2alpha"}:
        return
    is_newer = meta(worker, "spec") is not None and meta(worker, "worker") is None
    expected, pattern = ("v2alpha", _SECOND) if is_newer else ("v1beta", _FIRST)
    text = written.strip()
    is_sample = written == "v1alpha"
    unsupported = f"{'unusual' if is_sample else 'unsupported'} version {code(written)} for a Worker"
    yield version.finding(
        f"{unsupported if text else '`version` is empty'}: expected `{expected}`",
        help=f"set `version` to `{expected}`" + (", the version with a `spec` section" if is_newer else ""),
        fixes=[version.rewrite_text(expected, safe=pattern.fullmatch(text.lower()) is not None)],
        severity=INFO if is_sample else None,
    )
