"""Deprecated field

`dataosSecrets` replaces `secrets`: it also sets the workspace and the keys of each Secret. `stackSpec` replaces sections that are
named after a Stack. The old fields still work, until a release drops them.

## Bad

```yaml bad
workspace: sales
worker:
  secrets:
    - store
  bento:
    input:
      stdin: {}
```

```text findings
3 |   secrets:
  |   ^^^^^^^ `secrets` is deprecated: use `dataosSecrets`
  = help: rename it to `dataosSecrets` and set the `name` and `workspace` of each Secret
  = fix: Convert to `dataosSecrets` (--unsafe-fixes)

5 |   bento:
  |   ^^^^^ `bento` is deprecated: use `stackSpec`
  = help: rename it to `stackSpec`
  = fix: Rename to `stackSpec` (--fix)
```

## Fixed

```yaml fixed
workspace: sales
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

from workerlint.authoring import (
    WARNING,
    Attribute,
    Edit,
    Findings,
    Fix,
    Sequence,
    Span,
    Worker,
    attribute,
    join,
    rule,
    scalar,
    section_attributes,
)
from workerlint.manifest.unknown import stack_sections


@rule("DW210", "deprecated-attribute", WARNING, area="structure", evidence="documented", tags=("deprecated",))
def deprecated_attribute(worker: Worker) -> Findings:
    written, stack, names = worker.section.entries if worker.section else {}, worker.stack, stack_sections(worker)
    # A Stack may have the name of a field.
    sections = [name for name in written if name in names and name not in section_attributes(worker)]
    for field in [field for name in sections if (field := attribute(worker, name))]:
        help, fix = "rename it to `stackSpec`", None
        if "stackSpec" in written or len(sections) > 1:
            help = "move its content to `stackSpec`"
        elif stack and field.name not in {stack.name, stack.name.removesuffix("-worker"), stack.flavour}:
            help = f"rename it to `stackSpec` if it is for `{stack.name}`, otherwise remove it"
        else:
            # The flavor may be the name of another Stack.
            fix = field.rename("stackSpec", safe=stack is not None and field.name != stack.flavour)
        yield field.finding(f"`{field.name}` is deprecated: use `stackSpec`", help=help, fixes=[fix], at_key=True)
    secrets = attribute(worker, "secrets") if "secrets" in written else None
    if secrets and not secrets.is_empty:
        verb = "move its items to" if "dataosSecrets" in written else "rename it to"
        help = f"{verb} `dataosSecrets` and set the `name` and `workspace` of each Secret"
        fix = _as_dataos_secrets(secrets)
        yield secrets.finding("`secrets` is deprecated: use `dataosSecrets`", help=help, fixes=[fix], at_key=True)


def _as_dataos_secrets(secrets: Attribute) -> Fix | None:
    """Return the fix that names the workspace of each Secret: that of the manifest where the item has none."""
    node, workspace = secrets.node, secrets.manifest.workspace
    if not isinstance(node, Sequence) or len(secrets.items) < len(node.items):
        return None
    described = [
        _described(item, workspace, node.flow)
        for item in secrets.items
        if not (item.get("name") and item.get("workspace"))
    ]
    return join("Convert to `dataosSecrets`", secrets.rename("dataosSecrets"), *described)


def _described(item: Attribute, workspace: str, flow: bool) -> Fix | None:
    """Return the fix that turns a name in a list into a mapping of name and workspace; a comment after it stays."""
    node, source = item.node, item.manifest.source
    # After a syntax error, lines may be indented with tabs.
    if not workspace or item.manifest.syntax or not item.string or node.anchor or source.text[node.start] in "|>":
        return None
    from workerlint.manifest.edits import column_of, line_end  # most checks build no fix

    end = node.end if flow else line_end(source, node.end)
    added = f"workspace: {scalar(workspace)}"
    added = f", {added}}}" if flow else f"{source.newline}{' ' * column_of(source, node.start)}{added}"
    name = Edit(Span(node.start, node.start), "{name: " if flow else "name: ")
    return item.fix("", [name, Edit(Span(end, end), added)])
