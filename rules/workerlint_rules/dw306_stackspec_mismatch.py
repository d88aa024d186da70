"""`stackSpec` does not match the stack

Each stack expects fields of its own in `stackSpec`. When one is missing, or a value has the wrong type, the Worker
fails when you apply it or when it starts.

The fields of the Bento, FastFun, Scanner, Soda and stream-monitor stacks are checked. Fields that their documentation
does not mention are ignored.

If a Stack Resource is among the files of the run, its `jsonSchema` is used instead, for every Worker of that stack. The
platform rejects what violates it, so these findings are errors. If `stack` has no version, or several Stacks define the
same one, only what is wrong in all of them is reported.

## Bad

```yaml bad
worker:
  stackSpec:
    inptu:
      stdin: {}
    output:
      stdout: {}
```

```text findings
3 |     inptu:
  |     ^^^^^ missing required field `input`
  = help: did you mean `input`?
  = fix: Rename to `input` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stackSpec:
    input:
      stdin: {}
    output:
      stdout: {}
```

## Bad

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
  |                 expected a list, found the string `"dataos://streams:audit/events"`
  = help: use a list: `[dataos://streams:audit/events]`
  = fix: Convert to a list (--unsafe-fixes)

7 |         subscriptionPosition: FIRST
  |                               ^^^^^ the string `"FIRST"` is not a valid `subscriptionPosition`
  = help: set it to one of `EARLIEST`, `LATEST`

12 |         recordsPerCommit: 50000
   |                           ^^^^^ expected a string, found the number `50000`
   = help: quote it: `"50000"`
   = fix: Quote the value (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
worker:
  stack: fastfun+alpha:2.0
  stackSpec:
    input:
      datasets: [dataos://streams:audit/events]
      options:
        subscriptionPosition: FIRST
    output:
      datasets:
        - dataos://lakehouse:audit/events?acl=rw
      options:
        recordsPerCommit: "50000"
```

## Bad

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  version: "1.0"
  workerConfig: {}
  stackSpecValueSchema:
    jsonSchema: |
      {
        "type": "object",
        "required": ["dataset"],
        "properties": {
          "dataset": {"type": "string"},
          "batch-size": {"type": "string"}
        },
        "additionalProperties": false
      }
---
name: city-sink
version: v1beta
type: worker
worker:
  stack: acme-sink:1.0
  compute: runnable-default
  stackSpec:
    batchsize: 500
  topology:
    - name: city-sink
      type: acme-sink
```

```text findings
 5 |   name: acme-sink
   |         --------- `acme-sink:1.0` is defined here
   :
26 |   stackSpec:
   |   ^^^^^^^^^ missing required field `dataset`
   = help: add `dataset`, which `acme-sink:1.0` requires

 5 |   name: acme-sink
   |         --------- `acme-sink:1.0` is defined here
   :
27 |     batchsize: 500
   |     ^^^^^^^^^ unknown field `batchsize` for `acme-sink:1.0`
   = help: did you mean `batch-size`?
   = fix: Rename to `batch-size` (--unsafe-fixes)
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

## Silence

The fields of unknown stacks are not checked:

```yaml silent
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

from workerlint.authoring import (
    ERROR,
    INFO,
    WARNING,
    Findings,
    Missing,
    Platform,
    Violation,
    Worker,
    attribute,
    find_missing,
    platform_rule,
    violated,
)
from workerlint.core.wording import closest, codes
from workerlint.manifest.schema import walk
from workerlint_schemas.stacks import stack_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.platform.schema_violation import SchemaViolation
    from workerlint.platform.stack_use import StackUse

_MAX_SCHEMAS = 20
"""The maximum number of different schemas that one Worker is checked with."""
_ABSENCES = frozenset(("required", "anyOf", "minItems"))


@platform_rule(
    "DW306", "stackspec-mismatch", WARNING, v2alpha=True, keys=("stackSpec",), area="stack", evidence="documented"
)
def stackspec_mismatch(worker: Worker, platform: Platform) -> Findings:
    use = worker.cached(platform.stack_use) if platform.defines_stacks else None
    if use is not None and use.meant and all(definition.schema for definition in use.meant):
        yield from _violations_of_definitions(worker, use, platform.file.shown if platform.file else "")
        return
    spec, stack = attribute(worker, "stackSpec"), worker.stack
    shape = stack_shape(stack.name) if stack is not None and not worker.v2alpha else None
    if spec is None or spec.kind != "mapping" or stack is None or shape is None:
        return
    if any(span.overlaps(spec.node.span) for span in worker.damaged):
        return
    for violation in walk(spec.node, shape, spec.path):
        if violation.keyword not in _ABSENCES:
            yield from _invalid(worker, violation)
        elif not worker.damaged and not _is_misplaced(worker, violation):
            yield from _absent(worker, violation, stack.name)


def _violations_of_definitions(worker: Worker, use: StackUse, platform_file: str) -> Findings:
    spec = attribute(worker, "stackSpec")
    if spec is None:
        if find_missing(worker, "stackSpec") is None:
            return
    elif spec.is_empty or any(span.overlaps(spec.node.span) for span in worker.damaged):
        return
    elif spec.kind not in {"mapping", "null", "unknown"}:
        return  # DW205 reports it
    from workerlint.platform.evaluation import evaluate_all
    from workerlint.platform.json_schema import prepare

    owner = use.meant[0].text if not use.meant[1:] else use.attribute.text
    related = use.related(worker.source.path)
    path = (worker.section_name, "stackSpec")
    texts = list(dict.fromkeys(definition.schema for definition in use.meant))
    if len(texts) > _MAX_SCHEMAS:
        yield use.attribute.finding(
            f"`stackSpec` is not checked: more than {_MAX_SCHEMAS} Stacks define `{owner}`",
            help="add the version to `stack`" if not use.stack.version else "remove the Stacks that are not in use",
            severity=INFO,
            related=related,
        )
        return
    schemas = [prepare(text) for text in texts]
    evaluation = evaluate_all(schemas, spec.value if spec is not None else None, path)
    if evaluation.unchecked:
        reason = next((schema.unusable for schema in schemas if not schema.usable), "")
        is_in_file = any(definition.path == platform_file for definition in use.meant)
        message = f"`stackSpec` is not fully checked with the schema of `{owner}`: {evaluation.unchecked[0]}"
        if reason:
            message = f"`stackSpec` is not checked: the schema of `{owner}` is not valid"
            message += f": {reason}" if is_in_file else ""  # DW307 reports the reason for a Stack
        place = f"the file that `{platform_file}` names" if is_in_file else "the Stack"
        yield use.attribute.finding(
            message,
            help=f"{'correct' if reason else 'simplify'} the schema in {place}",
            severity=INFO,
            related=related,
        )
    if spec is not None:
        from workerlint.fixes.schema_findings import schema_findings

        yield from schema_findings(worker, evaluation.violations, owner, severity=ERROR, related=related)
    elif evaluation.violations:
        needed = _needed(evaluation.violations)
        help = f"add `stackSpec`{f' with {needed}' if needed else ''}, which `{owner}` requires"
        yield use.attribute.finding("missing required field `stackSpec`", help=help, severity=ERROR, related=related)


def _needed(violations: list[SchemaViolation]) -> str:
    """Return the fields that a ``stackSpec`` must have, as in a sentence."""
    absences = [violation for violation in violations if violation.is_absence]
    groups = [(violation.name,) if violation.name else violation.branches[0] for violation in absences]
    return codes(dict.fromkeys(name for group in groups for name in group), "and")


def _is_misplaced(worker: Worker, violation: Violation) -> bool:
    inner = tuple(str(part) for part in violation.path[1:])
    return (*inner, violation.name) in worker.misplaced.present or inner in worker.misplaced.filled


def _absent(worker: Worker, violation: Violation, stack: str) -> Findings:
    parent, shape = violated(worker, violation), violation.shape
    if violation.keyword == "minItems":
        yield parent.finding(f"`{parent.name}` is empty", help=f"add an item: stack `{stack}` requires at least one")
        return
    names = [violation.name] if violation.name else [name for branch in shape.any_of for name in branch.required]
    fields = [Missing(worker, parent, name) for name in names]
    either = f"`{'` or `'.join(names)}`"
    message = f"missing required field {either}"
    for field in fields:
        key = field.misspelt(shape.properties)
        if key:
            help = f"did you mean `{field.name}`?"
            yield key.finding(message, help=help, fixes=[key.rename(field.name)], at_key=True)
            return
    help = f"{'set' if fields[0].written else 'add'} {either}, which stack `{stack}` requires"
    yield fields[0].finding(message if names[1:] else "", help=help)


def _invalid(worker: Worker, violation: Violation) -> Findings:
    from workerlint.fixes.retype import retype  # most checks find nothing
    from workerlint.secrets.wording import expected, found

    value, shape = violated(worker, violation), violation.shape
    if violation.keyword == "enum" and shape.enum:
        near = closest(value.text, shape.enum)
        message, fix = f"{found(value)} is not a valid `{value.name}`", value.rewrite_text(near[0]) if near else None
        help = f"did you mean `{near[0]}`?" if near else f"set it to one of {codes(shape.enum)}"
    else:
        message, (help, fix) = f"expected {expected(shape.types)}, found {found(value)}", retype(value, shape)
    yield value.finding(message, help=help, fixes=[fix])
