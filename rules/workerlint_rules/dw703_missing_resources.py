"""The Worker says which resources it needs.

Without `resources` the platform gives each replica little: it is slowed down at 400m of CPU and killed at 400Mi of memory.
That may be right for it, so this is only a note.

## Bad

```yaml bad without resources
worker:
  compute: runnable-default
```

```text findings
1 | worker:
  | ^^^^^^
  | worker.resources is not given: each replica requests 100m of CPU and 100Mi of memory, and is limited to 400m and 400Mi
  = help: write the requests and limits that the Worker needs, or these, to have decided it
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 250m
      memory: 256Mi
    limits:
      cpu: 500m
      memory: 512Mi
```

## Sources

- dataos:soda: Comments in a sample Worker give the defaults: requests of `100m` and `100Mi`, limits of `400m` and
  `400Mi`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Worker, rule
from workerlint.manifest.attributes import section_attributes
from workerlint.manifest.unknown import is_misspelt


@rule("DW703", "missing-resources", INFO, area="habits", evidence="documented")
def missing_resources(worker: Worker) -> Findings:
    # An empty or misspelt `resources:`, or its children without it, is another finding with the same message.
    if worker.section_key is None or worker.key("resources") is not None or not worker.absent("resources"):
        return
    if any(path[0] == "resources" for path in worker.misplaced.present):
        return
    if worker.section is None or is_misspelt(worker, worker.section, section_attributes(worker), "resources"):
        return
    yield Finding(
        worker.section_key,
        "worker.resources is not given: each replica requests 100m of CPU and 100Mi of memory,"
        " and is limited to 400m and 400Mi",
        help="write the requests and limits that the Worker needs, or these, to have decided it",
    )
