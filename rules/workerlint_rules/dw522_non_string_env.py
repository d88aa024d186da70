"""Value in `envs` that is not a string

The value of an environment variable is a string. A number or a boolean is converted on its way: 1000000 may become 1e+06,
and 010 may become 8. A strict reader rejects the manifest. Quotes keep the value as you wrote it.

## Bad

```yaml bad
worker:
  envs:
    BATCH: 1000000
    STRICT: true
    PREFIX:
```

```text findings
3 |     BATCH: 1000000
  |            ^^^^^^^ expected a string, found the number `1000000`
  = help: quote it: `"1000000"`
  = fix: Quote the value (--fix)

4 |     STRICT: true
  |             ^^^^ expected a string, found the boolean `true`
  = help: quote it: `"true"`
  = fix: Quote the value (--fix)

5 |     PREFIX:
  |     ^^^^^^ expected a string, found an empty value
  = help: set it to `""`
  = fix: Replace with `""` (--fix)
```

## Fixed

```yaml fixed
worker:
  envs:
    BATCH: "1000000"
    STRICT: "true"
    PREFIX: ""
```

## Bad

YAML 1.1 and yaml.v3 also parse some values as dates or booleans that are strings in YAML 1.2:

```yaml bad
worker:
  envs:
    SINCE: 2024-01-01
    DEBUG: on
```

```text findings
3 |     SINCE: 2024-01-01
  |            ^^^^^^^^^^ `2024-01-01` is read as a date by YAML 1.1
  = help: quote it: `"2024-01-01"`
  = fix: Quote the value (--fix)

4 |     DEBUG: on
  |            ^^ `on` is read as a boolean by YAML 1.1
  = help: quote it: `"on"`
  = fix: Quote the value (--fix)
```

## Fixed

```yaml fixed
worker:
  envs:
    SINCE: "2024-01-01"
    DEBUG: "on"
```

## Silence

A variable is replaced before the manifest is read:

```yaml silent
worker:
  envs:
    LEVEL: ${LEVEL}
```

## Sources

- kubernetes:pod-api: The value of an environment variable is a string.
- dataos:worker-attributes: `envs` defines the environment variables of the Worker.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Scalar, Worker, code, entries, rule
from workerlint.fixes.retype import quote
from workerlint.secrets.wording import TYPE_NAMES, found, may_be_secret


@rule("DW522", "non-string-env", WARNING, v2alpha=True, keys=("envs",), area="environment", evidence="inferred")
def non_string_env(worker: Worker) -> Findings:
    for variable in entries(worker, "envs"):
        node = variable.node
        readings = node.readings if isinstance(node, Scalar) else None
        if node.kind in TYPE_NAMES and node.kind != "string":
            message = f"expected a string, found {found(variable)}"
        elif readings is not None:
            is_old = readings.yaml_1_1.kind != "string"
            kind, reader = (readings.yaml_1_1.kind, "YAML 1.1") if is_old else (readings.yaml_v3.kind, "yaml.v3")
            shown = "the value" if may_be_secret(variable) else code(variable.text)
            message = f"{shown} is read as {TYPE_NAMES.get(kind, 'a date')} by {reader}"
        else:
            continue
        if not isinstance(node, Scalar):
            help, fix = "change it to a string, such as JSON in single quotes", None
        elif variable.text:
            help, fix = quote(variable, safe=True)
        else:
            help, fix = 'set it to `""`', variable.rewrite('""', safe=True)
        yield variable.finding(message, help=help, fixes=[fix])
