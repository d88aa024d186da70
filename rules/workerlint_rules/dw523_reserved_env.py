"""`envs` leaves alone the variables that the platform sets itself.

The platform tells each Worker who and where it is in variables whose names begin with `DATAOS_`: its name, its workspace,
the user it runs as, the folders of its configuration and secrets. A second value for one of them contradicts the manifest,
and which of the two the Worker sees is not promised. Variables of your own may begin with `DATAOS_`, as those of the
platform's own Workers do.

## Bad

```yaml bad
worker:
  envs:
    DATAOS_LOG_LEVEL: DEBUG
    DATAOS_TEMP_DIR: /scratch
```

```text findings
3 |     DATAOS_LOG_LEVEL: DEBUG
  |     ^^^^^^^^^^^^^^^^ worker.envs.DATAOS_LOG_LEVEL is a variable that the platform sets itself
  = help: set worker.logLevel instead

4 |     DATAOS_TEMP_DIR: /scratch
  |     ^^^^^^^^^^^^^^^ worker.envs.DATAOS_TEMP_DIR is a variable that the platform sets itself
  = help: give your variable another name
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

from workerlint.authoring import WARNING, Finding, Findings, Worker, rule

_INSTEAD = {
    "DATAOS_CONFIG_DIR": "",
    "DATAOS_DESCRIPTION": "description",
    "DATAOS_FQDN": "",
    "DATAOS_IS_DRY_RUN": "worker.dryRun",
    "DATAOS_LOG_LEVEL": "worker.logLevel",
    "DATAOS_NAME": "name",
    "DATAOS_RESOURCE_ID": "",
    "DATAOS_RUN_AS_APIKEY": "worker.runAsApiKey",
    "DATAOS_RUN_AS_USER": "worker.runAsUser",
    "DATAOS_RUN_ID": "",
    "DATAOS_SECRET_DIR": "",
    "DATAOS_STAMP": "",
    "DATAOS_TAGS": "tags",
    "DATAOS_TEMP_DIR": "",
    "DATAOS_TYPE": "",
    "DATAOS_UID": "",
    "DATAOS_WORKSPACE": "workspace",
}
"""The variables in both sources, each with the attribute that it is set from."""


@rule("DW523", "reserved-env", WARNING, keys=("envs",), area="environment", evidence="documented")
def reserved_env(worker: Worker) -> Findings:
    envs = worker.mapping("envs")
    for name, (key, _) in envs.entries.items() if envs else ():
        instead = _INSTEAD.get(name)
        if instead is not None:
            yield Finding(
                key,
                f"{worker.section_name}.envs.{name} is a variable that the platform sets itself",
                help=f"set {instead} instead" if instead else "give your variable another name",
            )
