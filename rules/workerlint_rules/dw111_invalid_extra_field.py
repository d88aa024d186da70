"""Extra field that does not match its schema

The configuration may add fields of your organization to Workers (`[schema]`, `extra`). These fields are not unknown, and
their values are validated against the schema that the configuration gives for them. A field in `required` must be there.

A value that is known only when the manifest is applied, such as a variable, is not checked.

## Bad

```toml config
[schema.extra.meta.properties.costCenter]
type = "string"
pattern = "^[0-9]+$"
description = "The cost center that pays for the Worker."

[schema.extra.worker.properties.tier]
enum = ["gold", "silver"]
```

```yaml bad
costCenter: 1234
worker:
  tier: gould
```

```text findings
1 | costCenter: 1234
  |             ^^^^ expected a string, found the number `1234`
  = help: quote it: `"1234"`
  = fix: Quote the value (--unsafe-fixes)

3 |   tier: gould
  |         ^^^^^ the string `"gould"` is not a valid `tier`
  = help: did you mean `gold`?
  = fix: Replace with `gold` (--unsafe-fixes)
```

## Fixed

```yaml fixed
costCenter: "1234"
worker:
  tier: gold
```

## Good

```yaml good
costCenter: "1234"
worker:
  tier: silver
```

## Silence

```yaml silent
costCenter: ${COST_CENTER}
```

## Sources

- workerlint: The configuration adds the fields and gives their schema.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, Findings, Mapping, Worker, code, meta, rule
from workerlint.manifest.attributes import meta_attributes, section_attributes
from workerlint.manifest.unknown import is_misspelt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.platform.schema_violation import SchemaViolation


@rule(
    "DW111", "invalid-extra-field", ERROR, v2alpha=True, of="extra-fields", area="structure", evidence="own",
)  # fmt: skip
def invalid_extra_field(worker: Worker) -> Findings:
    extra = worker.settings.extra_fields
    if extra is None or worker.root is None:
        return
    from workerlint.fixes.schema_findings import schema_findings
    from workerlint.platform.evaluation import evaluate
    from workerlint.platform.json_schema import prepare

    evaluation = evaluate(prepare(extra.text), worker.root)
    place = meta(worker, "type")
    if evaluation.unchecked and place is not None:
        message = f"the Worker is not fully checked with {code(extra.shown)}: {evaluation.unchecked[0]}"
        yield place.finding(message, severity=INFO, at_key=True)
    violations = [found for found in evaluation.violations if not _is_reported_as_unknown(worker, found)]
    yield from schema_findings(worker, violations, extra.shown)


def _is_reported_as_unknown(worker: Worker, violation: SchemaViolation) -> bool:
    """Return whether a field is missing because its key is misspelt, which DW105 or DW204 reports."""
    mapping = violation.node
    if not violation.is_absence or len(violation.path) > 1 or not isinstance(mapping, Mapping):
        return False
    known = section_attributes(worker) if violation.path else (*meta_attributes(worker), worker.section_name)
    return is_misspelt(worker, mapping, known, violation.name)
