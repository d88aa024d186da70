"""A Worker lists the elements of its topology.

The topology tells which parts a Worker is made of and which of them takes its input from which. The specification calls it
mandatory, while nearly all published manifests leave it out: where a platform lets that pass,
`severity = { DW203 = "info" }` in the configuration lowers this rule. One element is enough.

## Bad

```yaml bad without topology
worker:
  stackSpec:
    input:
      stdin: {}
```

```text findings
1 | worker:
  | ^^^^^^ worker.topology is missing; the specification makes it mandatory
  = help: add at least one element, such as topology: [{name: city-sync, type: bento}]
  = fix: Add a topology of one element, city-sync (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stackSpec:
    input:
      stdin: {}
  topology:
    - name: city-sync
      type: bento
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: lakehouse
      type: sink
      dependencies: [cities]
```

## Sources

- dataos:worker-attributes: `topology` is mandatory.
- dataos:autoscaling-sample: A published Worker has no `topology`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Node, Sequence, Worker, rule, scalar
from workerlint.core.text import Pattern, indent_step
from workerlint.manifest.attributes import find_missing, insert_attribute, section_attributes, section_to_extend
from workerlint.manifest.edits import give_value, replace

_WORD = Pattern(r"(?a)[A-Za-z0-9][\w.-]*")


@rule("DW203", "missing-topology", ERROR, area="structure", evidence="documented")
def missing_topology(worker: Worker) -> Findings:
    missing = find_missing(worker, "topology")
    if missing is None:
        return
    name, kind = _element(worker)
    edit = _edit(worker, missing.written, name, kind) if name else None
    example = f"[{{name: {name or 'cities'}, type: {kind or 'source'}}}]"
    yield Finding(
        missing.place,
        f"worker.topology {'has no element' if missing.written else 'is missing'}; the specification makes it mandatory",
        help=f"{'write' if missing.written else 'add'} at least one element, such as topology: {example}",
        fix=Fix(f"Add a topology of one element, {name}", [edit], UNSAFE) if edit else None,
    )


def _element(worker: Worker) -> tuple[str, str]:
    """Return the name and type of an element for the whole Worker; empty when nothing is known of it."""
    given = worker.meta("name")
    name = given.text if given is not None and given.kind == "string" and _WORD.fullmatch(given.text) else ""
    stack = worker.stack.name if worker.stack else ""
    if not name and not stack:
        return "", ""
    return scalar(name or stack), scalar(stack or "worker")


def _edit(worker: Worker, written: bool, name: str, kind: str) -> Edit | None:
    section = section_to_extend(worker)
    if section is None:
        return None
    inline = f"[{{name: {name}, type: {kind}}}]"
    if written:
        return _replaced(section.get("topology"), inline) or give_value(section, "topology", inline)
    if section.flow:
        return insert_attribute(worker, section, f"topology: {inline}", section_attributes(worker))
    indent = " " * indent_step(worker.source)
    content = f"topology:\n{indent}- name: {name}\n{indent}  type: {kind}"
    return insert_attribute(worker, section, content, section_attributes(worker))


def _replaced(value: Node | None, inline: str) -> Edit | None:
    return replace(value, inline) if isinstance(value, Sequence) and value.anchor is None else None
