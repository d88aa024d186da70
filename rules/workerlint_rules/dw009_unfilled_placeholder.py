"""Unfilled placeholder

Templates mark the values to fill in with `${{name}}`, `{{name}}` or `${words}`. DataOS does not replace them: only
`${NAME}` and `$NAME` are documented as variables.

A manifest with more than three placeholders gets one finding. Other rules do not check a value that is a placeholder.

## Bad

```yaml bad
description: {{what it is for}}
worker:
  compute: ${{compute}}
```

```text findings
1 | description: {{what it is for}}
  |              ^^^^^^^^^^^^^^^^^^
  |              unfilled placeholder `{{what it is for}}`: YAML reads it as a mapping
  = help: replace it with a value, or quote literal braces

3 |   compute: ${{compute}}
  |            ^^^^^^^^^^^^ unfilled placeholder `${{compute}}`
  = help: replace it with a value, or with a variable such as `${COMPUTE}`
```

```yaml bad
description: ${{description}}
worker:
  stack: ${{stack}}
  compute: ${{compute}}
  envs:
    ${{name}}: emea
```

```text findings
1 | description: ${{description}}
  |              ^^^^^^^^^^^^^^^^
  |              4 unfilled placeholders, such as `${{description}}`, `${{stack}}`, `${{compute}}`
2 | worker:
3 |   stack: ${{stack}}
  |          ---------- another one
4 |   compute: ${{compute}}
  |            ------------ another one
  = help: replace each with a value, or with a variable such as `${DESCRIPTION}`
```

What is in `${...}` must be the name of a variable:

```yaml bad
worker:
  compute: "{{compute}}"
  replicas: ${Number of replicas}
  dryRun: ${true}
```

```text findings
2 |   compute: "{{compute}}"
  |            ^^^^^^^^^^^^^ unfilled placeholder `"{{compute}}"`
  = help: replace it with a value, or with a variable such as `${COMPUTE}`

3 |   replicas: ${Number of replicas}
  |             ^^^^^^^^^^^^^^^^^^^^^ unfilled placeholder `${Number of replicas}`
  = help: replace it with a value, or with a variable such as `${NUMBER_OF_REPLICAS}`

4 |   dryRun: ${true}
  |           ^^^^^^^ unfilled placeholder `${true}`
  = help: replace it with `true`
```

## Good

```yaml good
worker:
  compute: ${COMPUTE}
```

## Silence

In the `stackSpec` of Bento and Benthos, `${{name}}` is the escape for a literal `${name}`:

```yaml silent
worker:
  stackSpec:
    input:
      generate:
        mapping: root.note = "set ${{HOME}} first"
```

## Sources

- dataos:worker-reference: `${{name}}` marks each value that the author has to fill in.
- dataos:apply: Only `$ENV` and `${ENV}` are listed as interpolated when a manifest is applied.
- dataos:python-stack: Without `--disable-interpolation`, values wrapped in `${{ }}` may be replaced unintentionally
  or make the deployment fail.
- bento:interpolation: In Bento, `${{name}}` is the escape for the literal text `${name}`.
"""

from __future__ import annotations

import re

from workerlint.authoring import WARNING, Finding, Findings, Mapping, Related, Span, Worker, code, rule
from workerlint.manifest.interpolation import NOT_NAMES
from workerlint.manifest.placeholders import find_placeholders
from workerlint.syntax.nodes import Leaf

_FEW = 3


@rule("DW009", "unfilled-placeholder", WARNING, v2alpha=True, words=("{{", "${"), area="syntax", evidence="documented")
def unfilled_placeholder(worker: Worker) -> Findings:
    found = [(leaf, span, worker.text[span.start : span.end]) for leaf, span in find_placeholders(worker)]
    if len(found) > _FEW:
        yield _template(found)
        return
    for leaf, span, text in found:
        message, help = f"unfilled placeholder {code(text)}", f"replace it with a value, or with {_variable(text)}"
        if text[2:-1] in NOT_NAMES:
            help = f"replace it with `{text[2:-1]}`"
        if isinstance(leaf.node, Mapping):
            message, help = f"{message}: YAML reads it as a mapping", "replace it with a value, or quote literal braces"
        yield Finding(span, message, help=help, path=leaf.path)


def _template(found: list[tuple[Leaf, Span, str]]) -> Finding:
    spans: dict[str, Span] = {}
    for _, span, text in found:
        spans.setdefault(code(text), span)
    first, *others = list(spans)[:_FEW]
    return Finding(
        spans[first],
        f"{len(found)} unfilled placeholders, such as {', '.join([first, *others])}",
        help=f"replace each with a value, or with {_variable(first)}",
        related=[Related(spans[text], "another one") for text in others],
    )


def _variable(placeholder: str) -> str:
    # Templates often contain more after a comma: an example, the allowed values.
    name = re.sub(r"\W+", "_", placeholder.partition(",")[0], flags=re.ASCII).strip("_").upper()
    return f"a variable such as `${{{name if re.match('[A-Z]', name) and len(name) <= 30 else 'NAME'}}}`"
