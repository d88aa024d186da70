"""The top level holds only attributes of resources, and the section.

A key that the platform does not know is not what its author thinks it is: a misspelt `discription` leaves the Worker
without a description.

## Bad

```yaml bad
discription: copies the cities
worker:
  stack: bento:3.0
```

```text findings
1 | discription: copies the cities
  | ^^^^^^^^^^^ discription is no attribute of a resource
  = help: did you mean description?
  = fix: Rename it to description (--unsafe-fixes)
```

## Fixed

```yaml fixed
description: copies the cities
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
team: geography
worker:
  stack: bento:3.0
```

```text findings
1 | team: geography
  | ^^^^ team is no attribute of a resource
  = help: delete it; the attributes here are name, version, type, layer, tags, description, owner, workspace and title
```

## Good

```yaml good
description: copies the cities
owner: ada
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: The page lists the attributes of the Resource meta section.
- dataos:soda: A Worker may name its `workspace` at the top level.
- dataos:autoscaling-sample: A published Worker has a `title` at the top level.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, UNSAFE, Finding, Findings, Fix, Related, Violation, Worker, schema_rule
from workerlint.core.wording import closest, listing, shorten
from workerlint.manifest.edits import replace
from workerlint.manifest.reader import META_ATTRIBUTES
from workerlint.manifest.sections import V2ALPHA_SECTION, misspelt_section, other_sections
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, STACK_SECTIONS, WORKFLOW_ATTRIBUTES
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.scalars import quoted


@schema_rule("DW105", "unknown-meta-attribute", ERROR, area="identity", evidence="documented")
def unknown_meta_attribute(worker: Worker, violation: Violation) -> Findings:
    root, key, name = violation.node, violation.key, violation.name
    if not isinstance(root, Mapping) or not isinstance(key, Scalar) or _is_told_elsewhere(worker, violation):
        return
    message = f"{shorten(name)} is no attribute of a resource"
    section = violation.shape.properties["worker"]
    given = worker.key(name) if name in section.properties else None
    if given is not None:
        help = f"delete it: worker.{name} is given already"
        yield Finding(key, message, help=help, related=[Related(given, f"worker.{name}")])
        return
    names = closest(name, [known for known in META_ATTRIBUTES if known not in root.entries], 1)
    inner = [] if names else closest(name, section.properties, 1)
    if names:
        kind = SAFE if name.lower() == names[0] else UNSAFE
        edits = [replace(key, quoted(key, names[0]))] if root.owns(key) else []
        fix = Fix(f"Rename it to {names[0]}", edits, kind) if edits else None
        yield Finding(key, message, help=f"did you mean {names[0]}?", fix=fix)
    elif inner:
        yield Finding(key, message, help=f"did you mean worker.{inner[0]}?")
    else:
        yield Finding(key, message, help=_help(name))


def _help(name: str) -> str:
    if name in STACK_SECTIONS:
        return "write what it holds in worker.stackSpec"
    return f"delete it; the attributes here are {listing(META_ATTRIBUTES)}"


def _is_anchored(violation: Violation) -> bool:
    """Return whether the value of an unknown key contains an anchor, so that it is written to be repeated."""
    root = violation.node
    pair = root.entries.get(violation.name) if isinstance(root, Mapping) else None
    return pair is not None and any(node.anchor is not None for node in pair[1].walk())


def _is_told_elsewhere(worker: Worker, violation: Violation) -> bool:
    """Return whether the key is needed by aliases, or reported by DW104, DW206, DW208 or DW209."""
    key, name = violation.key, violation.name
    if name.startswith("x-") and _is_anchored(violation):
        return True  # the usual location of what aliases repeat below
    if name == V2ALPHA_SECTION or id(key) in worker.misplaced.keys:
        return True
    if name in SERVICE_ATTRIBUTES or name in WORKFLOW_ATTRIBUTES:
        return True
    if any(other is key for other, _ in worker.cached(other_sections)):
        return True
    misspelt = misspelt_section(worker)
    return misspelt is not None and misspelt[0] is key
