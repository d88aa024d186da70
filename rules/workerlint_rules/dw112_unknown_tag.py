"""Unknown tag

Tags group resources, and a misspelled tag drops a Worker out of its group. If the configuration lists the tags in use
(`tags`), any other tag is reported, at the top level and in the `worker` section.

Tags that begin with `dataos:` belong to the platform and are not reported.

## Bad

```toml config
tags = ["team:orders", "team:sales"]
```

```yaml bad
tags:
  - team:order
  - dataos:type:resource
```

```text findings
2 |   - team:order
  |     ^^^^^^^^^^ unknown tag `team:order`: it is not among the configured `tags`
  = help: did you mean `team:orders`?
  = fix: Replace with `team:orders` (--unsafe-fixes)
```

## Fixed

```yaml fixed
tags:
  - team:orders
  - dataos:type:resource
```

## Bad

```yaml bad
worker:
  tags: [nightly]
```

```text findings
2 |   tags: [nightly]
  |          ^^^^^^^ unknown tag `nightly`: it is not among the configured `tags`
  = help: correct it, or add it to `tags` in the configuration
```

## Good

```yaml good
tags:
  - team:sales
```

## Silence

```yaml silent
tags:
  - team:${TEAM}
```

## Sources

- workerlint: The configuration lists the tags in use.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Attribute, Findings, Worker, attribute, closest, code, meta, one_line, rule

_OF_PLATFORM = "dataos:"


@rule(
    "DW112", "unknown-tag", WARNING, v2alpha=True, of="known-tags", keys=("tags",), area="identity", evidence="own",
)  # fmt: skip
def unknown_tag(worker: Worker) -> Findings:
    for tags in (meta(worker, "tags"), attribute(worker, "tags")):
        yield from _unknown(tags, worker.settings.tags)


def _unknown(tags: Attribute | None, known: tuple[str, ...]) -> Findings:
    for tag in tags.items if tags else ():
        text = tag.string
        if text is None or text in known or text.startswith(_OF_PLATFORM):
            continue
        near = closest(text, known)
        yield tag.finding(
            f"unknown tag {code(one_line(text))}: it is not among the configured `tags`",
            help=f"did you mean {code(near[0])}?" if near else "correct it, or add it to `tags` in the configuration",
            fixes=[tag.rewrite_text(near[0]) if near else None],
        )
