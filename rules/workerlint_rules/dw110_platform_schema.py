"""Worker that the schema of the platform does not allow

`dataos-ctl develop schema generate -t worker` prints the JSON Schema of a Worker of your installation. If the platform
file names it (`[schemas]`, `worker = "schemas/worker.json"`), each Worker of version `v1beta` is also validated against
it: the platform may reject what the schema does not allow.

A location with an error of another rule is not reported again. What is known only when the manifest is applied, such as
a variable, is not judged.

## Bad

```toml platform
format = 1

[schemas]
worker = "schemas/worker.json"
```

```json schemas/worker.json
{
  "properties": {
    "name": {"type": "string"},
    "type": {"const": "worker"},
    "description": {"type": "string", "maxLength": 20}
  },
  "required": ["name", "type", "tags"]
}
```

```yaml bad
description: Copies all orders of a city to the lakehouse
tags:
  - city
```

```text findings
1 | description: Copies all orders of a city to the lakehouse
  |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |             the string `"Copies all orders of a city to the lake…"` is longer than 20 characters
  = help: use at most 20 characters
```

## Good

```yaml good
description: Copies orders
tags:
  - city
```

## Sources

- workerlint: The schema is that of the installation, as dataos-ctl prints it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, Findings, Platform, Related, Worker, attribute, code, meta, platform_rule


@platform_rule("DW110", "platform-schema", ERROR, of="platform-file", area="structure", evidence="own")
def platform_schema(worker: Worker, platform: Platform) -> Findings:
    file = platform.file
    if file is None:
        return
    for name in file.worker_schemas:
        from workerlint.fixes.schema_findings import schema_findings
        from workerlint.platform.evaluation import evaluate
        from workerlint.platform.json_schema import prepare
        from workerlint.platform.worker_schema import SECTION, describes_worker

        prepared = prepare(file.schema_texts[name])
        is_section = describes_worker(prepared.schema) == SECTION
        node = worker.section if is_section else worker.root
        if node is None:
            continue
        path = (worker.section_name,) if is_section else ()
        related = [Related(file.span_of_worker_schemas(), "the schema is named here", file.shown)]
        evaluation = evaluate(prepared, node, path)
        for reason in evaluation.unchecked[:1]:
            field = attribute(worker) or meta(worker, "type")
            message = f"the Worker is not fully checked with {code(name)}: {reason}"
            if field is not None:
                yield field.finding(message, severity=INFO, at_key=True, related=related)
        yield from schema_findings(worker, evaluation.violations, name, related=related)
