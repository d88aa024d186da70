"""Tag contradicts a field

By convention, the tags of a resource repeat its type, layer and workspace, as in `dataos:layer:user`, and people
search by them. A copied manifest often keeps the old tags. Then the Worker appears in the wrong search results.

## Bad

```yaml bad
type: worker
tags:
  - dataos:type:resource
  - dataos:resource:service
```

```text findings
1 | type: worker
  |       ------ the type
  :
4 |   - dataos:resource:service
  |     ^^^^^^^^^^^^^^^^^^^^^^^ tag `dataos:resource:service` contradicts `type: worker`
  = help: change it to `dataos:resource:worker`
  = fix: Replace with `dataos:resource:worker` (--unsafe-fixes)
```

## Fixed

```yaml fixed
type: worker
tags:
  - dataos:type:resource
  - dataos:resource:worker
```

## Bad

```yaml bad
workspace: geography
tags: [dataos:layer:system, dataos:workspace:public]
```

```text findings
2 | tags: [dataos:layer:system, dataos:workspace:public]
  |        ^^^^^^^^^^^^^^^^^^^ tag `dataos:layer:system` contradicts the default `layer: user`
  = help: change it to `dataos:layer:user` or add `layer: system`
  = fix: Replace with `dataos:layer:user` (--unsafe-fixes)

1 | workspace: geography
  |            --------- the workspace
2 | tags: [dataos:layer:system, dataos:workspace:public]
  |                             ^^^^^^^^^^^^^^^^^^^^^^^
  |                             tag `dataos:workspace:public` contradicts `workspace: geography`
  = help: change it to `dataos:workspace:geography`
  = fix: Replace with `dataos:workspace:geography` (--unsafe-fixes)
```

## Fixed

```yaml fixed
workspace: geography
tags: [dataos:layer:user, dataos:workspace:geography]
```

## Silence

Without `workspace` in the manifest, or in the Bundle that contains it, the workspace comes from the command line of
`dataos-ctl`, so any tag may be right:

```yaml good
tags:
  - dataos:resource:worker
  - dataos:layer:user
  - dataos:workspace:geography
```

## Sources

- dataos:worker-sample: The tags of a published Worker repeat its type, layer and workspace in the form
  `dataos:layer:user`.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Scalar, Worker, code, lacks, meta, rule
from workerlint.manifest.attributes import meta_attributes
from workerlint.manifest.unknown import is_misspelt

_FIELDS = {"resource": "type", "layer": "layer", "workspace": "workspace"}
# A field with another value has a finding of its own.
_VALUES = {"type": ("worker",), "layer": ("user", "system")}


@rule("DW107", "tag-contradiction", WARNING, v2alpha=True, words=("dataos:",), area="identity", evidence="observed")
def tag_contradiction(worker: Worker) -> Findings:
    tags = meta(worker, "tags")
    for tag in tags.items if tags else ():
        node = tag.node
        if not isinstance(node, Scalar) or node.kind != "string":
            continue
        parts = node.text.strip().split(":", 2)
        if len(parts) < 3 or parts[0] != "dataos" or parts[1] not in _FIELDS:
            continue
        _, noun, tagged = parts
        name = _FIELDS[noun]
        field = meta(worker, name)
        value = _value(worker, name, tagged)
        if not value or value.lower() == tagged.lower():
            continue
        expected = f"dataos:{noun}:{value}"
        related = [field.related(f"the {name}")] if field is not None and field.string is not None else []
        of_bundle = not related and name == "workspace"
        of_default = not related and not of_bundle
        yield tag.finding(
            f"tag {code(tag.text)} contradicts {'the default ' if of_default else ''}`{name}: {value}`"
            f"{' of the Bundle' if of_bundle else ''}",
            help=f"change it to {code(expected)}" + (f" or add `{name}: {tagged}`" if of_default else ""),
            fixes=[tag.rewrite_text(expected, f"Replace with {code(expected)}")],
            related=related,
        )


def _value(worker: Worker, name: str, tagged: str) -> str:
    """Return the value of a field, perhaps its default; empty if it is unknown or has a finding of its own."""
    field = meta(worker, name)
    if field is not None and field.string is not None:
        value = field.string.strip()
        known = _VALUES.get(name)
        return value if known is None else value.lower() if value.lower() in known else ""
    if name == "workspace":
        return worker.workspace if field is None else ""
    # Only one of the two layers can contradict a default that nobody wrote.
    return "user" if name == "layer" and tagged in _VALUES[name] and worker.cached(_has_default_layer) else ""


def _has_default_layer(worker: Worker) -> bool:
    """Return whether ``layer`` is missing, neither misspelt nor at the wrong level."""
    if worker.root is None or not lacks(worker, "layer") or worker.misplaced.contains(("layer",)):
        return False
    return not is_misspelt(worker, worker.root, meta_attributes(worker), "layer")
