"""Unknown field

DataOS may ignore an unknown field without an error. A misspelled limit then sets no limit, and you notice
only when the Worker runs.

## Bad

```yaml bad
worker:
  loglevel: INFO
```

```text findings
2 |   loglevel: INFO
  |   ^^^^^^^^ unknown field `loglevel`; DataOS may silently ignore it
  = help: did you mean `logLevel`?
  = fix: Rename to `logLevel` (--fix)
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
  |   ^^^^^^^ unknown field `replica`; DataOS may silently ignore it
  = help: did you mean `replicas`?
  = fix: Rename to `replicas` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
```

## Bad

Environment variables in the notation of Kubernetes:

```yaml bad
worker:
  env:
    - name: REGION
      value: north
```

```text findings
2 |   env:
  |   ^^^ unknown field `env`; DataOS may silently ignore it
  = help: move the variables to `envs`, each as `NAME: value`
  = fix: Rename to `envs` and convert to a mapping (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  envs:
    REGION: north
```

## Bad

```yaml bad without resources
worker:
  resources:
    limits:
      gpu: 1
```

```text findings
4 |       gpu: 1
  |       ^^^ unknown field `gpu`; DataOS may silently ignore it
  = help: remove it; the known fields are `cpu`, `memory`
```

```yaml bad
worker:
  logLevel: INFO
  LOGLEVEL: DEBUG
```

```text findings
2 |   logLevel: INFO
  |             ---- set here
3 |   LOGLEVEL: DEBUG
  |   ^^^^^^^^ unknown field `LOGLEVEL`: `logLevel` is already set
  = help: keep only `logLevel`
```

## Sources

- dataos:worker-attributes: The page lists the fields of the `worker` section.
- dataos:worker-reference: The manifest shows the fields of the `worker` section and of the mappings in it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Mapping, Violation, Worker, join, schema_rule, violated
from workerlint.core.wording import code, codes, same
from workerlint.fixes.variables import as_variables, lists_variables
from workerlint.manifest.schema import accepts
from workerlint.manifest.unknown import advice_on_misspelt, fitting, intended, is_foreign


@schema_rule("DW204", "unknown-attribute", ERROR, area="structure", evidence="documented")
def unknown_attribute(worker: Worker, violation: Violation) -> Findings:
    field, mapping, shapes = violated(worker, violation), violation.node, violation.shape.properties
    name, parent = violation.name, field.parent
    if parent is None or not isinstance(mapping, Mapping) or is_foreign(worker, mapping, violation.key):
        return
    message = f"unknown field {code(name)}; DataOS may silently ignore it"
    meant = intended(name, mapping, fitting(name, field.node, shapes))
    present = parent.get(meant) if meant else None
    if name == "env" and "envs" in shapes and lists_variables(field.node):
        edits = as_variables(worker.source, field.key, field.node)
        title = "Rename to `envs` and convert to a mapping"
        help = "move the variables to `envs`, each as `NAME: value`"
        fix = join(title, field.rename("envs"), field.fix(title, edits))
        yield field.finding(message, help=help, fixes=[fix], at_key=True)
    elif present is not None:
        message = f"unknown field {code(name)}: `{meant}` is already set"
        yield field.finding(message, help=f"keep only `{meant}`", related=[present.related("set here")], at_key=True)
    elif meant:
        fix = field.rename(meant, safe=same(name, meant)) if accepts(shapes[meant], field.node) else None
        yield field.finding(message, help=f"did you mean `{meant}`?", fixes=[fix], at_key=True)
    else:
        remove = "remove it, or move it to `stackSpec` if it belongs to the stack"
        if len(shapes) <= 8:
            remove = f"remove it; the known fields are {codes(shapes)}"
        help = advice_on_misspelt(worker, name) if mapping is worker.section else ""
        yield field.finding(message, help=help or remove, at_key=True)
