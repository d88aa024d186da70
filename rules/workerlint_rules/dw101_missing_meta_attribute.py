"""Missing required field `name`, `version` or `type`

DataOS identifies a resource by these three fields. `type` and `version` determine how the rest is read. `name`
determines which resource is created or updated. Without one of them, DataOS rejects the manifest.

## Bad

```yaml bad without version
name: city-sync
type: worker
```

```text findings
1 | name: city-sync
  | ^^^^ missing required field `version`
  = help: set `version` to `v1beta`
  = fix: Add `version: v1beta` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: city-sync
version: v1beta
type: worker
```

## Bad

A field without a value counts as missing:

```yaml bad
type: # worker or service?
```

```text findings
1 | type: # worker or service?
  | ^^^^ required field `type` is empty
  = help: set `type` to `worker`
  = fix: Set `type` to `worker` (--unsafe-fixes)
```

## Fixed

```yaml fixed
type: worker # worker or service?
```

## Bad

You have to choose the name yourself:

```yaml bad without name
version: v1beta
type: worker
```

```text findings
1 | version: v1beta
  | ^^^^^^^ missing required field `name`
  = help: set `name` to up to 48 lowercase letters, digits and hyphens
```

## Silence

A misspelled field is reported once, by DW105:

```yaml silent without name
Name: city-sync
```

In Markdown, a YAML block without `name` and `version` is a part of a manifest. Nothing is reported for it.

## Sources

- dataos:manifest-attributes: `name`, `version` and `type` are mandatory in the manifest of every Resource.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, meta, missing_of, schema_rule
from workerlint.manifest.attributes import meta_attributes
from workerlint.manifest.reader import META_ATTRIBUTES
from workerlint.manifest.sections import is_excerpt
from workerlint.manifest.unknown import is_misspelt


@schema_rule("DW101", "missing-meta-attribute", ERROR, area="identity", evidence="documented")
def missing_meta_attribute(worker: Worker, violation: Violation) -> Findings:
    missing, name = missing_of(worker, violation), violation.name
    if worker.root is None or not missing.certain or is_excerpt(worker):
        return
    # The schema of v2alpha is open: no rule reports a misspelt key there.
    if not worker.v2alpha and is_misspelt(worker, worker.root, meta_attributes(worker), name):
        return
    if name == "name":
        yield missing.finding(help="set `name` to up to 48 lowercase letters, digits and hyphens")
        return
    is_newer = meta(worker, "spec") is not None and meta(worker, "worker") is None
    value = "worker" if name == "type" else "v2alpha" if is_newer else "v1beta"
    yield missing.finding(
        help=f"set `{name}` to `{value}`", fixes=[missing.insert(f"{name}: {value}", order=META_ATTRIBUTES)]
    )
