"""No attribute is on its way out.

`secrets` is to be replaced by `dataosSecrets`, which also says the workspace and how the Worker is given each Secret. A section named
after its Stack is to be replaced by `stackSpec`. Both still work, until a release drops them.

## Bad

```yaml bad
worker:
  bento:
    input:
      stdin: {}
```

```text findings
2 |   bento:
  |   ^^^^^ worker.bento is deprecated: a section named after a Stack is now stackSpec
  = help: rename it to stackSpec
  = fix: Rename it to stackSpec (--fix)
```

## Fixed

```yaml fixed
worker:
  stackSpec:
    input:
      stdin: {}
```

## Bad

```yaml bad
workspace: sales
worker:
  secrets:
    - store
```

```text findings
3 |   secrets:
  |   ^^^^^^^ worker.secrets is deprecated in favour of dataosSecrets
  = help: write dataosSecrets, with name and workspace of each Secret
  = fix: Write dataosSecrets (--unsafe-fixes)
```

## Fixed

```yaml fixed
workspace: sales
worker:
  dataosSecrets:
    - name: store
      workspace: sales
```

## Bad

```yaml bad
worker:
  flare:
    job: {}
  stackSpec:
    input:
      stdin: {}
```

```text findings
2 |   flare:
  |   ^^^^^ worker.flare is deprecated: a section named after a Stack is now stackSpec
  = help: move what it holds to stackSpec
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: store
      workspace: sales
  stackSpec:
    input:
      stdin: {}
```

## Sources

- dataos:worker-attributes: `secrets` is to be deprecated, and sections named after a Stack are deprecated in favor of
  `stackSpec`.
- dataos:secret-references: Secrets given with `dataosSecrets` stay hidden when a manifest is linted, those given with
  `secrets` do not.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, UNSAFE, WARNING, Edit, Finding, Findings, Fix, Span, Worker, quoted, rule, scalar
from workerlint.manifest.attributes import section_attributes
from workerlint.manifest.edits import column_of, line_end, replace
from workerlint.manifest.manifest import Stack
from workerlint.manifest.unknown import stack_sections
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, is_empty


@rule("DW210", "deprecated-attribute", WARNING, area="structure", evidence="documented", tags=("deprecated",))
def deprecated_attribute(worker: Worker) -> Findings:
    section = worker.section
    if section is None:
        return
    sections = stack_sections(worker)
    named = [name for name in section.entries if name in sections]
    # A Stack may have the name of an attribute.
    named = [name for name in named if name not in section_attributes(worker)] if named else []
    for name in named:
        key = section.entries[name][0]
        message = f"{worker.section_name}.{name} is deprecated: a section named after a Stack is now stackSpec"
        stack = worker.stack
        if "stackSpec" in section.entries or len(named) > 1 or not isinstance(key, Scalar):
            yield Finding(key, message, help="move what it holds to stackSpec")
        elif stack is not None and name not in _names(stack):
            yield Finding(key, message, help=f"rename it to stackSpec if it is meant for {stack.name}, else delete it")
        else:
            sure = SAFE if stack is not None and name != stack.flavour else UNSAFE
            fix = Fix("Rename it to stackSpec", [replace(key, quoted(key, "stackSpec"))], sure)
            own = section.owns(key)
            yield Finding(key, message, help="rename it to stackSpec", fix=fix if own else None)
    pair = section.entries.get("secrets")
    # An empty one is another finding.
    if pair is not None and not is_empty(pair[1]):
        help = "write dataosSecrets, with name and workspace of each Secret"
        message = f"{worker.section_name}.secrets is deprecated in favour of dataosSecrets"
        yield Finding(pair[0], message, help=help, fix=_secrets(worker, section))


def _names(stack: Stack) -> set[str]:
    """Return the names that a section for the Stack may have."""
    return {stack.name, stack.name.removesuffix("-worker"), stack.flavour}


def _secrets(worker: Worker, section: Mapping) -> Fix | None:
    """Return the edits that turn the list into dataosSecrets: as is when it names all workspaces, else with the manifest's."""
    key, value = section.entries["secrets"]
    if "dataosSecrets" in section.entries or not section.owns(key) or not isinstance(key, Scalar):
        return None
    if not isinstance(value, Sequence) or not value.items or value.anchor is not None:
        return None
    edits = [replace(key, quoted(key, "dataosSecrets"))]
    workspace = worker.meta("workspace")
    for item in value.items:
        if isinstance(item, Mapping) and {"name", "workspace"} <= item.entries.keys():
            continue
        # In a text with a syntax error, lines may be indented with tabs.
        if workspace is None or worker.syntax or not _is_name(item):
            return None
        edits += _described(worker, item, scalar(workspace.text), value.flow)
    return Fix("Write dataosSecrets", edits, UNSAFE)


def _is_name(item: Node) -> bool:
    return (
        isinstance(item, Scalar)
        and item.kind == "string"
        and bool(item.text)
        and item.style not in {"|", ">"}
        and item.anchor is None
        and item.tag is None
    )


def _described(worker: Worker, item: Node, workspace: str, flow: bool) -> list[Edit]:
    """Return the edits that turn a name in a list into a mapping of name and workspace; a comment after it stays."""
    start = Span(item.start, item.start)
    if flow:
        return [Edit(start, "{name: "), Edit(Span(item.end, item.end), f", workspace: {workspace}}}")]
    source = worker.source
    end = line_end(source, item.end)
    line = f"{source.newline}{' ' * column_of(source, item.start)}workspace: {workspace}"
    return [Edit(start, "name: "), Edit(Span(end, end), line)]
