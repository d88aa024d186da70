"""Wrong schema of a Stack

A Stack Resource may contain the JSON Schema of the `stackSpec` of its Workers, as a string in
`stackSpecValueSchema.jsonSchema`. An error in that schema accepts wrong Workers, or rejects correct ones. This rule
reports:

- text that is not valid JSON, and schemas that are not valid
- a misspelled `stackSpecValueSchema` or `jsonSchema`
- a misspelled `workerConfig`, `serviceConfig` or `workflowJobConfig`: these fields define which resources may run the stack
- an unknown draft in `$schema`
- references that leave the document, have no target or form a cycle
- keywords that have no effect, such as `additionalProperties` for an array
- `items` as an array of one schema, which checks only the first element of a list

A finding is an error if no Worker can be checked with the schema.

## Bad

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  version: "1.0"
  reconciler: stackManager
  stackSpecValueSchema:
    jsonSchema: |
      {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {
          "datasets": {"type": "array", "items": [{"type": "string"}]},
          "options": {"type": "array", "additionalProperties": false}
        }
      }
  workerConfig: {}
```

```text findings
14 |           "datasets": {"type": "array", "items": [{"type": "string"}]},
   |                                         ^^^^^^^
   |                                `items` is an array: only the first element of a list is checked
   = help: remove the brackets to check every element

15 |           "options": {"type": "array", "additionalProperties": false}
   |                                        ^^^^^^^^^^^^^^^^^^^^^^
   |                       `additionalProperties` has no effect on an array: it applies to an object
   = help: move or remove `additionalProperties`
```

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  version: "1.0"
  reconciler: stackManager
  stackSpecValueSchema:
    jsonSchema: '{"type": "object",}'
  workerConfig: {}
```

```text findings
9 |     jsonSchema: '{"type": "object",}'
  |                                    ^ invalid JSON: expected a key in double quotes, found `}`
  = help: correct the JSON text
```

## Bad

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  stackspecValueSchema:
    jsonSchema: '{"type": "object"}'
```

```text findings
6 |   stackspecValueSchema:
  |   ^^^^^^^^^^^^^^^^^^^^
  |   unknown field `stackspecValueSchema`: Workers are not checked with the schema
  = help: did you mean `stackSpecValueSchema`?
  = fix: Rename to `stackSpecValueSchema` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  stackSpecValueSchema:
    jsonSchema: '{"type": "object"}'
```

## Bad

```yaml bad file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  workerCofig: {}
  serviceConfig: {}
```

```text findings
6 |   workerCofig: {}
  |   ^^^^^^^^^^^ unknown field `workerCofig`: whether a worker may run the stack is not checked
  = help: did you mean `workerConfig`?
  = fix: Rename to `workerConfig` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  workerConfig: {}
  serviceConfig: {}
```

## Good

```yaml good file
name: acme-sink-stack
version: v1alpha
type: stack
stack:
  name: acme-sink
  version: "1.0"
  reconciler: stackManager
  stackSpecValueSchema:
    jsonSchema: |
      {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": ["datasets"],
        "properties": {"datasets": {"type": "array", "items": {"type": "string"}}},
        "additionalProperties": false
      }
  workerConfig: {}
```

## Sources

- dataos:stack-attributes: `stackSpecValueSchema.jsonSchema` of a Stack is the schema of `stackSpec`.
- dataos:stack-samples: Published Stacks have `items` with one schema in an array, and `additionalProperties` for arrays.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, WARNING, Attribute, Findings, Worker, code, meta, resource_rule
from workerlint.manifest.stack_resource import RUNNERS, SCHEMA_PATH, misspelled_runners, schema_text
from workerlint.manifest.unknown import intended
from workerlint.syntax.nodes import Mapping, Scalar
from workerlint.syntax.scalar_spans import written_span

_OURS = frozenset(("limit", "pattern"))
"""The kinds of problems that workerlint has with a schema that is right."""


@resource_rule("DW307", "stack-schema", WARNING, of="stack", area="stack", evidence="documented")
def stack_schema(stack: Worker) -> Findings:
    yield from _misspelled_runners(stack)
    field = meta(stack, *SCHEMA_PATH)
    if field is None:
        yield from _misspelled(stack)
        return
    if field.is_empty:
        return
    node, text = field.node, schema_text(field.node)
    if not isinstance(node, Scalar) or not text:
        yield from _unread(field)
        return
    from workerlint.platform.json_schema import prepare

    for problem in prepare(text).problems:
        severity = INFO if problem.kind in _OURS else ERROR if problem.fatal else None
        finding = field.finding(problem.message, help=problem.help, severity=severity)
        finding.span = written_span(stack.text, node, problem.span.start, problem.span.end)
        yield finding


def _misspelled_runners(stack: Worker) -> Findings:
    """Yield a finding on each key that was meant to define which resources may run the stack."""
    section = meta(stack, SCHEMA_PATH[0])
    if section is None or not isinstance(section.node, Mapping):
        return
    meant = {id(key): name for key, name in misspelled_runners(section.node)}
    for field in section.entries:
        name = meant.get(id(field.key))
        if name is not None:
            message = (
                f"unknown field {code(str(field.name))}: whether a {RUNNERS[name]} may run the stack is not checked"
            )
            yield field.finding(message, help=f"did you mean `{name}`?", fixes=[field.rename(name)], at_key=True)


def _misspelled(stack: Worker) -> Findings:
    """Yield a finding on the key that was meant to be the first missing one on the path of the schema."""
    parent = meta(stack, SCHEMA_PATH[0])
    for name in SCHEMA_PATH[1:]:
        if parent is None or not isinstance(parent.node, Mapping):
            return
        below = parent.get(name)
        if below is None:
            for field in parent.entries:
                if intended(str(field.name), parent.node, (name,)):
                    message = f"unknown field {code(str(field.name))}: Workers are not checked with the schema"
                    yield field.finding(
                        message, help=f"did you mean `{name}`?", fixes=[field.rename(name)], at_key=True
                    )
                    return
        parent = below


def _unread(field: Attribute) -> Findings:
    if isinstance(field.node, Scalar) and field.node.kind == "unknown":
        yield field.finding(
            "the schema contains a variable: Workers are not checked with it",
            help="replace the variable with its value",
            severity=INFO,
        )
    else:
        yield field.finding(
            "`jsonSchema` must be a string", help="add the schema as JSON text below `jsonSchema: |`", severity=ERROR
        )
