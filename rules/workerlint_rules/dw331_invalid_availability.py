"""`level` and `mode` of highAvailabilityConfig are words that the platform knows.

`level` says what the replicas are spread over: hostname, zone or region. `mode` says how strictly: preferred does its best,
required waits until there is a place for each replica.

## Bad

```yaml bad
worker:
  replicas: 2
  highAvailabilityConfig:
    level: Host
    mode: prefered
```

```text findings
4 |     level: Host
  |            ^^^^ worker.highAvailabilityConfig.level is "Host", not hostname, zone or region
  = help: write hostname
  = fix: Write hostname (--fix)

5 |     mode: prefered
  |           ^^^^^^^^ worker.highAvailabilityConfig.mode is "prefered", not preferred or required
  = help: write preferred
  = fix: Write preferred (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
  highAvailabilityConfig:
    level: hostname
    mode: preferred
```

## Bad

```yaml bad
worker:
  replicas: 2
  highAvailabilityConfig:
    level: rack
    mode: required
```

```text findings
4 |     level: rack
  |            ^^^^ worker.highAvailabilityConfig.level is "rack", not hostname, zone or region
  = help: write hostname, zone or region
```

## Good

```yaml good
worker:
  replicas: 2
  highAvailabilityConfig:
    level: zone
    mode: preferred
```

## Silence

```yaml silent
worker:
  replicas: 2
  highAvailabilityConfig:
    level: ${{level}}
    mode: ${HA_MODE}
```

## Sources

- dataos:service-attributes: For Workers and Services, `level` is `hostname`, `zone` or `region`, and `mode` is
  `preferred` or `required`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, UNSAFE, Edit, Finding, Findings, Fix, Violation, Worker, schema_rule
from workerlint.core.wording import closest, listing, same, shorten
from workerlint.manifest.anchors import is_reused
from workerlint.manifest.attributes import is_own
from workerlint.syntax.nodes import Scalar


@schema_rule("DW331", "invalid-availability", ERROR, area="availability", evidence="documented")
def invalid_availability(worker: Worker, violation: Violation) -> Findings:
    node = violation.node
    words = violation.shape.enum or ()
    if not isinstance(node, Scalar):
        return
    word = node.text.strip().lower()
    near = [_SYNONYMS[word]] if word in _SYNONYMS else closest(word, words, 1)
    meant = near[0] if near and near[0] in words else ""
    fix = None
    own = is_own(worker, *(str(part) for part in violation.path[1:]), anchored=True)
    if meant and own and not is_reused(worker, node):
        sure = word in _SYNONYMS or same(word, meant)
        fix = Fix(f"Write {meant}", [Edit(node.span, meant)], SAFE if sure else UNSAFE)
    help = f"write {meant}" if meant else f"write {listing(words, 'or')}"
    yield Finding(node, f'{violation.dotted} is "{shorten(node.text)}", not {listing(words, "or")}', help=help, fix=fix)


_SYNONYMS = {
    "host": "hostname", "node": "hostname", "az": "zone", "availability-zone": "zone",
    "prefer": "preferred", "soft": "preferred", "require": "required", "hard": "required", "strict": "required",
}  # fmt: skip
