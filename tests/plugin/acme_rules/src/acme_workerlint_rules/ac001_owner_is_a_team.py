"""Owner is not a team

People leave; teams stay. The name of each owner at Acme starts with `team-`.

## Bad

```yaml bad
owner: jane
```

```text findings
1 | owner: jane
  |        ^^^^ owner `jane` is not a team
  = help: set it to the name of a team, such as `team-cities`
```

## Good

```yaml good
owner: team-cities
```

## Sources

- [Owners at Acme](https://docs.acme.example/owners): The owner of a Worker is a team.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, code, meta, rule


@rule(
    "AC001",
    "owner-is-a-team",
    WARNING,
    v2alpha=True,
    keys=("owner",),
    area="ownership",
    evidence="documented",
    url="https://docs.acme.example/rules/ac001",
)
def owner_is_a_team(worker: Worker) -> Findings:
    owner = meta(worker, "owner")
    if owner and owner.text and not owner.text.startswith("team-"):
        yield owner.finding(
            f"owner {code(owner.text)} is not a team",
            help="set it to the name of a team, such as `team-cities`",
        )
