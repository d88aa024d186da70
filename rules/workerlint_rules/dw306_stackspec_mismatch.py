"""`stackSpec` has what the Stack needs.

Each Stack reads its own attributes from `stackSpec`. The platform hands them over, so a missing `input` or a number where the
Stack reads text shows only when the Worker starts. Checked are the published shapes of the Bento, FastFun, Scanner, Soda and
stream-monitor Stacks; attributes that they do not speak of are left alone.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  stackSpec:
  ^^^^^^^^^ worker.stackSpec.input is missing, and the bento Stack needs it
  = write input: in stackSpec
    output:
      stdout: {}
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: fastfun+alpha:2.0
  stackSpec:
    input:
      datasets: dataos://streams:audit/events
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ worker.stackSpec.input.datasets is "dataos://streams:audit/events", and the fastfun Stack reads a list
                = write it as a list: - dataos://streams:audit/events
      options:
        subscriptionPosition: FIRST
                              ^^^^^ worker.stackSpec.input.options.subscriptionPosition is "FIRST", which the fastfun Stack does not know
                              = write EARLIEST or LATEST
    output:
      datasets:
        - dataos://lakehouse:audit/events?acl=rw
      options:
        recordsPerCommit: 50000
                          ^^^^^ worker.stackSpec.output.options.recordsPerCommit is 50000, and the fastfun Stack reads text
                          = quote it: "50000"
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: scanner:2.0
  stackSpec:
    type: worker
    worker: query_indxer
            ^^^^^^^^^^^^ worker.stackSpec.worker is "query_indxer", which the scanner Stack does not know
            = did you mean query_indexer?
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  stackSpec:
    input:
      stdin: {}
    output:
      stdout: {}
```

```yaml good
name: city-sync
version: v1beta
type: worker
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
name: city-sync
version: v1beta
type: worker
worker:
  stack: acme-sink:1.0
  stackSpec:
    anything: goes
```

Evidence: documented in the Stacks' own JSON Schemas; for Scanner and stream-monitor observed in published Workers.
"""

from __future__ import annotations

from workerlint.diagnostic import WARNING, Finding
from workerlint.did_you_mean import closest
from workerlint.nodes import Mapping, Scalar
from workerlint.rule import rule
from workerlint.schema_walk import walk
from workerlint.wording import listing, shorten
from workerlint_schemas.stacks import stack_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Node
    from workerlint.violation import Violation
    from workerlint.worker import Worker


@rule("DW306", "stackspec-mismatch", WARNING, words=("stackSpec",))
def stackspec_mismatch(worker: Worker) -> Iterator[Finding]:
    node, stack, key = worker.mapping("stackSpec"), worker.stack, worker.key("stackSpec")
    shape = stack_shape(stack.name) if stack else None
    if node is None or stack is None or shape is None or worker.damaged:
        return
    path = f"{worker.section_name}.stackSpec"
    moved = worker.misplaced
    for violation in walk(node, shape, (worker.section_name, "stackSpec")):
        inner = tuple(str(part) for part in violation.path[1:])
        if (*inner, violation.name) in moved.present or inner in moved.filled:
            continue
        yield _worded(violation, stack.name, path, key)


def _worded(violation: Violation, stack: str, path: str, section_key: Node | None) -> Finding:
    node, where = violation.node, violation.dotted
    if violation.keyword == "required":
        empty = isinstance(node, Mapping) and node.key(violation.name)
        place = empty or violation.key or (section_key if where == path else None) or node
        what = "has nothing behind it" if empty else "is missing"
        return Finding(
            place,
            f"{where}.{violation.name} {what}, and the {stack} Stack needs it",
            help=f"write {violation.name}: in {where.rpartition('.')[2]}",
        )
    if violation.keyword == "additionalProperties":
        return Finding(
            violation.key or node,
            f"{where}.{violation.name} is nothing that the {stack} Stack knows",
            help=f"write one of {listing(tuple(violation.shape.properties), 'or')}",
        )
    shown = f'"{shorten(node.text)}"' if isinstance(node, Scalar) and node.kind == "string" else _kind(node)
    if violation.keyword == "enum" and violation.shape.enum:
        words = [str(word) for word in violation.shape.enum]
        near = closest(node.text, words, 1) if isinstance(node, Scalar) else []
        help = f"did you mean {near[0]}?" if near else f"write {listing(words, 'or')}"
        return Finding(node, f"{where} is {shown}, which the {stack} Stack does not know", help=help)
    if violation.keyword == "type":
        wanted = listing(sorted(_NAMES.get(kind, kind) for kind in violation.shape.types), "or")
        help = f"write {wanted}"
        if "string" in violation.shape.types and isinstance(node, Scalar):
            help = f'quote it: "{shorten(node.text)}"'
        elif "list" in violation.shape.types and isinstance(node, Scalar):
            help = "write it as a list: - " + shorten(node.text)
        return Finding(node, f"{where} is {shown}, and the {stack} Stack reads {wanted}", help=help)
    return Finding(
        node, f"{where} is {shown}, which the {stack} Stack does not accept", help="see the Stack's documentation"
    )


_NAMES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
          "list": "a list", "mapping": "a mapping", "null": "nothing"}  # fmt: skip


def _kind(node: Node) -> str:
    return shorten(node.text) if isinstance(node, Scalar) else _NAMES.get(node.kind, node.kind)
