"""Invalid environment variable name

A name consists of letters, digits and `_`, and does not start with a digit. Shells and many programs cannot read a variable
with another name: it is ignored without an error. Most versions of Kubernetes reject such a name.

Kubernetes accepts hyphens and dots, and some programs require them (`spring.profiles.active`). These are a warning.

## Bad

```yaml bad
worker:
  envs:
    city region: emea
    city-level: "3"
```

```text findings
3 |     city region: emea
  |     ^^^^^^^^^^^ invalid environment variable name `city region`
  = help: rename it to `city_region`
  = fix: Rename to `city_region` (--unsafe-fixes)

4 |     city-level: "3"
  |     ^^^^^^^^^^ shells cannot read the environment variable `city-level`
  = help: rename it to `city_level`, unless a program requires this name
  = fix: Rename to `city_level` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  envs:
    city_region: emea
    city_level: "3"
```

## Sources

- posix:environment: Names used by the standard utilities consist of uppercase letters, digits and underscores, and do
  not start with a digit.
- kubernetes:pod-api: The name of an environment variable may contain any printable ASCII character except `=`.
"""

from __future__ import annotations

import re

from workerlint.authoring import ERROR, WARNING, Findings, Scalar, Worker, attribute, code, entries, rule
from workerlint.core.text import Pattern

_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_ACCEPTED = Pattern(r"[-._A-Za-z][-._A-Za-z0-9]*")  # by every version of Kubernetes


_RULE = "use letters, digits and `_`, and no digit at the start"


@rule("DW521", "invalid-env-name", ERROR, v2alpha=True, keys=("envs",), area="environment", evidence="documented")
def invalid_env_name(worker: Worker) -> Findings:
    for variable in entries(worker, "envs"):
        name, key = str(variable.name), variable.key
        if not isinstance(key, Scalar) or key.kind == "unknown" or _NAME.fullmatch(name):
            continue
        text = re.sub(r"[^A-Za-z0-9_]+", "_", name.strip())
        valid = f"_{text}" if text[:1].isdigit() else text
        is_free = any(char.isalnum() for char in valid) and attribute(worker, "envs", valid) is None
        is_accepted = _ACCEPTED.fullmatch(name)
        help = f"rename it to `{valid}`" if is_free else _RULE
        yield variable.finding(
            f"shells cannot read the environment variable {code(name)}"
            if is_accepted
            else f"invalid environment variable name {code(name)}",
            help=f"{help}, unless a program requires this name" if is_free and is_accepted else help,
            fixes=[variable.rename(valid)] if is_free else [],
            severity=WARNING if is_accepted else None,
            at_key=True,
        )
