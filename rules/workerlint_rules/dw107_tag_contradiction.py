"""Tags of the form `dataos:layer:user` say what the attributes say.

By convention a resource repeats its type, layer and workspace in its tags, and people search by them. A manifest that
was copied keeps the tags of its model, and then the Worker is found where it is not.

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
tags:
  - dataos:type:resource
  - dataos:resource:service
worker:
  stack: bento:3.0
```

```text findings
3 | type: worker
  |       ------ the type
  :
6 |   - dataos:resource:service
  |     ^^^^^^^^^^^^^^^^^^^^^^^ tags[1] is "dataos:resource:service", but type is "worker"
  = help: write dataos:resource:worker
  = fix: Write dataos:resource:worker (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
tags:
  - dataos:type:resource
  - dataos:resource:worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
workspace: geography
tags: [dataos:layer:system, dataos:workspace:public]
worker:
  stack: bento:3.0
```

```text findings
2 | tags: [dataos:layer:system, dataos:workspace:public]
  |        ^^^^^^^^^^^^^^^^^^^
  |        tags[0] is "dataos:layer:system", but layer is not given, and so it is "user"
  = help: write dataos:layer:user, or layer: system
  = fix: Write dataos:layer:user (--unsafe-fixes)

1 | workspace: geography
  |            --------- the workspace
2 | tags: [dataos:layer:system, dataos:workspace:public]
  |                             ^^^^^^^^^^^^^^^^^^^^^^^
  |                             tags[1] is "dataos:workspace:public", but workspace is "geography"
  = help: write dataos:workspace:geography
  = fix: Write dataos:workspace:geography (--unsafe-fixes)
```

## Good

Where the manifest gives no workspace, `dataos-ctl` takes it from its command line, so any tag may be right:

```yaml good
tags:
  - dataos:resource:worker
  - dataos:layer:user
  - dataos:workspace:geography
  - cities
worker:
  stack: bento:3.0
```

## Sources

- dataos:worker-sample: The tags of a published Worker repeat its type, layer and workspace in the form
  `dataos:layer:user`.
"""

from __future__ import annotations

from workerlint.authoring import UNSAFE, WARNING, Finding, Findings, Fix, Related, Worker, lacks, replace, rule, shorten
from workerlint.manifest.reader import META_ATTRIBUTES
from workerlint.manifest.unknown import is_misspelt
from workerlint.syntax.nodes import Scalar, Sequence
from workerlint.syntax.scalars import quoted

_PREFIX = "dataos:"
_LAYERS = ("user", "system")
_ATTRIBUTES = {"resource": "type", "layer": "layer", "workspace": "workspace"}


@rule("DW107", "tag-contradiction", WARNING, v2alpha=True, words=("dataos:",), area="identity", evidence="observed")
def tag_contradiction(worker: Worker) -> Findings:
    tags = worker.root.get("tags") if worker.root else None
    if not isinstance(tags, Sequence):
        return
    for index, item in enumerate(tags.items):
        tag = item.target()
        if not isinstance(tag, Scalar) or tag.kind != "string":
            continue
        parts = tag.text.strip().split(":", 2)
        if f"{parts[0]}:" != _PREFIX or len(parts) < 3 or parts[1] not in _ATTRIBUTES:
            continue
        attribute = _ATTRIBUTES[parts[1]]
        value, related = _value(worker, attribute, parts[2])
        if not value or value.lower() == parts[2].lower():
            continue
        right = f"{_PREFIX}{parts[1]}:{value}"
        reason = f'{attribute} is "{value}"' if related else f'{attribute} is not given, and so it is "{value}"'
        plain = item is tag and tag.style not in {"|", ">"}
        yield Finding(
            item,
            f'tags[{index}] is "{shorten(tag.text)}", but {reason}',
            help=f"write {right}" if related else f"write {right}, or {attribute}: {parts[2]}",
            fix=Fix(f"Write {right}", [replace(tag, _written(tag, right))], UNSAFE) if plain else None,
            related=related,
        )


def _value(worker: Worker, attribute: str, said: str) -> tuple[str, list[Related]]:
    """Return the value of the attribute and where it is set; empty when it is unknown or has a finding of its own."""
    node = worker.meta(attribute)
    if node is not None and node.kind == "string":
        value = node.text.strip()
        if attribute != "workspace":
            value = value.lower()
        known = {"type": ("worker",), "layer": _LAYERS}.get(attribute, (value,))
        return (value if value in known else ""), [Related(node, f"the {attribute}")]
    # Only one of the two layers can contradict a default that nobody wrote.
    return ("user" if attribute == "layer" and said in _LAYERS and worker.cached(_has_default_layer) else ""), []


def _has_default_layer(worker: Worker) -> bool:
    """Return whether ``layer`` is missing, neither misspelt nor at the wrong level."""
    if worker.root is None or not lacks(worker, "layer") or is_misspelt(worker, worker.root, META_ATTRIBUTES, "layer"):
        return False
    keys = [key for group in worker.misplaced.groups if not group.target_path for key, _ in group.pairs]
    return all(not isinstance(key, Scalar) or key.text != "layer" for key in keys)


def _written(tag: Scalar, text: str) -> str:
    """Return a tag in the style of the old one: colons in a plain scalar need no quotes."""
    return quoted(tag, text) if tag.style else text
