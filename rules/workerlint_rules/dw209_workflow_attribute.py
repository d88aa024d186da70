"""A Worker has no schedule and no steps.

A Worker runs without end. What runs on a schedule, or in steps to an end, is a Workflow; in a Worker these attributes have no
effect.

## Bad

```yaml bad
worker:
  schedule:
    cron: "*/10 * * * *"
```

```text findings
2 |   schedule:
  |   ^^^^^^^^ worker.schedule belongs to a Workflow: a Worker runs without end
  = help: make it a Workflow if it is to run on a schedule or to an end, else delete it
```

```yaml bad
worker:
  dag: []
```

```text findings
2 |   dag: []
  |   ^^^ worker.dag belongs to a Workflow: a Worker runs without end
  = help: make it a Workflow if it is to run on a schedule or to an end, else delete it
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:workflow-attributes: `dag` and `schedule` are attributes of a Workflow.
- dataos:worker-concepts: A Worker runs without a defined end, whereas a Workflow executes a DAG and terminates.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, rule
from workerlint.manifest.unknown import WORKFLOW_ATTRIBUTES, keys_called


@rule("DW209", "workflow-attribute", ERROR, keys=WORKFLOW_ATTRIBUTES, area="structure", evidence="documented")
def workflow_attribute(worker: Worker) -> Findings:
    for path, key in keys_called(worker, WORKFLOW_ATTRIBUTES):
        if id(key) not in worker.misplaced.keys:
            message = f"{path} belongs to a Workflow: a Worker runs without end"
            yield Finding(
                key, message, help="make it a Workflow if it is to run on a schedule or to an end, else delete it"
            )
