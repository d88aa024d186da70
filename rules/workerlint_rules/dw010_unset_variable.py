"""Unset variable

When you apply a manifest, `dataos-ctl` replaces `${NAME}` and `$NAME` with variables of its environment. An unset variable
may leave the field empty: the Worker runs with an empty topic, host or key.

The rule needs to know the environment. Set `env-file` in the configuration, or pass `--env-file FILE` or
`--env NAME=VALUE`; without them it reports nothing. In these examples, `city.env` is empty:

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
  |            ^^^^^^^^^^ variable `COMPUTE` is not set
  = help: set it in the env file, or pass `--env COMPUTE=VALUE`
```

## Good

In `stackSpec`, a variable can also come from `envs` or `dataosSecrets`, or have a default:

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

## Sources

- dataos:apply: `$ENV` and `${ENV}` are interpolated when a manifest is applied, unless `--disable-interpolation` is
  given.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Mapping, Related, Scalar, Span, Worker, closest, code, rule
from workerlint.core.text import Pattern
from workerlint.core.wording import MANY
from workerlint.manifest.sections import in_stack_spec
from workerlint.syntax.nodes import Leaf, leaves

_VARIABLE = Pattern(r"(?<!\$)\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


@rule("DW010", "unset-variable", WARNING, v2alpha=True, words=("$",), area="syntax", evidence="documented")
def unset_variable(worker: Worker) -> Findings:
    known = worker.settings.variables
    if known is None or worker.root is None:
        return
    runtime = _set_at_run_time(worker)
    uses: dict[str, list[tuple[Leaf, Span]]] = {}
    for leaf in leaves(worker.root):
        node = leaf.node
        if not isinstance(node, Scalar) or node.kind != "unknown":
            continue
        for match in _VARIABLE.finditer(worker.text, node.start, node.end):
            name = match[1] or match[2]
            # Expressions of bloblang and jq have variables of their own, such as $doc.
            is_local = not match[1] and not name.isupper()
            is_known = is_local or runtime is None or name in runtime or name.startswith("DATAOS_")
            if name not in known and not (is_known and in_stack_spec(worker, node)):
                uses.setdefault(name, []).append((leaf, Span(match.start(), match.end())))
    for name, ((leaf, span), *others) in uses.items():
        near = closest(name, known)[:1] if len(known) <= MANY else []
        yield Finding(
            span,
            f"variable {code(name)} is not set",
            help=f"did you mean `${{{near[0]}}}`?" if near else f"set it in the env file, or pass `--env {name}=VALUE`",
            related=[Related(other, "and here") for _, other in others],
            path=leaf.path,
        )


def _set_at_run_time(worker: Worker) -> set[str] | None:
    """Return the variables that the stack gets when it runs; None if a secret may set any."""
    keys = [entry.get("key") if isinstance(entry, Mapping) else None for entry in worker.list("dataosSecrets")]
    names = [key.text for key in keys if isinstance(key, Scalar) and key.kind == "string"]
    if len(names) < len(keys) or worker.list("secrets") or worker.get("use") is not None:
        return None
    envs = worker.mapping("envs")
    return {*names, *(envs.entries if envs else ())}
