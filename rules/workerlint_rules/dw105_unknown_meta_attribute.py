"""Unknown top-level field

Only the fields that all resources share and the section `worker` belong at the top level. DataOS does not use any
other field, so a misspelled `discription` leaves the Worker without a description.

## Bad

```yaml bad
discription: Copies new cities to the lakehouse
Owner: ada
```

```text findings
1 | discription: Copies new cities to the lakehouse
  | ^^^^^^^^^^^ unknown top-level field `discription`
  = help: did you mean `description`?
  = fix: Rename to `description` (--unsafe-fixes)

2 | Owner: ada
  | ^^^^^ unknown top-level field `Owner`
  = help: did you mean `owner`?
  = fix: Rename to `owner` (--fix)
```

## Fixed

```yaml fixed
description: Copies new cities to the lakehouse
owner: ada
```

## Bad

```yaml bad
team: geography
```

```text findings
1 | team: geography
  | ^^^^ unknown top-level field `team`
  = help: remove it; the known fields are `name`, `version`, `type`, `layer`, `tags`, `description`, `owner`, `workspace`, `title`
```

## Silence

You may define YAML anchors in a field whose name starts with `x-`:

```yaml good without resources
x-sizes:
  small: &small {cpu: 100m, memory: 128Mi}
worker:
  resources:
    requests: *small
    limits: *small
```

## Sources

- dataos:manifest-attributes: The page lists the attributes of the Resource meta section.
- dataos:soda: A Worker may name its `workspace` at the top level.
- dataos:autoscaling-sample: A published Worker has a `title` at the top level.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Attribute, Findings, Violation, Worker, attribute, schema_rule, violated
from workerlint.core.wording import closest, code, codes
from workerlint.manifest.attributes import meta_attributes
from workerlint.manifest.schema import accepts
from workerlint.manifest.sections import misspelt_section, other_sections
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, STACK_SECTIONS, WORKFLOW_ATTRIBUTES, fitting


@schema_rule("DW105", "unknown-meta-attribute", ERROR, area="identity", evidence="documented")
def unknown_meta_attribute(worker: Worker, violation: Violation) -> Findings:
    field, name = violated(worker, violation), violation.name
    if worker.root is None or _is_reported_elsewhere(worker, field):
        return
    message = f"unknown top-level field {code(name)}"
    fields, shapes = violation.shape.properties, violation.shape.properties["worker"].properties
    present = attribute(worker, name) if name in shapes else None
    free = {known: fields[known] for known in meta_attributes(worker) if known not in worker.root.entries}
    outer = closest(name, fitting(name, field.node, free))
    inner = [] if outer else closest(name, fitting(name, field.node, shapes))
    if present is not None:
        help = f"remove it: `{present.dotted}` is already set"
        yield field.finding(message, help=help, related=[present.related("set here")], at_key=True)
    elif outer:
        is_right = accepts(fields[outer[0]], field.node)
        fix = field.rename(outer[0], safe=name.lower() == outer[0]) if is_right else None
        yield field.finding(message, help=f"did you mean `{outer[0]}`?", fixes=[fix], at_key=True)
    elif inner:
        # What is at the wrong level under its right name has a fix of its own.
        fix = field.rename(inner[0]) if accepts(shapes[inner[0]], field.node) else None
        yield field.finding(message, help=f"did you mean `worker.{inner[0]}`?", fixes=[fix], at_key=True)
    else:
        remove = f"remove it; the known fields are {codes(meta_attributes(worker))}"
        help = "move its content to `worker.stackSpec`" if name in STACK_SECTIONS else remove
        yield field.finding(message, help=help, at_key=True)


def _is_reported_elsewhere(worker: Worker, field: Attribute) -> bool:
    """Return whether the key is needed by aliases, or reported by DW104, DW206, DW208 or DW209."""
    name = str(field.name)
    if name.startswith("x-") and any(node.anchor is not None for node in field.value.walk()):
        return True  # by convention, what aliases repeat is written here
    if id(field.key) in worker.misplaced.keys or name in {"spec", *SERVICE_ATTRIBUTES, *WORKFLOW_ATTRIBUTES}:
        return True
    sections = [misspelt_section(worker), *worker.cached(other_sections)]
    return any(section is not None and section.key is field.key for section in sections)
