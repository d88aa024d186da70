"""Workflow field in a Worker

A Worker runs without an end, so fields such as `schedule` and `dag` have no effect in it. Use a Workflow for what runs on a
schedule, or in steps that end.

## Bad

```yaml bad
worker:
  schedule:
    cron: "*/10 * * * *"
  dag: []
```

```text findings
2 |   schedule:
  |   ^^^^^^^^ `schedule` is a field of a Workflow: a Worker runs without an end
  = help: remove `schedule`, or use a Workflow with `type: workflow`

4 |   dag: []
  |   ^^^ `dag` is a field of a Workflow: a Worker runs without an end
  = help: remove `dag`, or use a Workflow with `type: workflow`
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:workflow-attributes: `dag` and `schedule` are fields of a Workflow.
- dataos:worker-concepts: A Worker runs without a defined end, whereas a Workflow executes a DAG and terminates.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, rule
from workerlint.manifest.unknown import WORKFLOW_ATTRIBUTES, fields_named


@rule(
    "DW209", "workflow-attribute", ERROR,
    keys=("dag", "schedule", "cron", "concurrencyPolicy", "endOn", "crons", "depends"),
    area="structure", evidence="documented",
)  # fmt: skip
def workflow_attribute(worker: Worker) -> Findings:
    for field in fields_named(worker, WORKFLOW_ATTRIBUTES):
        yield field.finding(
            f"`{field.name}` is a field of a Workflow: a Worker runs without an end",
            help=f"remove `{field.name}`, or use a Workflow with `type: workflow`",
            at_key=True,
        )
