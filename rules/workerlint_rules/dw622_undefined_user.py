"""Undefined user in `owner` or `runAsUser`

`owner` and `runAsUser` are IDs of users. If the platform file has a list of users, they are compared with it.

If the list is complete, other users are errors. Otherwise, the finding is an info.

You can also list the users that own resources in the configuration (`owners`). Any other `owner` that is not in the
platform file is then an error.

## Bad

```toml platform
format = 1

[user]
learned = 2026-01-31
names = ["ada", "grace"]
```

```yaml bad
owner: adda
```

```text findings
1 | owner: adda
  |        ^^^^
  |        unknown user `adda`: the platform file does not list it, but the list may be incomplete
  = help: did you mean `ada`?
  = fix: Replace with `ada` (--unsafe-fixes)
```

## Fixed

```yaml fixed
owner: ada
```

## Bad

```yaml bad
worker:
  runAsUser: linus
```

```text findings
2 |   runAsUser: linus
  |              ^^^^^
  |         unknown user `linus`: the platform file does not list it, but the list may be incomplete
  = help: correct the name, or run `workerlint learn` with new output that contains the user
```

## Bad

```toml config
owners = ["ada", "grace"]
```

```yaml bad
owner: linus
```

```text findings
1 | owner: linus
  |        ^^^^^ unknown user `linus`: it is not among the configured `owners`
  = help: correct the name, or add it to `owners` in the configuration
```

## Good

```yaml good
owner: ada
worker:
  runAsUser: grace
```

## Sources

- dataos:manifest-attributes: `owner` is an optional user ID.
- dataos:worker-attributes: `runAsUser` is an optional user ID that the Worker runs as.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, ProjectContext, project_rule
from workerlint.manifest.resources import USER


@project_rule("DW622", "undefined-user", ERROR, of="known-names", area="platform", evidence="inferred")
def undefined_user(context: ProjectContext) -> Findings:
    for reference in context.references(USER):
        yield from context.undefined(reference, in_run=False)
