"""A Worker runs on a Compute that there is.

`runnable-default` comes with the platform; others are Compute resources of the organisation. `query-default` serves
query clusters and runs no Worker. Other names are compared only where they can be known: with Compute manifests of the run,
with `computes` in the configuration, and with `runnable-default` when they can be nothing but a slip of the pen for it.

## Bad

```yaml bad
worker:
  compute: runable-default
```

```text findings
2 |   compute: runable-default
  |            ^^^^^^^^^^^^^^^ worker.compute is runable-default, which is no known Compute
  = help: did you mean runnable-default?
  = fix: Write runnable-default (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  compute: runnable-default
```

## Bad

```yaml bad
worker:
  compute: query-default
```

```text findings
2 |   compute: query-default
  |            ^^^^^^^^^^^^^
  |            worker.compute is query-default, which serves query clusters and runs no Worker
  = help: write runnable-default, or a runnable Compute of your organisation
```

## Good

```yaml good
worker:
  compute: gpu-large
```

```toml config
computes = ["gpu-large"]
```

## Bad

```yaml bad
worker:
  compute: gpu-lage
```

```text findings
2 |   compute: gpu-lage
  |            ^^^^^^^^ worker.compute is gpu-lage, which is no known Compute
  = help: did you mean gpu-large?
  = fix: Write gpu-large (--unsafe-fixes)
```

## Sources

- dataos:compute: `runnable-default` is created with the installation, and `query-default` serves query clusters.
- dataos:worker-attributes: `compute` is `runnable-default` or another Compute Resource.
"""

from __future__ import annotations

from workerlint.authoring import UNSAFE, WARNING, Edit, Finding, Findings, Fix, ProjectContext, project_rule, scalar
from workerlint.core.wording import closest, one_line
from workerlint.manifest.resources import COMPUTE

_DEFAULT = "runnable-default"
_QUERIES = "query-default"


@project_rule("DW604", "undefined-compute", WARNING, area="across-files", evidence="documented")
def undefined_compute(context: ProjectContext) -> Findings:
    listed = {*context.settings.computes, *(item.name for _, item in context.index.of_kind(COMPUTE))}
    for reference in context.resource.references:
        name = reference.name
        if reference.kind != COMPUTE or name == _DEFAULT or name in listed:
            continue
        near = closest(name, sorted({*listed, _DEFAULT} - {_QUERIES}), 1)
        if name == _QUERIES:
            message = "which serves query clusters and runs no Worker"
            help = f"write {_DEFAULT}, or a runnable Compute of your organisation"
            near = []
        elif listed or _is_misspelt(name):
            message = "which is no known Compute"
            help = (
                f"did you mean {one_line(near[0])}?"
                if near
                else "correct the name, or add it to computes in the configuration"
            )
        else:
            continue
        fix = Fix(f"Write {one_line(near[0])}", [Edit(reference.span, scalar(near[0]))], UNSAFE) if near else None
        yield Finding(reference.span, f"{reference.path} is {one_line(name)}, {message}", help=help, fix=fix)


def _is_misspelt(name: str) -> bool:
    """Return whether a name is so close to the default that nobody would choose it for another Compute.

    A name with the words of the default and more, as ``runnable-default-gpu`` or ``runnable-default2``, is chosen.
    """
    import re
    from difflib import SequenceMatcher

    folded = name.lower()
    words = re.findall(r"[a-z]+", folded)
    if {"runnable", "default"}.issubset(words) and (len(words) > 2 or any(char.isdecimal() for char in folded)):
        return False
    return SequenceMatcher(None, folded, _DEFAULT).ratio() > 0.85
