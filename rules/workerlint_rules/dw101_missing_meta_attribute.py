"""A manifest gives its name, version and type.

The platform reads a resource by these three: the type and the version tell it what the rest means, and the name which
resource to create or to update. Without one of them it refuses the manifest.

## Bad

```yaml bad file
name: city-sync
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | name: city-sync
  | ^^^^ version is not given
  = help: write version: v1beta
  = fix: Write version: v1beta (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: # worker or service?
worker:
  stack: bento:3.0
```

```text findings
3 | type: # worker or service?
  | ^^^^ type is empty
  = help: write type: worker
  = fix: Write type: worker (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker # worker or service?
worker:
  stack: bento:3.0
```

## Bad

A name is nothing that can be guessed:

```yaml bad file
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | version: v1beta
  | ^^^^^^^ name is not given
  = help: write name: and up to 48 lower-case letters, digits and hyphens
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: `name`, `version` and `type` are mandatory in the manifest of every Resource.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Finding, Findings, Fix, Violation, Worker, place_of_missing, schema_rule
from workerlint.manifest.edits import add_value, write_value
from workerlint.manifest.sections import V1BETA_SECTION, V2ALPHA_SECTION
from workerlint.manifest.unknown import is_misspelt
from workerlint.syntax.nodes import Mapping


@schema_rule("DW101", "missing-meta-attribute", ERROR, area="identity", evidence="documented")
def missing_meta_attribute(worker: Worker, violation: Violation) -> Findings:
    root = violation.node
    name = violation.name
    if not isinstance(root, Mapping) or not worker.complete or _is_misplaced(worker, name):
        return
    # The newer shape is open: no rule reports a misspelt key there.
    if not worker.v2alpha and is_misspelt(worker, root, violation.shape.properties, name):
        return
    written = name in root.entries
    message = f"{name} is {'empty' if written else 'not given'}"
    value = _value(root, name)
    fix = None
    if not value:
        instruction = "write name: and up to 48 lower-case letters, digits and hyphens"
    else:
        instruction = f"write {name}: {value}"
        above = ("name",) if name == "version" else ("version", "name")
        edit = (
            write_value(worker.source, root, name, value)
            if written
            else add_value(worker.source, root, name, value, above)
        )
        fix = Fix(f"Write {name}: {value}", [edit], UNSAFE) if edit else None
    yield Finding(place_of_missing(root, name), message, help=instruction, fix=fix)


def _is_misplaced(worker: Worker, name: str) -> bool:
    """Return whether the attribute is at a deeper level, which is another finding."""
    return any(
        not group.target_path and getattr(key, "text", "") == name
        for group in worker.misplaced.groups
        for key, _ in group.pairs
    )


def _value(root: Mapping, name: str) -> str:
    """Return the value that *name* must have, or an empty string when it is not known."""
    if name == "type":
        return "worker"
    if name == "version":
        newer = V2ALPHA_SECTION in root.entries and V1BETA_SECTION not in root.entries
        return "v2alpha" if newer else "v1beta"
    return ""
