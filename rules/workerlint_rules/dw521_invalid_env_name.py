"""The keys of `envs` are names that an environment variable can have.

Letters, digits and underscores, and no digit in front: what else a name holds, a shell cannot read and many programs
cannot either, so the setting is lost without a word. Kubernetes takes hyphens and dots as well, and some programs ask for
them (`spring.profiles.active`), so those are a warning; most of its versions refuse anything else.

## Bad

```yaml bad
worker:
  envs:
    city region: emea
    city-level: "3"
```

```text findings
3 |     city region: emea
  |     ^^^^^^^^^^^ worker.envs has "city region", which no environment variable can be called
  = help: write city_region: letters, digits and _ only, and no digit in front
  = fix: Write city_region (--unsafe-fixes)

4 |     city-level: "3"
  |     ^^^^^^^^^^ worker.envs has "city-level", which no shell can read
  = help: write city_level, unless a program asks for this very name
  = fix: Write city_level (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  envs:
    city_region: emea
    city_level: "3"
```

## Good

```yaml good
worker:
  envs:
    CITY_REGION: emea
    _LEVEL2: "3"
```

## Sources

- posix:environment: Names used by the standard utilities consist of uppercase letters, digits and underscores, and do
  not start with a digit.
- kubernetes:pod-api: The name of an environment variable may contain any printable ASCII character except `=`.
"""

from __future__ import annotations

import re

from workerlint.authoring import ERROR, UNSAFE, WARNING, Finding, Findings, Fix, Scalar, Worker, replace, rule, shorten
from workerlint.core.text import Pattern
from workerlint.syntax.scalars import quoted

_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_TAKEN = Pattern(r"[-._A-Za-z][-._A-Za-z0-9]*")
"""The names of variables that Kubernetes accepts in every version. Source: its API's validation of names."""
_RULE = "letters, digits and _ only, and no digit in front"


@rule("DW521", "invalid-env-name", ERROR, v2alpha=True, keys=("envs",), area="environment", evidence="documented")
def invalid_env_name(worker: Worker) -> Findings:
    envs = worker.mapping("envs")
    if envs is None:
        return
    for name, (key, _) in envs.entries.items():
        if key.kind == "unknown" or not isinstance(key, Scalar) or _NAME.fullmatch(name):
            continue
        valid = _valid(name)
        free = valid not in envs.entries and any(char.isalnum() for char in valid)
        fix = Fix(f"Write {valid}", [replace(key, quoted(key, valid))], UNSAFE)
        taken = _TAKEN.fullmatch(name)
        what = "which no shell can read" if taken else "which no environment variable can be called"
        why = ", unless a program asks for this very name" if taken else f": {_RULE}"
        yield Finding(
            key,
            f'{worker.section_name}.envs has "{shorten(name)}", {what}',
            help=f"write {valid}{why}" if free else f"write {_RULE}",
            fix=fix if free and envs.owns(key) else None,
            severity=WARNING if taken else None,
        )


def _valid(name: str) -> str:
    text = re.sub(r"[^A-Za-z0-9_]+", "_", name.strip())
    return f"_{text}" if text[:1].isdigit() else text
