"""The owner of a Worker is a team.

People leave; teams stay. Acme's owners begin with `team-`.

```yaml bad
name: city-sync
version: v1beta
type: worker
owner: jane
       ^^^^ owner is jane, not a team
       = write team- and its name
worker:
  stack: bento:3.0
```

```yaml good
name: city-sync
version: v1beta
type: worker
owner: team-cities
worker:
  stack: bento:3.0
```

Evidence: documented in Acme's handbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.authoring import WARNING, Finding, Worker, rule


@rule("AC001", "owner-is-a-team", WARNING, v2alpha=True)
def owner_is_a_team(worker: Worker) -> Iterator[Finding]:
    owner = worker.meta("owner")
    if owner is not None and not owner.text.startswith("team-"):
        yield Finding(owner, f"owner is {owner.text}, not a team", help="write team- and its name")
