"""Environment variable that the platform sets itself

The platform gives each Worker variables with its name, its workspace, the user it runs as, and the directories of its
configuration and secrets. Their names start with `DATAOS_`. If you set one of them in `envs`, it contradicts the manifest,
and it is not documented which of the two values the Worker gets.

Your own variables may start with `DATAOS_` too.

## Bad

```yaml bad
worker:
  envs:
    DATAOS_LOG_LEVEL: DEBUG
    DATAOS_TEMP_DIR: /scratch
```

```text findings
3 |     DATAOS_LOG_LEVEL: DEBUG
  |     ^^^^^^^^^^^^^^^^ the platform sets `DATAOS_LOG_LEVEL` itself
  = help: set `worker.logLevel` instead

4 |     DATAOS_TEMP_DIR: /scratch
  |     ^^^^^^^^^^^^^^^ the platform sets `DATAOS_TEMP_DIR` itself
  = help: rename the variable
```

## Good

```yaml good
worker:
  logLevel: DEBUG
  envs:
    DATAOS_CITY_TOPIC: cities
```

## Sources

- dataos:stack-attributes: A table lists the variables that the platform sets, such as `DATAOS_NAME` and
  `DATAOS_WORKSPACE`.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, entries, rule

_FIELDS = {
    "DATAOS_DESCRIPTION": "description",
    "DATAOS_IS_DRY_RUN": "worker.dryRun",
    "DATAOS_LOG_LEVEL": "worker.logLevel",
    "DATAOS_NAME": "name",
    "DATAOS_RUN_AS_APIKEY": "worker.runAsApiKey",
    "DATAOS_RUN_AS_USER": "worker.runAsUser",
    "DATAOS_TAGS": "tags",
    "DATAOS_WORKSPACE": "workspace",
}
_OTHERS = frozenset((
    "DATAOS_CONFIG_DIR", "DATAOS_FQDN", "DATAOS_RESOURCE_ID", "DATAOS_RUN_ID", "DATAOS_SECRET_DIR", "DATAOS_STAMP",
    "DATAOS_TEMP_DIR", "DATAOS_TYPE", "DATAOS_UID",
))  # fmt: skip


@rule("DW523", "reserved-env", WARNING, keys=("envs",), area="environment", evidence="documented")
def reserved_env(worker: Worker) -> Findings:
    for variable in entries(worker, "envs"):
        field = _FIELDS.get(str(variable.name))
        if field or variable.name in _OTHERS:
            yield variable.finding(
                f"the platform sets `{variable.name}` itself",
                help=f"set `{field}` instead" if field else "rename the variable",
                at_key=True,
            )
