"""`stackSpec` has what the Stack needs.

Each Stack reads its own attributes from `stackSpec`, so a missing `input` or a number where the Stack reads text shows only when
the Worker is applied, or when it starts. Checked are the published shapes of the Bento, FastFun, Scanner, Soda and
stream-monitor Stacks; attributes that they do not speak of are left alone.

## Bad

```yaml bad
worker:
  stackSpec:
    output:
      stdout: {}
```

```text findings
2 |   stackSpec:
  |   ^^^^^^^^^ worker.stackSpec.input is missing, and the bento Stack needs it
  = help: write input in worker.stackSpec
```

```yaml bad
worker:
  stack: fastfun+alpha:2.0
  stackSpec:
    input:
      datasets: dataos://streams:audit/events
      options:
        subscriptionPosition: FIRST
    output:
      datasets:
        - dataos://lakehouse:audit/events?acl=rw
      options:
        recordsPerCommit: 50000
```

```text findings
5 |       datasets: dataos://streams:audit/events
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  | worker.stackSpec.input.datasets is "dataos://streams:audit/events", and the fastfun Stack reads a list
  = help: write it as an item of a list: - dataos://streams:audit/events

7 |         subscriptionPosition: FIRST
  |                               ^^^^^
  | worker.stackSpec.input.options.subscriptionPosition is "FIRST", which the fastfun Stack does not know
  = help: write EARLIEST or LATEST

12 |         recordsPerCommit: 50000
   |                           ^^^^^
   |     worker.stackSpec.output.options.recordsPerCommit is 50000, and the fastfun Stack reads text
   = help: quote it: "50000"
```

```yaml bad
worker:
  stack: scanner:2.0
  stackSpec:
    type: worker
    worker: query_indxer
```

```text findings
5 |     worker: query_indxer
  |             ^^^^^^^^^^^^
  |             worker.stackSpec.worker is "query_indxer", which the scanner Stack does not know
  = help: did you mean query_indexer?
```

```yaml bad
worker:
  stack: soda+python:1.0
  stackSpec:
    inputs:
      - dataset: dataos://lakehouse:audit/events
      - checks:
          - row_count > 0
      - dataset: dataos://lakehouse:audit/users
        profile:
          columns: []
```

```text findings
5 |       - dataset: dataos://lakehouse:audit/events
  |         ^^^^^^^
  |  worker.stackSpec.inputs[0] has neither checks nor profile, and the soda Stack needs one of them
  = help: write checks or profile in worker.stackSpec.inputs[0]

6 |       - checks:
  |         ^^^^^^ worker.stackSpec.inputs[1].dataset is missing, and the soda Stack needs it
  = help: write dataset in worker.stackSpec.inputs[1]

10 |           columns: []
   |                    ^^
   | worker.stackSpec.inputs[2].profile.columns is empty, and the soda Stack needs at least one item
   = help: write the items below it, each behind a -
```

## Good

```yaml good
worker:
  stackSpec:
    input:
      stdin: {}
    output:
      stdout: {}
```

```yaml good
worker:
  stack: fastfun+alpha:2.0
  stackSpec:
    input:
      datasets:
        - dataos://streams:audit/events
    output:
      datasets:
        - dataos://lakehouse:audit/events?acl=rw
      options:
        recordsPerCommit: "50000"
```

```yaml good
worker:
  stack: acme-sink:1.0
  stackSpec:
    anything: goes
```

## Sources

- dataos:stack-attributes: `stackSpecValueSchema.jsonSchema` of a Stack is the schema of `stackSpec`.
- dataos:stack-samples: The published Stacks contain the schemas of `stackSpec` for Fast Fun and Soda.
- dataos:scanner-sample: `stackSpec` of a Scanner Worker has `type: worker` and the indexer in `worker`.
- dataos:stream-monitor: `stackSpec` of a stream monitor has `type`, `incident` and `stream`.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Violation, Worker, closest, listing, place_of_missing, rule
from workerlint.fixes.retype import as_boolean
from workerlint.manifest.misplaced import Misplaced
from workerlint.manifest.schema import walk
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import Mapping, Node, Scalar
from workerlint.syntax.scalars import shown_scalar
from workerlint_schemas.stacks import stack_shape

_ABSENCES = frozenset(("required", "anyOf", "minItems"))


@rule("DW306", "stackspec-mismatch", WARNING, keys=("stackSpec",), area="stack", evidence="documented")
def stackspec_mismatch(worker: Worker) -> Findings:
    node, stack = worker.mapping("stackSpec"), worker.stack
    shape = stack_shape(stack.name) if stack else None
    if node is None or stack is None or shape is None or any(span.overlaps(node.span) for span in worker.damaged):
        return
    for violation in walk(node, shape, (worker.section_name, "stackSpec")):
        if violation.keyword in _ABSENCES and (worker.damaged or _stands_elsewhere(worker.misplaced, violation)):
            continue
        key = worker.key("stackSpec") if violation.node is node else violation.key
        yield _worded(violation, stack.name, key)


def _stands_elsewhere(misplaced: Misplaced, violation: Violation) -> bool:
    inner = tuple(str(part) for part in violation.path[1:])
    return (*inner, violation.name) in misplaced.present or inner in misplaced.filled


def _worded(violation: Violation, stack: str, key: Node | None) -> Finding:
    node, where, shape = violation.node, violation.dotted, violation.shape
    if violation.keyword == "required":
        empty = isinstance(node, Mapping) and node.key(violation.name) is not None
        what = "has nothing behind its colon" if empty else "is missing"
        return Finding(
            place_of_missing(node, violation.name, key),
            f"{where}.{violation.name} {what}, and the {stack} Stack needs it",
            help=f"write {violation.name} in {where}",
        )
    if violation.keyword == "anyOf":
        names = [name for branch in shape.any_of for name in branch.required]
        return Finding(
            place_of_missing(node, "", key),
            f"{where} has neither {listing(names, 'nor')}, and the {stack} Stack needs one of them",
            help=f"write {listing(names, 'or')} in {where}",
        )
    if violation.keyword == "minItems":
        return Finding(
            node,
            f"{where} is empty, and the {stack} Stack needs at least one item",
            help="write the items below it, each behind a -",
        )
    if violation.keyword == "additionalProperties":
        return Finding(
            violation.key or node,
            f"{where}.{violation.name} is nothing that the {stack} Stack knows",
            help=f"write one of {listing(tuple(shape.properties), 'or')}",
        )
    if violation.keyword == "enum" and shape.enum and isinstance(node, Scalar):
        near = closest(node.text, shape.enum, 1)
        help = f"did you mean {near[0]}?" if near else f"write {listing(shape.enum, 'or')}"
        return Finding(node, f"{where} is {_description(violation)}, which the {stack} Stack does not know", help=help)
    wanted = listing([word for kind, word in _NAMES.items() if kind in shape.types], "or")
    place = node if isinstance(node, Scalar) or getattr(node, "flow", False) else key or node
    message = f"{where} is {_description(violation)}, and the {stack} Stack reads {wanted}"
    return Finding(place, message, help=_advice(violation) or f"write {wanted}")


_NAMES = {"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
          "list": "a list", "mapping": "a mapping"}  # fmt: skip


def _is_secret(violation: Violation) -> bool:
    names = [part for part in violation.path if isinstance(part, str)]
    return bool(name_kind(names[-1]))


def _description(violation: Violation) -> str:
    node = violation.node
    if not isinstance(node, Scalar):
        return f"a {node.kind}"
    if node.kind == "null":
        return "empty"
    if _is_secret(violation):
        return _NAMES[node.kind]
    return shown_scalar(node)


def _advice(violation: Violation) -> str:
    """Return how to turn the value into the expected type, or an empty string."""
    node, types = violation.node, violation.shape.types
    if not isinstance(node, Scalar):
        return ""
    if node.kind == "null":
        return "write a value, or delete the item"
    text = "" if _is_secret(violation) or len(node.text) > 60 or "\n" in node.text else node.text
    if "string" in types:
        return f'quote it: "{text}"' if text else "quote it"
    if "list" in types:
        return f"write it as an item of a list: - {text}" if text else "write it as an item of a list, behind a -"
    if "boolean" in types and (word := as_boolean(node)):
        return f"write {word}, without quotes" if node.style else f"write {word}"
    if "integer" in types and node.text.isdecimal():
        return f"write {node.text}, without quotes"
    return ""
