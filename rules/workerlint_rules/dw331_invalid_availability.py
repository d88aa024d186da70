"""Invalid `level` or `mode` in `highAvailabilityConfig`

`level` is what DataOS distributes the replicas across: `hostname`, `zone` or `region`. `mode` is how strictly: with
`preferred`, it is a preference; with `required`, a Worker that cannot be distributed fails. DataOS defines no other
values.

## Bad

```yaml bad
worker:
  replicas: 2
  highAvailabilityConfig:
    level: Host
    mode: prefered
```

```text findings
4 |     level: Host
  |            ^^^^ invalid level `Host`: must be one of `hostname`, `zone`, `region`
  = help: did you mean `hostname`?
  = fix: Replace with `hostname` (--fix)

5 |     mode: prefered
  |           ^^^^^^^^ invalid mode `prefered`: must be one of `preferred`, `required`
  = help: did you mean `preferred`?
  = fix: Replace with `preferred` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
  highAvailabilityConfig:
    level: hostname
    mode: preferred
```

## Bad

```yaml bad
worker:
  replicas: 2
  highAvailabilityConfig:
    level: rack
    mode: required
```

```text findings
4 |     level: rack
  |            ^^^^ invalid level `rack`: must be one of `hostname`, `zone`, `region`
  = help: use `hostname`, `zone` or `region`
```

## Silence

```yaml silent
worker:
  replicas: 2
  highAvailabilityConfig:
    level: ${{level}}
    mode: ${HA_MODE}
```

## Sources

- dataos:service-attributes: For Workers and Services, `level` is `hostname`, `zone` or `region`, and `mode` is
  `preferred` or `required`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, closest, code, codes, same, schema_rule, violated

_SYNONYMS = {
    "host": "hostname", "node": "hostname", "az": "zone", "availability-zone": "zone",
    "prefer": "preferred", "soft": "preferred", "require": "required", "hard": "required", "strict": "required",
}  # fmt: skip


@schema_rule("DW331", "invalid-availability", ERROR, area="availability", evidence="documented")
def invalid_availability(worker: Worker, violation: Violation) -> Findings:
    value = violated(worker, violation)
    words = violation.shape.enum or ()
    if value.scalar is None:
        return
    word = value.text.strip().lower()
    near = [_SYNONYMS[word]] if word in _SYNONYMS else closest(word, words)
    meant = near[0] if near and near[0] in words else ""
    sure = word in _SYNONYMS or same(word, meant)
    yield value.finding(
        f"invalid {value.name} {code(value.text)}: must be one of {codes(words)}",
        help=f"did you mean `{meant}`?" if meant else f"use {codes(words, 'or')}",
        fixes=[value.rewrite_text(meant, safe=sure)] if meant else [],
    )
