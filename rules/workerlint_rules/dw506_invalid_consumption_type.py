"""`consumptionType` is envVars, propFile or file.

It says how the Worker gets to see a secret. With a word that the platform does not know, the secret does not arrive where
the Worker looks for it.

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
  |          worker.dataosSecrets[0].consumptionType is "env", not one of envVars, propFile and file
  = help: write envVars
  = fix: Write envVars (--fix)
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

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: hello
```

```text findings
5 |       consumptionType: hello
  |                        ^^^^^
  |        worker.dataosSecrets[0].consumptionType is "hello", not one of envVars, propFile and file
  = help: write envVars for environment variables, propFile for one file of properties, or file for a file each
```

The same word in other capitals is only noted: the documents themselves spell `propFile` in two ways.

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: propfile
```

```text findings
5 |       consumptionType: propfile
  |                        ^^^^^^^^
  |       worker.dataosSecrets[0].consumptionType is "propfile", which the reference spells propFile
  = help: write propFile
  = fix: Write propFile (--fix)
```

## Fixed

```yaml fixed
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: propFile
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: envVars
```

## Sources

- dataos:secret-references: `consumptionType` is `envVars`, `propfile` or `file`.
"""

from __future__ import annotations

from workerlint.authoring import (
    INFO,
    SAFE,
    WARNING,
    Finding,
    Findings,
    Fix,
    Node,
    Worker,
    quoted,
    replace,
    rule,
    shorten,
)
from workerlint.manifest.anchors import is_reused
from workerlint.syntax.nodes import Mapping, Scalar

_TYPES = ("envVars", "propFile", "file")
_MEANT = {
    "env": "envVars", "envs": "envVars", "envvar": "envVars", "envvars": "envVars", "environment": "envVars",
    "environmentvariables": "envVars", "files": "file", "propfile": "propFile", "propertiesfile": "propFile",
}  # fmt: skip


@rule("DW506", "invalid-consumption-type", WARNING, keys=("consumptionType",), area="secrets", evidence="documented")
def invalid_consumption_type(worker: Worker) -> Findings:
    said: set[int] = set()
    for section in ("dataosSecrets", "secrets"):
        for index, entry in enumerate(worker.list(section)):
            pair = entry.entries.get("consumptionType") if isinstance(entry, Mapping) else None
            node = pair[1].target() if pair else None
            if pair is None or not isinstance(node, Scalar) or node.kind != "string" or node.text in _TYPES:
                continue
            if id(pair[1]) not in said:  # an alias repeats a whole entry
                said.add(id(pair[1]))
                yield _finding(worker, pair[1], node, f"{worker.section_name}.{section}[{index}].consumptionType")


def _finding(worker: Worker, place: Node, node: Scalar, path: str) -> Finding:
    word = node.text.strip().replace("-", "").replace("_", "").lower()
    meant = next((name for name in _TYPES if name.lower() == word), _MEANT.get(word))
    message = f'{path} is "{shorten(node.text)}", not one of envVars, propFile and file'
    if meant is None:
        help = "write envVars for environment variables, propFile for one file of properties, or file for a file each"
        return Finding(place, message, help=help)
    own = place is node and not is_reused(worker, node)
    fix = Fix(f"Write {meant}", [replace(node, quoted(node, meant))], SAFE) if own else None
    if node.text.lower() == meant.lower():
        message = f'{path} is "{node.text}", which the reference spells {meant}'
        return Finding(place, message, help=f"write {meant}", fix=fix, severity=INFO)
    return Finding(place, message, help=f"write {meant}", fix=fix)
