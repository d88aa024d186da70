"""Resource type in the wrong case

`type` is case-sensitive: DataOS rejects a resource whose type is `Stack` instead of `stack`. This rule reports Secrets,
Volumes, Computes, Stacks and Bundles that have a name, a version of DataOS and the section of the type that is meant.
For Workers, see DW109.

The other rules read such a resource as the type that is meant.

## Bad

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: Stack
stack:
  name: acme-sink
  version: "1.0"
  workerConfig: {}
```

```text findings
3 | type: Stack
  |       ^^^^^ unknown resource type `Stack`
  = help: did you mean `stack`?
  = fix: Replace with `stack` (--fix)
```

## Fixed

```yaml fixed
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  version: "1.0"
  workerConfig: {}
```

## Good

```yaml good file
name: editor
version: v1
type: Stack
layers: []
```

## Sources

- dataos:manifest-attributes: `type` names the type of the Resource, such as `worker`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, code, meta, resource_rule
from workerlint.manifest.resources import resource_type


@resource_rule("DW113", "resource-type-case", ERROR, of="any-type", area="identity", evidence="documented")
def resource_type_case(resource: Worker) -> Findings:
    kind = meta(resource, "type")
    if kind is None or kind.string is None or resource.root is None:
        return
    meant = resource_type(resource.root)
    if kind.string.strip() not in {meant, *resource.settings.resource_types}:
        yield kind.finding(
            f"unknown resource type {code(kind.string)}",
            help=f"did you mean {code(meant)}?",
            fixes=[kind.rewrite_text(meant, safe=True)],
        )
