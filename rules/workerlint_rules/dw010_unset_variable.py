"""Every variable of the manifest has a value.

`dataos-ctl` puts the value of a variable of the environment in place of `${NAME}` and `$NAME` when a manifest is applied. A
variable that is not set leaves a hole, and the Worker runs with an empty topic, host or key. The rule compares with the
environment that `--env-file` or `--env` gives for the manifests, and is silent when none is given.

What a stack reads when it runs is not missing: in `stackSpec` a variable may come from `envs` or `dataosSecrets`, have a
default (`${NAME:value}`), or be an expression of Bento (`${! ... }`).

With a `city.env` that sets nothing:

```toml config
env-file = "city.env"
```

## Bad

```yaml bad
worker:
  compute: ${COMPUTE}
```

```text findings
2 |   compute: ${COMPUTE}
  |            ^^^^^^^^^^
  |   worker.compute needs ${COMPUTE}, which has no value in the environment given for the manifests
  = help: set COMPUTE in the file that --env-file names, or pass --env COMPUTE=VALUE
```

## Good

```yaml good
worker:
  envs:
    TOPIC: cities
  stackSpec:
    input:
      kafka:
        topics: ["${TOPIC}"]
        client_id: ${CLIENT:city-sync}
```

## Options

`env-file` in the configuration, `--env-file FILE` and `--env NAME=VALUE` say which variables have a value.

## Sources

- dataos:apply: `$ENV` and `${ENV}` are interpolated when a manifest is applied, unless `--disable-interpolation` is
  given.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Related, Worker, rule
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import MANY, closest
from workerlint.manifest.sections import stack_spec_ranges
from workerlint.syntax.nodes import Mapping, Scalar, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_VARIABLE = Pattern(r"(?<!\$)\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


@rule("DW010", "unset-variable", WARNING, v2alpha=True, words=("$",), area="syntax", evidence="documented")
def unset_variable(worker: Worker) -> Findings:
    known = worker.settings.variables
    if known is None or worker.root is None or "$" not in worker.text:
        return
    found: dict[str, list[tuple[Span, str]]] = {}
    spec = stack_spec_ranges(worker)
    runtime = _set_at_run_time(worker)
    for leaf in leaves(worker.root):
        node = leaf.node
        if not isinstance(node, Scalar) or node.kind != "unknown":
            continue
        in_spec = any(span.start <= node.start < span.end for span in spec)
        for match in _VARIABLE.finditer(worker.text, node.start, node.end):
            name = match[1] or match[2]
            if name in known or (in_spec and _may_be_the_stacks(match, runtime)):
                continue
            found.setdefault(name, []).append((Span(match.start(), match.end()), leaf.dotted))
    for name, places in found.items():
        span, path = places[0]
        near = closest(name, known) if len(known) <= MANY else []
        yield Finding(
            span,
            f"{path} needs {worker.text[span.start : span.end]}, which has no value in the environment given for the manifests",
            help=f"did you mean ${{{near[0]}}}?"
            if near
            else f"set {name} in the file that --env-file names, or pass --env {name}=VALUE",
            related=[Related(other, "and here") for other, _ in places[1:]],
        )


def _may_be_the_stacks(match: re.Match[str], runtime: frozenset[str] | None) -> bool:
    """Return whether a variable in stackSpec may get its value when the stack runs, or be a word of its language."""
    name = match[1] or match[2]
    if match[2] and not name.isupper():
        return True  # bloblang and jq name their own variables so
    return runtime is None or name in runtime or name.startswith("DATAOS_")


def _set_at_run_time(worker: Worker) -> frozenset[str] | None:
    """Return the variables that the Worker is started with; None when a secret may add any."""
    envs = worker.mapping("envs")
    names = set(envs.entries) if envs else set()
    if worker.list("secrets") or worker.get("use") is not None:
        return None
    for entry in worker.list("dataosSecrets"):
        key = entry.get("key") if isinstance(entry, Mapping) else None
        if not isinstance(key, Scalar) or key.kind != "string":
            return None
        names.add(key.text)
    return frozenset(names)
