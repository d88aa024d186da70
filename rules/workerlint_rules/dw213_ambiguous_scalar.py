"""Scalar that YAML readers read differently

YAML 1.1 reads `010` as 8, and YAML 1.2 reads it as 10. `on` is a boolean in YAML 1.1 and a string in YAML 1.2. The program
that reads the manifest decides. Go programs use yaml.v3, which mixes the two: its octal numbers are those of YAML 1.1, its
booleans those of YAML 1.2.

This rule reports a value that YAML 1.2 reads as the expected type, while another reader reads a different type or number. A
value that YAML 1.2 itself reads as the wrong type is a finding of DW205 or DW311.

## Bad

```yaml bad
owner: on
worker:
  replicas: 0o17
```

```text findings
1 | owner: on
  |        ^^ `on` is read as true by YAML 1.1, and as a string by YAML 1.2 and yaml.v3
  = help: quote it: `"on"`
  = fix: Quote the value (--fix)

3 |   replicas: 0o17
  |             ^^^^ `0o17` is read as a string by YAML 1.1, and as 15 by YAML 1.2 and yaml.v3
  = help: set it to `15`
  = fix: Replace with `15` (--fix)
```

## Fixed

```yaml fixed
owner: "on"
worker:
  replicas: 15
```

## Bad

Where the number depends on the reader, you have to decide:

```yaml bad
worker:
  autoScaling:
    enabled: true
    minReplicas: 010
    maxReplicas: 12
    targetCPUUtilizationPercentage: 80
```

```text findings
4 |     minReplicas: 010
  |                  ^^^ `010` is read as 8 by YAML 1.1 and yaml.v3, and as 10 by YAML 1.2
  = help: set it to `8` or `10`
```

## Good

```yaml good
owner: "on"
worker:
  replicas: 8
```

## Sources

- yaml:core-schema: YAML 1.2 reads `010` as the decimal integer 10 and `yes` as a string.
- yaml:1.1-boolean: YAML 1.1 reads `yes`, `no`, `on` and `off` as booleans.
- yaml:go: Go's yaml.v3 reads `010` as the octal integer 8.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Alias, Findings, Scalar, Worker, code, listing, meta, rule
from workerlint.fixes.retype import quote
from workerlint.manifest.schema import described_values, schema_violations
from workerlint.secrets.wording import may_be_secret
from workerlint.syntax.nodes import trail_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.syntax.scalar_readings import Reading, Readings
    from workerlint_schemas.shape import Shape


@rule("DW213", "ambiguous-scalar", WARNING, v2alpha=True, keys=("?ambiguous",), area="structure", evidence="documented")
def ambiguous_scalar(worker: Worker) -> Findings:
    # An invalid value has to be replaced anyway.
    invalid = {id(violation.node) for violation in worker.cached(schema_violations)}
    for trail, _, written, shape in described_values(worker):
        node = written.target() if type(written) is Alias else written
        # Most values are strings in quotes or words: this asks for the readings of the others only.
        if type(node) is not Scalar or node.style or (readings := node.readings) is None or id(node) in invalid:
            continue
        value = meta(worker, *trail_path(trail))
        if value is None or not _matters(readings, node, shape):
            continue
        if readings.yaml_1_2.kind == "string":
            help, fix = quote(value, safe=True)
        else:
            numbers = [_number(number) for number in readings.numbers]
            help = f"set it to {listing([code(number) for number in numbers], 'or')}"
            fix = value.rewrite(numbers[0], safe=True) if len(numbers) == 1 else None
        text = "the value" if may_be_secret(value) else code(node.text)
        yield value.finding(f"{text} is read {_described(readings)}", help=help, fixes=[fix])


def _matters(readings: Readings, node: Scalar, shape: Shape) -> bool:
    """Return whether YAML 1.2 reads an expected type, and another reader a different type or value."""
    core = readings.yaml_1_2
    documented = shape.documentation.get("type", ())  # the type of a field that a rule of its own checks
    types = shape.types or frozenset((documented,) if isinstance(documented, str) else documented)
    if core.kind == "string":
        return "string" in types and "number" not in types
    if core.kind not in types and not ("integer" in types and node.integer is not None):
        return False
    # A quantity may be a string or a number: `1e3` is the same quantity as 1000.
    return "string" not in types or len(readings.numbers) > 1 or bool(node.text.strip("0123456789.eE+-"))


def _described(readings: Readings) -> str:
    """Return what each reader reads: ``as 8 by YAML 1.1 and yaml.v3, and as 10 by YAML 1.2``."""
    readers: dict[str, list[str]] = {}
    named = {"YAML 1.1": readings.yaml_1_1, "YAML 1.2": readings.yaml_1_2, "yaml.v3": readings.yaml_v3}
    for reader, reading in named.items():
        readers.setdefault(_shown(reading), []).append(reader)
    return ", and ".join([f"as {what} by {listing(names)}" for what, names in readers.items()])


def _shown(reading: Reading) -> str:
    if reading.number is not None:
        return _number(reading.number)
    return {"string": "a string", "date": "a date", "boolean": str(reading.value).lower()}[reading.kind]


def _number(number: float) -> str:
    return str(int(number)) if number % 1 == 0 else str(number)
