"""No attribute is on its way out.

`secrets` is to be replaced by `dataosSecrets`, which also says the workspace and how the Worker is given each Secret. A section named
after its Stack is to be replaced by `stackSpec`. Both still work, until a release drops them.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  bento:
  ^^^^^ worker.bento is deprecated: a section named after a Stack is now stackSpec
  = rename it to stackSpec
    input:
      stdin: {}
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  stackSpec:
    input:
      stdin: {}
```

```yaml bad
name: city-sync
version: v1beta
type: worker
workspace: sales
worker:
  stack: bento:3.0
  secrets:
  ^^^^^^^ worker.secrets is deprecated in favour of dataosSecrets
  = write dataosSecrets, with name and workspace of each Secret
    - store
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
workspace: sales
worker:
  stack: bento:3.0
  dataosSecrets:
    - name: store
      workspace: sales
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dataosSecrets:
    - name: store
      workspace: sales
  stackSpec:
    input:
      stdin: {}
```

Evidence: documented in the deprecation notes of the attribute table.
"""

from __future__ import annotations

from workerlint.diagnostic import SAFE, UNSAFE, WARNING, Edit, Finding, Fix
from workerlint.edits import column_of
from workerlint.foreign import STACK_SECTIONS
from workerlint.nodes import Scalar, Sequence
from workerlint.places import is_written_in
from workerlint.rule import rule
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Node
    from workerlint.worker import Worker


@rule("DW210", "deprecated-attribute", WARNING)
def deprecated_attribute(worker: Worker) -> Iterator[Finding]:
    section = worker.section
    if section is None:
        return
    suspects = {"secrets", *STACK_SECTIONS}
    if worker.stack is not None:
        suspects.add(worker.stack.name)
    for name in sorted(suspects.intersection(section.entries)):
        key, value = section.entries[name]
        path = f"{worker.section_name}.{name}"
        if name == "secrets":
            help = "write dataosSecrets, with name and workspace of each Secret"
            yield Finding(
                key, f"{path} is deprecated in favour of dataosSecrets", help=help, fix=_secrets(worker, key, value)
            )
        else:
            fix = None
            if "stackSpec" not in section.entries and is_written_in(section, key):
                sure = worker.stack is not None and worker.stack.name.startswith(name)
                fix = Fix("Rename it to stackSpec", [Edit(key.span, "stackSpec")], SAFE if sure else UNSAFE)
            help = "rename it to stackSpec" if fix else "move its content to stackSpec"
            yield Finding(
                key, f"{path} is deprecated: a section named after a Stack is now stackSpec", help=help, fix=fix
            )


def _secrets(worker: Worker, key: Node, value: Node) -> Fix | None:
    """Turn a block list of plain names into dataosSecrets; None when the workspace is not known or the list is no such."""
    section, workspace = worker.section, worker.meta("workspace")
    if section is None or workspace is None or "dataosSecrets" in section.entries or not is_written_in(section, key):
        return None
    if not isinstance(value, Sequence) or value.flow or not value.items:
        return None
    edits = [Edit(key.span, "dataosSecrets")]
    for item in value.items:
        if not isinstance(item, Scalar) or item.kind == "unknown" or item.style in {"|", ">"}:
            return None
        indent = " " * column_of(worker.source, item.start)
        edits.append(Edit(Span(item.start, item.start), "name: "))
        at = item.end
        edits.append(Edit(Span(at, at), f"{worker.source.newline}{indent}workspace: {workspace.text}"))
    # A comment behind an item would end up behind the workspace.
    if any(worker.text[item.end : _line_end(worker, item.end)].strip() for item in value.items):
        return None
    return Fix("Write dataosSecrets", edits, UNSAFE)


def _line_end(worker: Worker, offset: int) -> int:
    lines = worker.source.lines
    return lines.line_bounds(lines.line_of(offset))[1]
