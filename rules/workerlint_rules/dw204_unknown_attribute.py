"""Every attribute is one that its section knows.

An attribute that the platform does not know has no effect: a misspelt limit sets no limit. It may be ignored silently, so the
mistake shows only in how the Worker behaves.

## Bad

```yaml bad
worker:
  loglevel: INFO
```

```text findings
2 |   loglevel: INFO
  |   ^^^^^^^^ worker.loglevel is no attribute that the platform knows: it may be ignored silently
  = help: did you mean logLevel?
  = fix: Rename it to logLevel (--fix)
```

## Fixed

```yaml fixed
worker:
  logLevel: INFO
```

## Bad

```yaml bad
worker:
  replica: 2
```

```text findings
2 |   replica: 2
  |   ^^^^^^^ worker.replica is no attribute that the platform knows: it may be ignored silently
  = help: did you mean replicas?
  = fix: Rename it to replicas (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
```

## Bad

```yaml bad
worker:
  resources:
    limits:
      gpu: 1
```

```text findings
4 |       gpu: 1
  |       ^^^
  |  worker.resources.limits.gpu is no attribute that the platform knows: it may be ignored silently
  = help: delete it; worker.resources.limits takes cpu and memory
```

```yaml bad
worker:
  logLevel: INFO
  LOGLEVEL: DEBUG
```

```text findings
2 |   logLevel: INFO
  |   -------- the other
3 |   LOGLEVEL: DEBUG
  |   ^^^^^^^^ worker.LOGLEVEL is logLevel in another spelling, which is given already
  = help: keep one of them
```

## Silence

```yaml silent
worker:
  logLevel: INFO
  ${{more-attributes}}: here
```

## Sources

- dataos:worker-attributes: The page lists the attributes of the `worker` section.
- dataos:worker-reference: The manifest shows the attributes of the `worker` section and of the mappings in it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, UNSAFE, Finding, Findings, Fix, Related, Violation, Worker, schema_rule
from workerlint.core.wording import listing, same, shorten
from workerlint.manifest.edits import replace
from workerlint.manifest.unknown import advice_on_misspelt, intended, is_foreign, present_key
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.scalars import quoted


@schema_rule("DW204", "unknown-attribute", ERROR, area="structure", evidence="documented")
def unknown_attribute(worker: Worker, violation: Violation) -> Findings:
    key, mapping = violation.key, violation.node
    if not isinstance(key, Scalar) or not isinstance(mapping, Mapping) or is_foreign(worker, mapping, key):
        return
    known = tuple(violation.shape.properties)
    meant = intended(key.text, mapping, known)
    path = f"{violation.dotted}.{shorten(key.text)}"
    message = f"{path} is no attribute that the platform knows: it may be ignored silently"
    present = present_key(mapping, meant) if meant else None
    if present is not None:
        message = f"{path} is {meant} in another spelling, which is given already"
        yield Finding(key, message, help="keep one of them", related=[Related(present, "the other")])
    elif meant:
        applicability = SAFE if same(key.text, meant) else UNSAFE
        fix = Fix(f"Rename it to {meant}", [replace(key, quoted(key, meant))], applicability)
        # An attribute from a merge key may be valid elsewhere.
        own = mapping.owns(key)
        yield Finding(key, message, help=f"did you mean {meant}?", fix=fix if own else None)
    elif mapping is worker.section and (advice := advice_on_misspelt(worker, key.text)):
        yield Finding(key, message, help=advice)
    elif len(known) <= 8:
        yield Finding(key, message, help=f"delete it; {violation.dotted} takes {listing(known)}")
    else:
        help = (
            "delete it, or move it to stackSpec if it is meant for the Stack; `workerlint schema` prints what there is"
        )
        yield Finding(key, message, help=help)
