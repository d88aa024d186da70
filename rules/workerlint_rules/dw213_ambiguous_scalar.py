"""Scalar that YAML readers read differently.

YAML 1.1 reads `010` as 8, YAML 1.2 reads it as 10, and `on` is a boolean in YAML 1.1 and a string in YAML 1.2. Which reading
counts depends on the program that reads the manifest. Go programs use yaml.v3, which mixes the two: its octal numbers are
those of YAML 1.1, its booleans those of YAML 1.2.

This rule reports a value that YAML 1.2 reads as the type that the field expects, while another reader reads a different
type or number. A value that YAML 1.2 itself reads as the wrong type is a finding of DW205 or DW311. No other rule compares
an ambiguous number.

## Bad

```yaml bad
owner: on
worker:
  autoScaling:
    enabled: true
    minReplicas: 010
    maxReplicas: 9
    targetCPUUtilizationPercentage: 80
  topology:
    - name: 2024-01-01
      type: source
```

```text findings
1 | owner: on
  |        ^^ `on` is read as true by YAML 1.1, and as a string by YAML 1.2 and yaml.v3
  = help: quote it: `"on"`
  = fix: Put the value in quotes (--fix)

5 |     minReplicas: 010
  |                  ^^^ `010` is read as 8 by YAML 1.1 and yaml.v3, and as 10 by YAML 1.2
  = help: set it to `8` or `10`

9 |     - name: 2024-01-01
  |             ^^^^^^^^^^
  |             `2024-01-01` is read as a date by YAML 1.1 and yaml.v3, and as a string by YAML 1.2
  = help: quote it: `"2024-01-01"`
  = fix: Put the value in quotes (--fix)
```

## Fixed

```yaml fixed partly
owner: "on"
worker:
  autoScaling:
    enabled: true
    minReplicas: 010
    maxReplicas: 9
    targetCPUUtilizationPercentage: 80
  topology:
    - name: "2024-01-01"
      type: source
```

## Bad

A number that one reader takes for a string is rewritten in the form that all readers understand.

```yaml bad
worker:
  replicas: 0o17
```

```text findings
2 |   replicas: 0o17
  |             ^^^^ `0o17` is read as a string by YAML 1.1, and as 15 by YAML 1.2 and yaml.v3
  = help: set it to `15`
  = fix: Set to `15` (--fix)
```

## Fixed

```yaml fixed
worker:
  replicas: 15
```

## Silence

```yaml silent
owner: "on"
worker:
  replicas: 8
  resources:
    requests:
      cpu: .5
      memory: 1e9
```

## Sources

- yaml:core-schema: YAML 1.2 reads `010` as the decimal integer 10 and `yes` as a string.
- yaml:1.1-boolean: YAML 1.1 reads `yes`, `no`, `on` and `off` as booleans.
- yaml:go: Go's yaml.v3 reads `010` as the octal integer 8.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Alias, Edit, Finding, Findings, Fix, Scalar, Worker, listing, rule, shorten
from workerlint.fixes.retype import in_quotes
from workerlint.manifest.schema import described_values, schema_violations
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import trail_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.syntax.scalar_readings import Reading, Readings
    from workerlint_schemas.shape import Shape


@rule("DW213", "ambiguous-scalar", WARNING, v2alpha=True, keys=("?ambiguous",), area="structure", evidence="documented")
def ambiguous_scalar(worker: Worker) -> Findings:
    reported: set[int] = set()
    for trail, _, value, shape in described_values(worker):
        node = value.target() if type(value) is Alias else value
        # Most values are strings in quotes or words: this asks for the readings of the others only.
        if type(node) is not Scalar or node.style or (found := node.readings) is None or id(node) in reported:
            continue
        if not _matters(found, node, _types(shape)) or _is_reported(worker, node):
            continue
        reported.add(id(node))
        name = next((part for part in reversed(trail_path(trail)) if isinstance(part, str)), "")
        text = "the value" if name_kind(name) else f"`{shorten(node.text)}`"
        if found.yaml_1_2.kind == "string":
            quote = "put it in quotes" if name_kind(name) else f'quote it: `"{shorten(node.text)}"`'
            fix = None if node.anchor else Fix("Put the value in quotes", in_quotes(node))
            yield Finding(node, f"{text} is {_described(found)}", help=quote, fix=fix)
            continue
        numbers = [_number(number) for number in found.numbers]
        fix = Fix(f"Set to `{numbers[0]}`", [Edit(node.span, numbers[0])]) if len(numbers) == 1 else None
        help = f"set it to {listing([f'`{number}`' for number in numbers], 'or')}"
        yield Finding(node, f"{text} is {_described(found)}", help=help, fix=None if node.anchor else fix)


def _matters(found: Readings, node: Scalar, types: frozenset[str]) -> bool:
    """Return whether YAML 1.2 reads an expected type, and another reader a different type or value."""
    core = found.yaml_1_2
    if core.kind == "string":
        return "string" in types and "number" not in types
    if core.kind not in types and not ("integer" in types and node.integer is not None):
        return False
    # A quantity may be a string or a number: `1e3` is the same quantity as 1000.
    return "string" not in types or len(found.numbers) > 1 or not _spells(node.text, core)


def _types(shape: Shape) -> frozenset[str]:
    """Return the expected types, also of a field whose type a rule of its own checks."""
    documented = shape.documentation.get("type", ())
    return shape.types or frozenset((documented,) if isinstance(documented, str) else documented)


def _spells(text: str, core: Reading) -> bool:
    try:
        return float(text) == core.number
    except ValueError:
        return False


def _is_reported(worker: Worker, node: Scalar) -> bool:
    """Return whether the value is invalid by the schema, so that it has to be replaced anyway."""
    return any(violation.node is node for violation in worker.cached(schema_violations))


def _described(found: Readings) -> str:
    """Return what each reader reads: ``read as 8 by YAML 1.1 and yaml.v3, and as 10 by YAML 1.2``."""
    readers: dict[str, list[str]] = {}
    for reader, reading in (("YAML 1.1", found.yaml_1_1), ("YAML 1.2", found.yaml_1_2), ("yaml.v3", found.yaml_v3)):
        readers.setdefault(_shown(reading), []).append(reader)
    parts = [f"as {what} by {listing(names)}" for what, names in readers.items()]
    return f"read {parts[0]}, and {', and '.join(parts[1:])}"


def _shown(reading: Reading) -> str:
    if reading.number is not None:
        return _number(reading.number)
    return {"string": "a string", "date": "a date", "boolean": str(reading.value).lower()}[reading.kind]


def _number(number: float) -> str:
    return str(int(number)) if number % 1 == 0 else str(number)
