"""Unknown Compute in `compute`

A Worker needs a runnable Compute. `runnable-default` is part of the platform, and your organization may have others.
`query-default` is for query clusters and cannot run a Worker.

workerlint compares a name with the Computes of the run, with `computes` in the configuration, and with the platform file.
If there are none, it only reports a name that is probably a misspelled `runnable-default`. If the list of the platform
file is complete, every other name is an error. If it may be incomplete and there are no other Computes, the finding is an
info.

## Bad

```yaml bad
worker:
  compute: runable-default
```

```text findings
2 |   compute: runable-default
  |            ^^^^^^^^^^^^^^^ unknown Compute `runable-default`
  = help: did you mean `runnable-default`?
  = fix: Replace with `runnable-default` (--unsafe-fixes)
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
  |            ^^^^^^^^^^^^^ Compute `query-default` is for query clusters: it cannot run a Worker
  = help: set `compute` to `runnable-default` or another runnable Compute
```

## Bad

With the names of your Computes in the configuration, every other name is reported:

```toml config
computes = ["gpu-large"]
```

```yaml bad
worker:
  compute: gpu-lage
```

```text findings
2 |   compute: gpu-lage
  |            ^^^^^^^^ unknown Compute `gpu-lage`
  = help: did you mean `gpu-large`?
  = fix: Replace with `gpu-large` (--unsafe-fixes)
```

## Bad

With a complete list in the platform file, a Compute that is not in it does not exist:

```toml platform
format = 1

[compute]
closed = true
learned = 2026-01-31
names = ["gpu-large", "runnable-default"]
```

```yaml bad
worker:
  compute: spot
```

```text findings
2 |   compute: spot
  |            ^^^^ unknown Compute `spot`: it does not exist on the platform
  = help: correct the name, or run `workerlint learn` with new output that contains the Compute
```

## Good

```yaml good
worker:
  compute: gpu-large
```

## Sources

- dataos:compute: `runnable-default` is created with the installation, and `query-default` serves query clusters.
- dataos:worker-attributes: `compute` is `runnable-default` or another Compute Resource.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, WARNING, Findings, ProjectContext, closest, code, one_line, project_rule
from workerlint.core.wording import MANY
from workerlint.manifest.resources import COMPUTE

_DEFAULT = "runnable-default"
_QUERIES = "query-default"
_LIST = "correct the name, or add it to `computes` in the configuration"
_LEARN = "correct the name, or run `workerlint learn` with new output that contains the Compute"


@project_rule("DW604", "undefined-compute", WARNING, area="across-files", evidence="documented")
def undefined_compute(context: ProjectContext) -> Findings:
    for reference in context.references(COMPUTE):
        name = reference.name
        if name == _DEFAULT and context.platform.file is None:
            continue
        index, configured = context.index, context.settings.computes
        on_platform = context.platform.listed(COMPUTE)
        absence = context.platform.absence(COMPUTE, name)
        is_certain = absence is not None and absence.severity == ERROR
        if index.defines(COMPUTE, name) or name in configured or (name == _DEFAULT and not is_certain):
            continue
        listed = index.count(COMPUTE) + len(configured)
        if name == _QUERIES:
            message = f"Compute `{_QUERIES}` is for query clusters: it cannot run a Worker"
            yield reference.finding(message, help=f"set `compute` to `{_DEFAULT}` or another runnable Compute")
        elif name not in on_platform and (absence or listed or _is_misspelled(name)):
            near = ""
            if listed + len(on_platform) <= MANY:
                known = index.names(COMPUTE).union(configured, on_platform, () if is_certain else (_DEFAULT,))
                near = "".join(closest(name, sorted(known - {_QUERIES}), 1))
            is_hint = not (is_certain or listed or _is_misspelled(name))
            yield reference.finding(
                f"unknown Compute {code(one_line(name))}" + (f": {absence.reason}" if absence else ""),
                help=f"did you mean {code(one_line(near))}?" if near else _LEARN if is_certain else _LIST,
                name=near,
                related=[absence.related(near)] if absence else (),
                severity=ERROR if is_certain else INFO if is_hint else None,
            )


def _is_misspelled(name: str) -> bool:
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
