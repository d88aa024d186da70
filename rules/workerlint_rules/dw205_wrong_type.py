"""Value of the wrong type

DataOS decodes each field into one type. A manifest with a string where a list is expected, or a number where a string is
expected, is rejected.

`yes`, `no`, `on` and `off` are strings in YAML 1.2, so they are not booleans here. Where a string is expected, DW213 reports
them.

## Bad

```yaml bad
worker:
  dryRun: no
  tags: cities
```

```text findings
2 |   dryRun: no
  |           ^^ expected a boolean, found the string `"no"`
  = help: set it to `false`: YAML 1.2 reads `no` as a string
  = fix: Replace with `false` (--unsafe-fixes)

3 |   tags: cities
  |         ^^^^^^ expected a list, found the string `"cities"`
  = help: use a list: `[cities]`
  = fix: Convert to a list (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  dryRun: false
  tags: [cities]
```

## Bad

A list of mappings in place of a mapping, and the reverse:

```yaml bad
worker:
  dataosVolumes:
    name: regions
    directory: /data/regions
  envs:
    - REGION: emea
    - BATCH: "500"
```

```text findings
2 |   dataosVolumes:
  |   ^^^^^^^^^^^^^ expected a list, found a mapping
  = help: add `- ` before `name` and indent the lines below it
  = fix: Convert to a list (--unsafe-fixes)

5 |   envs:
  |   ^^^^ expected a mapping, found a list
  = help: remove the `- ` before each item
  = fix: Convert to a mapping (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  dataosVolumes:
    - name: regions
      directory: /data/regions
  envs:
    REGION: emea
    BATCH: "500"
```

## Bad

Without a space after the colon, the line is a string:

```yaml bad without stack compute resources topology
worker:
  stack:bento
```

```text findings
2 |   stack:bento
  |   ^^^^^^^^^^^ expected a mapping, found the string `"stack:bento"`
  = help: add a space after the colon: `stack: bento`
```

## Good

```yaml good
worker:
  envs:
    DEBUG: "true"
  tags:
    - cities
    - "2024"
```

## Sources

- dataos:worker-attributes: The page gives the data type of each field.
- yaml:core-schema: Only `true` and `false`, also capitalized, are booleans.
- yaml:1.1-boolean: YAML 1.1 also reads `yes`, `no`, `on` and `off` as booleans.
- yaml:go: The library yaml.v3 reads `yes`, `no`, `on` and `off` as booleans only where the program expects a boolean.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, schema_rule, violated
from workerlint.fixes.retype import retype
from workerlint.secrets.wording import expected, found


@schema_rule("DW205", "wrong-type", ERROR, area="structure", evidence="documented")
def wrong_type(worker: Worker, violation: Violation) -> Findings:
    value, shape = violated(worker, violation), violation.shape
    help, fix = retype(value, shape)
    yield value.finding(f"expected {expected(shape.types)}, found {found(value)}", help=help, fixes=[fix])
