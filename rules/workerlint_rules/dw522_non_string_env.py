"""The values of `envs` are text.

An environment variable holds text and nothing else. A number or a boolean has to be turned into text on its way: 1000000
may come out as 1e+06, 010 as 8, and a strict reader refuses the manifest. Quotes keep what is written.

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
  |            ^^^^^^^ worker.envs.BATCH is a number, and an environment variable holds text
  = help: write "1000000"
  = fix: Put the value in quotes (--fix)

4 |     STRICT: true
  |             ^^^^ worker.envs.STRICT is a boolean, and an environment variable holds text
  = help: write "true"
  = fix: Put the value in quotes (--fix)

5 |     PREFIX:
  |     ^^^^^^ worker.envs.PREFIX has no value, and an environment variable holds text
  = help: write "" for empty text
  = fix: Write "" (--fix)
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

```yaml bad
worker:
  envs:
    SINCE: 2024-01-01
    DEBUG: on
```

```text findings
3 |     SINCE: 2024-01-01
  |            ^^^^^^^^^^
  | worker.envs.SINCE is 2024-01-01, which YAML 1.1 reads as a date, and an environment variable holds text
  = help: write "2024-01-01"
  = fix: Put the value in quotes (--fix)

4 |     DEBUG: on
  |            ^^
  | worker.envs.DEBUG is on, which YAML 1.1 reads as a boolean, and an environment variable holds text
  = help: write "on"
  = fix: Put the value in quotes (--fix)
```

## Fixed

```yaml fixed
worker:
  envs:
    SINCE: "2024-01-01"
    DEBUG: "on"
```

## Good

```yaml good
worker:
  envs:
    BATCH: "1000000"
    REGION: emea
    LEVEL: ${LEVEL}
```

## Sources

- kubernetes:pod-api: The value of an environment variable is a string.
- dataos:worker-attributes: `envs` defines the environment variables of the Worker.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, WARNING, Edit, Finding, Findings, Fix, Node, Span, Worker, rule
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import Alias, Scalar, is_empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.syntax.scalar_readings import Readings

_KINDS = {
    "integer": "a number", "number": "a number", "boolean": "a boolean", "date": "a date", "null": "null",
    "mapping": "a mapping", "list": "a list",
}  # fmt: skip


@rule("DW522", "non-string-env", WARNING, v2alpha=True, keys=("envs",), area="environment", evidence="inferred")
def non_string_env(worker: Worker) -> Findings:
    envs = worker.mapping("envs")
    for name, (key, value) in envs.entries.items() if envs else ():
        node = value.target()
        what = _KINDS.get(node.kind)
        if what is None and isinstance(node, Scalar) and node.readings is not None:
            what = _misread(name, node.text, node.readings)
        if what is None:
            continue
        path = f"{worker.section_name}.envs.{name}"
        empty = is_empty(node)
        own = envs is not None and envs.owns(key) and not isinstance(value, Alias) and node.anchor is None
        yield Finding(
            key if empty and not isinstance(value, Alias) else value,
            f"{path} {'has no value' if empty else f'is {what}'}, and an environment variable holds text",
            help=_help(name, node),
            fix=_fix(key, node) if own else None,
        )


def _misread(name: str, text: str, found: Readings) -> str:
    """Return what another reader than YAML 1.2 reads the string as."""
    reader, reading = "YAML 1.1", found.yaml_1_1
    if reading.kind == "string":
        reader, reading = "yaml.v3", found.yaml_v3
    return f"{'a string' if name_kind(name) else text}, which {reader} reads as {_KINDS[reading.kind]}"


def _help(name: str, node: Node) -> str:
    if not isinstance(node, Scalar):
        return "write one text, such as JSON in single quotes"
    if node.kind == "null":
        return 'write "" for empty text'
    return "put it in quotes" if name_kind(name) else f'write "{node.text}"'


def _fix(key: Node, node: Node) -> Fix | None:
    if not isinstance(node, Scalar) or node.tag is not None:
        return None
    if is_empty(node):
        # The colon need not follow the key directly; the parser puts an empty value after it.
        return Fix('Write ""', [Edit(Span(node.start, node.end), ' ""')], SAFE) if node.start == key.end + 1 else None
    text = "" if node.kind == "null" else node.text
    return Fix("Put the value in quotes", [Edit(node.span, f'"{text}"')], SAFE)
