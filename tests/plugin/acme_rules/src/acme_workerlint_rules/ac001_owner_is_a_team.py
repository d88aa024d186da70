"""Owner is not a team

People leave; teams stay. Acme's owners begin with `team-`.

## Bad

```yaml bad
owner: jane
```

```text findings
1 | owner: jane
  |        ^^^^ owner is jane, not a team
  = help: write team- and its name
```

## Good

```yaml good
owner: team-cities
```
"""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.authoring import WARNING, Finding, Worker, rule


@rule("AC001", "owner-is-a-team", WARNING, v2alpha=True)
def owner_is_a_team(worker: Worker) -> Iterator[Finding]:
    owner = worker.meta("owner")
    if owner is not None and not owner.text.startswith("team-"):
        yield Finding(owner, f"owner is {owner.text}, not a team", help="write team- and its name")
