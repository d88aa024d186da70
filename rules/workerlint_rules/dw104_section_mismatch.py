"""Section does not match `type` and `version`

The settings of a resource are in one section, whose name follows from `type` and `version`: `worker` for a `v1beta`
Worker, `spec` for a `v2alpha` Worker. DataOS does not read any other section.

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
workflow:
  dag:
    - name: copy
```

```text findings
3 | type: worker
  |       ------ the type
4 | workflow:
  | ^^^^^^^^ expected section `worker`, found `workflow`
  = help: set `type` to `workflow` or rename the section to `worker`
```

## Bad

```yaml bad
type: service
worker:
  logLevel: INFO
```

```text findings
1 | type: service
  |       ^^^^^^^ `type` is `service`, but the section is `worker`
2 | worker:
  | ------ the section
  = help: set `type` to `worker`
  = fix: Replace with `worker` (--unsafe-fixes)
```

## Fixed

```yaml fixed
type: worker
worker:
  logLevel: INFO
```

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
Worker:
  stack: bento:3.0
  compute: runnable-default
  topology: [{name: cities, type: source}]
```

```text findings
4 | Worker:
  | ^^^^^^ expected section `worker`, found `Worker`
  = help: did you mean `worker`?
  = fix: Rename to `worker` (--fix)
```

## Fixed

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  topology: [{name: cities, type: source}]
```

## Bad

```yaml bad
version: v1beta
spec:
  compute: runnable-default
```

```text findings
1 | version: v1beta
  |          ------ the version
2 | spec:
  | ^^^^ expected section `worker` for version `v1beta`, found `spec`
  = help: rename it to `worker` or set `version` to `v2alpha`
  = fix: Rename to `worker` (--unsafe-fixes)
```

## Fixed

```yaml fixed
version: v1beta
worker:
  compute: runnable-default
```

## Bad

```yaml bad
worker:
  logLevel: INFO
volume:
  size: 1Gi
```

```text findings
1 | worker:
  | ------ the section
  :
3 | volume:
  | ^^^^^^ unexpected section `volume`: a manifest has one section, here `worker`
  = help: move `volume` to a manifest of its own after a `---` line
```

## Good

```yaml good file
name: city-sync
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Sources

- dataos:manifest-attributes: The section with the fields of a Resource has the name of its type.
- dataos:worker-v2: In DataOS 2.0, a Worker has a `spec` section.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Attribute, Findings, Missing, Worker, attribute, meta, rule
from workerlint.core.wording import code
from workerlint.manifest.sections import is_given, misspelt_section, other_sections
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES
from workerlint_schemas import RESOURCE_TYPES

_VERSIONS = {"worker": "v1beta", "spec": "v2alpha"}


@rule("DW104", "section-mismatch", ERROR, v2alpha=True, area="identity", evidence="documented")
def section_mismatch(worker: Worker) -> Findings:
    root = worker.root
    if root is None:
        return
    kind = worker.meta("type")
    if kind is not None and kind.text != "worker" and kind.text in RESOURCE_TYPES:
        yield from _wrong_type(worker)
    if is_given(root.get(worker.section_name)):
        yield from _second_section(worker)
    elif worker.complete and not root.is_open:
        yield from _no_section(worker, meta(worker, "type"))


def _wrong_type(worker: Worker) -> Findings:
    kind = meta(worker, "type")
    if kind is None or kind.string is None:
        return
    section = next((field for field in (meta(worker, "worker"), misspelt_section(worker)) if field), None)
    yield kind.finding(
        f"`type` is {code(kind.text)}, but the section is {code(str(section.name)) if section else '`worker`'}",
        help="set `type` to `worker`",
        fixes=[kind.rewrite_text("worker")],
        related=[section.related("the section")] if section else [],
    )


def _second_section(worker: Worker) -> Findings:
    name = worker.section_name
    # The schema of v2alpha is open: which other keys it accepts is not known.
    others = () if worker.v2alpha else worker.cached(other_sections)
    rival = _rival(worker)
    section = attribute(worker) if others or rival else None
    if section is None:
        return
    related = [section.related("the section")]
    for other in others:
        yield other.finding(
            f"unexpected section `{other.name}`: a manifest has one section, here `{name}`",
            help=f"move `{other.name}` to a manifest of its own after a `---` line",
            related=related,
            at_key=True,
        )
    if rival is not None:
        version = _VERSIONS[str(rival.name)]
        yield rival.finding(
            f"unexpected section `{rival.name}` next to `{name}`: only version `{version}` has it",
            help=f"remove `{rival.name}`, or set `version` to `{version}` and remove `{name}`",
            related=related,
            at_key=True,
        )


def _no_section(worker: Worker, kind: Attribute | None) -> Findings:
    name, rival, misspelt = worker.section_name, _rival(worker), misspelt_section(worker)
    others = worker.cached(other_sections)
    if rival is not None:
        yield from _other_version(worker, rival)
    elif misspelt is not None:
        yield misspelt.finding(
            f"expected section `{name}`, found {code(str(misspelt.name))}",
            help=f"did you mean `{name}`?",
            fixes=[misspelt.rename(name, safe=str(misspelt.name).lower() == name)],
            at_key=True,
        )
    elif others:
        other = others[0]
        rename = other.rename(name) if len(others) == 1 and kind is not None and _is_worker(other) else None
        # With the other type, the linter ignores the manifest: it is never the first or the only fix.
        retype = kind.rewrite_text(str(other.name), f"Set `type` to `{other.name}`") if kind and rename else None
        yield other.finding(
            f"expected section `{name}`, found `{other.name}`",
            help=f"set `type` to `{other.name}` or rename the section to `{name}`",
            fixes=[rename, retype],
            related=[kind.related("the type")] if kind else [],
            at_key=True,
        )
    elif (root := meta(worker)) and not any(group.target_path[:1] == (name,) for group in worker.misplaced.groups):
        fields = "`compute`" if worker.v2alpha else "`stack`, `compute` and `topology`"
        missing = Missing(worker, root, name)
        yield missing.finding(
            help=f"add {fields} below `{name}:`" if missing.written else f"add `{name}:` with {fields}"
        )


def _other_version(worker: Worker, rival: Attribute) -> Findings:
    version, name = meta(worker, "version"), worker.section_name
    # A missing or unsupported version is the only finding then.
    if version is None or version.text not in {"v1beta", "v1alpha", "v2alpha"}:
        return
    expected = _VERSIONS[str(rival.name)]
    fixes = [rival.rename(name), version.rewrite_text(expected, f"Set `version` to `{expected}`")]
    yield rival.finding(
        f"expected section `{name}` for version `{version.text}`, found `{rival.name}`",
        help=f"rename it to `{name}` or set `version` to `{expected}`",
        fixes=fixes[::-1] if worker.v2alpha or rival.get("executionMode") else fixes,
        related=[version.related("the version")],
        at_key=True,
    )


def _is_worker(section: Attribute) -> bool:
    """Return whether the section of another resource probably has the content of a Worker."""
    return section.get("stack") is not None and not any(section.get(name) for name in SERVICE_ATTRIBUTES)


def _rival(worker: Worker) -> Attribute | None:
    return meta(worker, "worker" if worker.v2alpha else "spec")
