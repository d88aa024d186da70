"""Unset variable

When you apply a manifest, `dataos-ctl` replaces `${NAME}` and `$NAME` with variables of its environment. An unset variable
may leave the field empty: the Worker runs with an empty topic, host or key. An empty variable counts as unset.

The rule needs to know the environment. Set `env-file` in the configuration, or pass `--env-file FILE` or
`--env NAME=VALUE`; without them it reports no unset variables. The values are then checked in place of the variables. In
these examples, `city.env` is empty:

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

Operators such as `:-` are not documented, and `dataos-ctl` may remove `$$` and a `$` before a digit:

```yaml bad
worker:
  compute: ${COMPUTE:-runnable-default}
  envs:
    PRICE: 5$$
    PATTERN: a$1
```

```text findings
2 |   compute: ${COMPUTE:-runnable-default}
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |        `${COMPUTE:-runnable-default}` has an operator: only `$NAME` and `${NAME}` are documented
  = help: use `${NAME}` and set it

4 |     PRICE: 5$$
  |             ^^ `dataos-ctl` may remove `$$`, which is not a variable
  = help: apply with `--disable-interpolation`

5 |     PATTERN: a$1
  |               ^^ `dataos-ctl` may remove `$1`, which is not a variable
  = help: apply with `--disable-interpolation`
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

from collections.abc import Container, Iterator

from workerlint.authoring import (
    ERROR,
    INFO,
    WARNING,
    Edit,
    Finding,
    Findings,
    Fix,
    Related,
    Span,
    Worker,
    closest,
    code,
    rule,
)
from workerlint.core.text import Pattern
from workerlint.core.wording import MANY
from workerlint.manifest.interpolation import EXPRESSION, OPERATION
from workerlint.manifest.placeholders import is_description
from workerlint.manifest.sections import in_stack_spec, is_bento
from workerlint.manifest.unset_variables import Use, find_unset
from workerlint.syntax.nodes import Leaf, Scalar, leaves

_UNDOCUMENTED = Pattern(r"(?a)\$(?:[0-9$]|\{[A-Za-z_]\w*[^\w}])")
"""What any other expression than a variable begins with: most manifests with variables have nothing else."""


@rule("DW010", "unset-variable", WARNING, v2alpha=True, words=("$",), area="syntax", evidence="documented")
def unset_variable(worker: Worker) -> Findings:
    yield from _rejected(worker)
    known = worker.settings.variables
    unset = [] if known is None else list(find_unset(worker, known))
    yield from _undocumented(worker, {use.span for use in unset})
    if known is None:
        return
    uses: dict[str, list[Use]] = {}
    for use in unset:
        uses.setdefault(use.name, []).append(use)
    for name, (first, *others) in uses.items():
        near = [other for other in closest(name, known) if known[other]] if len(known) <= MANY else []
        yield Finding(
            first.span,
            f"variable {code(name)} is {'empty' if name in known else 'not set'}",
            help=f"did you mean `${{{near[0]}}}`?" if near else f"set it in the env file, or pass `--env {name}=VALUE`",
            fix=_rename(worker, [first, *others], near[0]) if near else None,
            related=[Related(other.span, "and here") for other in others],
            path=first.leaf.path,
        )


def _rename(worker: Worker, uses: list[Use], name: str) -> Fix:
    """Return the fix that uses another variable."""
    edits = []
    for use in uses:
        written = worker.text[use.span.start : use.span.end]
        edits.append(Edit(use.span, written.replace(use.name, name, 1)))
    # A key that changes is a change of the mapping that contains it.
    paths = [use.leaf.path[:-1] if use.leaf.is_key else use.leaf.path for use in uses]
    return Fix(f"Replace with `${{{name}}}`", edits, paths=dict.fromkeys(paths))


def _rejected(worker: Worker) -> Findings:
    """Report the values that would change more than one value."""
    for item in worker.filling.rejected if worker.filling else ():
        yield Finding(
            item.span,
            f"the value of variable {code(item.name)} {item.reason}",
            help="set a value that fits here, or quote the variable",
            severity=ERROR,
        )


def _undocumented(worker: Worker, reported: Container[Span]) -> Findings:
    """Report expressions that only look like variables: operators, and characters that are lost."""
    if not _UNDOCUMENTED.search(worker.text, worker.span.start, worker.span.end):
        return
    operators: dict[str, list[tuple[Leaf, Span]]] = {}
    lost: dict[str, list[tuple[Leaf, Span]]] = {}
    bento = is_bento(worker)
    for leaf in leaves(worker.root) if worker.root else ():
        if not isinstance(leaf.node, Scalar) or "$" not in leaf.node.text:
            continue
        for match in EXPRESSION.finditer(worker.text, leaf.node.start, leaf.node.end):
            found = (leaf, Span(match.start(), match.end()))
            if found[1] in reported:
                continue
            if match[4]:
                lost.setdefault(match[0], []).append(found)
            elif match[3] and not (bento and in_stack_spec(worker, leaf.node)):
                if OPERATION.fullmatch(match[3]):
                    operators.setdefault(match[0], []).append(found)
                elif match[3][0] != "!" and not is_description(match[3]):
                    lost.setdefault(match[0], []).append(found)
    yield from _once_each(
        operators, "{} has an operator: only `$NAME` and `${{NAME}}` are documented", "use `${NAME}` and set it", INFO
    )
    yield from _once_each(
        lost, "`dataos-ctl` may remove {}, which is not a variable", "apply with `--disable-interpolation`", WARNING
    )


def _once_each(uses: dict[str, list[tuple[Leaf, Span]]], message: str, help: str, severity: str) -> Iterator[Finding]:
    for text, ((leaf, span), *others) in uses.items():
        related = [Related(other, "and here") for _, other in others]
        yield Finding(span, message.format(code(text)), help=help, related=related, severity=severity, path=leaf.path)
