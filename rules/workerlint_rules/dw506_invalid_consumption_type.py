"""Invalid `consumptionType`

`consumptionType` determines how the Worker reads a secret: `envVars` sets environment variables, `propFile` writes one file
of properties, and `file` writes a file for each key. With any other value, the Worker does not find the secret.

## Bad

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: env
```

```text findings
5 |       consumptionType: env
  |                        ^^^
  |                     invalid consumption type `env`: must be one of `envVars`, `propFile`, `file`
  = help: did you mean `envVars`?
  = fix: Replace with `envVars` (--fix)
```

## Fixed

```yaml fixed
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: envVars
```

## Bad

Only the case differs here. The documentation itself spells `propFile` in two ways, so this is an info:

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: propfile
```

```text findings
5 |       consumptionType: propfile
  |                        ^^^^^^^^ consumption type `propfile` is documented as `propFile`
  = help: did you mean `propFile`?
  = fix: Replace with `propFile` (--fix)
```

## Fixed

```yaml fixed
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: propFile
```

## Sources

- dataos:secret-references: `consumptionType` is `envVars`, `propfile` or `file`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, WARNING, Findings, Worker, code, codes, items, rule

_TYPES = ("envVars", "propFile", "file")
_MEANT = {
    **{name.lower(): name for name in _TYPES},
    **dict.fromkeys(("env", "envs", "envvar", "environment", "environmentvariables"), "envVars"),
    "files": "file",
    "propertiesfile": "propFile",
}
_HELP = "use `envVars` for environment variables, `propFile` for one file, or `file` for a file for each key"


@rule("DW506", "invalid-consumption-type", WARNING, keys=("consumptionType",), area="secrets", evidence="documented")
def invalid_consumption_type(worker: Worker) -> Findings:
    for entry in [*items(worker, "dataosSecrets"), *items(worker, "secrets")]:
        field = entry.get("consumptionType")
        if field is None or (text := field.string) is None or text in _TYPES:
            continue
        meant = _MEANT.get(text.strip().replace("-", "").replace("_", "").lower(), "")
        is_spelling = meant != "" and text.lower() == meant.lower()
        invalid = f"invalid consumption type {code(text)}" if text.strip() else "`consumptionType` is empty"
        yield field.finding(
            f"consumption type {code(text)} is documented as `{meant}`"
            if is_spelling
            else f"{invalid}: must be one of {codes(_TYPES)}",
            help=f"did you mean `{meant}`?" if meant else _HELP,
            fixes=[field.rewrite_text(meant, safe=True)] if meant else [],
            severity=INFO if is_spelling else None,
        )
