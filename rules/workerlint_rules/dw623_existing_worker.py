"""Worker that exists on the platform

A name is unique among the Workers of a workspace. If the platform file lists the name of a Worker, applying the manifest
updates the Worker that exists, which may belong to somebody else.

The rule is off by default, because most manifests belong to a Worker that exists. Use it where new Workers are added, for
example with `--changed-since`.

## Bad

```toml platform
format = 1

[worker.sales]
learned = 2026-01-31
names = ["city-sync", "orders"]
```

```yaml bad
name: orders
workspace: sales
```

```text findings
1 | name: orders
  |       ^^^^^^
  |       Worker `orders` exists on the platform in workspace `sales`: applying this one updates it
  = help: rename this Worker if it is a new one
```

## Good

```yaml good
name: orders-by-city
workspace: sales
```

## Silence

The same name in another workspace is another Worker. Without a workspace, it is `public`:

```yaml silent
name: orders
```

## Sources

- dataos:manifest-attributes: Two Resources in the same workspace cannot have the same name.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, ProjectContext, Related, code, one_line, project_rule
from workerlint.manifest.resources import WORKER
from workerlint.platform.platform import DEFAULT_WORKSPACE


@project_rule("DW623", "existing-worker", INFO, on=False, of="platform-file", area="platform", evidence="documented")
def existing_worker(context: ProjectContext) -> Findings:
    resource, platform = context.resource, context.platform
    workspace = resource.workspace or platform.workspace or DEFAULT_WORKSPACE
    for names in platform.entries(WORKER, resource.name, workspace)[:1]:
        if platform.file is not None:
            entry = platform.file.span_of_name(names, resource.name)
            where = f" in workspace {code(one_line(names.workspace))}" if names.workspace else ""
            yield Finding(
                resource.span,
                f"Worker {code(one_line(resource.name))} exists on the platform{where}: applying this one updates it",
                help="rename this Worker if it is a new one",
                related=[Related(entry, f"listed here, {names.provenance}", platform.file.shown)],
                path=("name",),
            )
