"""`type`, `version` and the resource's section agree.

A resource has one section, and its type and version say which: a `v1beta` Worker has `worker:`, a `v2alpha` Worker has
`spec:`. When another one stands there, the platform reads none of it.

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
  | ^^^^^^^^ type is "worker", but the section is workflow
  = help: write type: workflow, or rename the section to worker
```

```yaml bad file
name: city-sync
version: v1beta
type: Worker
worker:
  stack: bento:3.0
```

```text findings
3 | type: Worker
  |       ^^^^^^ type is "Worker", but the section is worker
4 | worker:
  | ------ the section
  = help: write worker
  = fix: Write worker (--fix)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
spec:
  stack: bento:3.0
```

```text findings
2 | version: v1beta
  |          ------ the version
3 | type: worker
4 | spec:
  | ^^^^ version is "v1beta", but the section is spec, which v2alpha has
  = help: rename it to worker, or write version: v2alpha
  = fix: Rename spec to worker (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
worker:
  stack: bento:3.0
volume:
  size: 1Gi
```

```text findings
1 | worker:
  | ------ the section worker
  :
3 | volume:
  | ^^^^^^ volume stands beside worker, but a manifest has one section
  = help: put it into a manifest of its own, behind a line of ---
```

```yaml bad file
name: city-sync
version: v1beta
type: worker
```

```text findings
3 | type: worker
  |       ^^^^^^ type is "worker", but there is no section worker
  = help: write worker: with stack, compute and topology below it
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

```yaml good file
name: city-sync
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Sources

- dataos:manifest-attributes: The section with the attributes of a Resource has the name of its type.
- dataos:worker-v2: In DataOS 2.0, a Worker has a `spec` section.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, UNSAFE, Finding, Findings, Fix, Node, Related, Worker, rule
from workerlint.core.wording import listing, shown
from workerlint.manifest.edits import replace, write_value
from workerlint.manifest.sections import V1BETA_SECTION, V2ALPHA_SECTION, is_given, misspelt_section, other_sections
from workerlint.syntax.nodes import Mapping, Pair, text_of

_VERSIONS = {V1BETA_SECTION: "v1beta", V2ALPHA_SECTION: "v2alpha"}
_V1 = frozenset(("v1beta", "v1alpha"))
_OF_A_SERVICE = frozenset(("ingress", "servicePort", "servicePorts", "metricPort"))


@rule("DW104", "section-mismatch", ERROR, v2alpha=True, area="identity", evidence="documented")
def section_mismatch(worker: Worker) -> Findings:
    root = worker.root
    if root is None:
        return
    if text_of(root.get("type")) != "worker":
        yield from _wrong_type(worker, root)
    if is_given(root.get(worker.section_name)):
        if _rival(worker) in root.entries or worker.cached(other_sections):
            yield from _second_section(worker, root)
    elif worker.complete and not root.is_open:
        yield from _no_section(worker, root)


def _wrong_type(worker: Worker, root: Mapping) -> Findings:
    node = worker.meta("type")
    if node is None or node.kind != "string" or node.text == "worker":
        return
    edit = write_value(worker.source, root, "type", "worker")
    same = node.text.strip().lower() == "worker"
    section = root.key(V1BETA_SECTION)
    yield Finding(
        node,
        f"type is {shown(node.text)}, " + ("not worker" if section is None else "but the section is worker"),
        help="write worker",
        fix=Fix("Write worker", [edit], SAFE if same else UNSAFE) if edit else None,
        related=[Related(section, "the section")] if section else [],
    )


def _second_section(worker: Worker, root: Mapping) -> Findings:
    name = worker.section_name
    own = root.key(name)
    related = [Related(own, f"the section {name}")] if own else []
    # The newer shape is open: which other keys it may have is not known.
    for key, _ in [] if worker.v2alpha else worker.cached(other_sections):
        yield Finding(
            key,
            f"{text_of(key)} stands beside {name}, but a manifest has one section",
            help="put it into a manifest of its own, behind a line of ---",
            related=related,
        )
    rival = root.key(_rival(worker))
    if rival is not None:
        yield Finding(
            rival,
            f"{_rival(worker)} stands beside {name}: {_VERSIONS[name]} has {name}, {_VERSIONS[_rival(worker)]} has"
            f" {_rival(worker)}",
            help=f"keep {name}, or write version: {_VERSIONS[_rival(worker)]} and keep {_rival(worker)}",
            related=related,
        )


def _no_section(worker: Worker, root: Mapping) -> Findings:
    name = worker.section_name
    if _rival(worker) in root.entries:
        yield from _other_version(worker, root)
        return
    misspelt = misspelt_section(worker)
    if misspelt is not None:
        key = misspelt[0]
        yield Finding(
            key,
            f"there is no section {name}, but one called {text_of(key)}",
            help=f"did you mean {name}?",
            fix=_rename(root, key, name, SAFE if text_of(key).lower() == name else UNSAFE),
        )
        return
    others = worker.cached(other_sections)
    if others:
        yield _other_type(worker, root, others)
        return
    if any(group.target_path[:1] == (name,) for group in worker.misplaced.groups):
        return  # its content is elsewhere: another finding
    empty = root.key(name)
    place = empty or worker.meta("type") or root.pairs[0][0]
    yield Finding(
        place,
        f"{name} is empty" if empty else f'type is "worker", but there is no section {name}',
        help="write stack, compute and topology below it"
        if empty and not worker.v2alpha
        else f"write {name}: with {'compute' if worker.v2alpha else 'stack, compute and topology'} below it",
    )


def _other_version(worker: Worker, root: Mapping) -> Findings:
    version = worker.meta("version")
    # A missing or unsupported version is the only finding then.
    if version is None or (not worker.v2alpha and version.text not in _V1):
        return
    name, rival = worker.section_name, _rival(worker)
    key, value = root.entries[rival]
    edit = write_value(worker.source, root, "version", _VERSIONS[rival])
    rewrite = Fix(f"Write version: {_VERSIONS[rival]}", [edit], UNSAFE) if edit else None
    fixes = [_rename(root, key, name, UNSAFE), rewrite]
    section = value.target()
    if worker.v2alpha or (isinstance(section, Mapping) and "executionMode" in section.entries):
        fixes.reverse()
    yield Finding(
        key,
        f'version is "{version.text}", but the section is {rival}, which {_VERSIONS[rival]} has',
        help=f"rename it to {name}, or write version: {_VERSIONS[rival]}",
        fix=[fix for fix in fixes if fix],
        related=[Related(version, "the version")],
    )


def _other_type(worker: Worker, root: Mapping, others: list[Pair]) -> Finding:
    names = [text_of(key) for key, _ in others]
    key, value = others[0]
    kind = worker.meta("type")
    noun = f"section is {names[0]}" if len(names) == 1 else f"sections are {listing(names)}"
    name = worker.section_name
    fixes: list[Fix | None] = []
    # With the other type, the linter ignores the manifest: it is never the first or only fix.
    if len(names) == 1 and kind is not None and _is_workers(value.target()):
        edit = write_value(worker.source, root, "type", names[0])
        fixes.append(_rename(root, key, name, UNSAFE))
        fixes.append(Fix(f"Write type: {names[0]}", [edit], UNSAFE) if edit and fixes[0] else None)
    return Finding(
        key,
        f'type is "worker", but the {noun}' if kind is not None else f"the {noun}, not {name}",
        help=f"write type: {names[0]}, or rename the section to {name}",
        fix=[fix for fix in fixes if fix],
        related=[Related(kind, "the type")] if kind else [],
    )


def _is_workers(section: Node) -> bool:
    """Return whether the content of another resource's section is probably a Worker's."""
    return isinstance(section, Mapping) and "stack" in section.entries and _OF_A_SERVICE.isdisjoint(section.entries)


def _rename(root: Mapping, key: Node, name: str, applicability: str) -> Fix | None:
    """Return the fix that renames a section; None when the name is taken or the key is written elsewhere."""
    if name in root.entries or not root.owns(key):
        return None
    return Fix(f"Rename {text_of(key)} to {name}", [replace(key, name)], applicability)


def _rival(worker: Worker) -> str:
    return V1BETA_SECTION if worker.v2alpha else V2ALPHA_SECTION
