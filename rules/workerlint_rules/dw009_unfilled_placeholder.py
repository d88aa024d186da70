"""No placeholder is left in the manifest.

Templates mark with `${{name}}` what their reader has to fill in. Nothing else may do it: the help of `dataos-ctl apply`
promises `${NAME}` and `$NAME` alone, and a page on stacks warns of what becomes of `${{name}}` there. Older templates write
`{{name}}`, which YAML reads as a mapping inside a mapping unless it is quoted. As long as a value is a placeholder, no other
rule judges it.

Up to three placeholders are shown each where it stands; a manifest with more is a template, and is called that once.

Inside the `stackSpec` of Bento and Benthos, `${{name}}` is how their configuration writes a literal `${name}`: it is left
alone there.

## Bad

```yaml bad file
name: ${{worker-name}}
version: v1beta
type: worker
description: {{what it is for}}
worker:
  stack: scanner:2.0
```

```text findings
1 | name: ${{worker-name}}
  |       ^^^^^^^^^^^^^^^^ name still holds the placeholder ${{worker-name}}
  = help: write the value, or a variable such as ${WORKER_NAME} that is set when the manifest is applied

4 | description: {{what it is for}}
  |              ^^^^^^^^^^^^^^^^^^
  |        description still holds the placeholder {{what it is for}}, which YAML reads as a mapping
  = help: write the value; braces that are meant as text need quotes
```

```yaml bad file
name: ${{worker-name}}
version: v1beta
type: worker
worker:
  stack: ${{stack}}
  replicas: ${{2}}
  compute: ${{compute}}
  envs:
    ${{name}}: emea
```

```text findings
1 | name: ${{worker-name}}
  |       ^^^^^^^^^^^^^^^^
  | this is still a template: 5 placeholders are left, such as ${{worker-name}}, ${{stack}} and ${{2}}
  :
5 |   stack: ${{stack}}
  |          ---------- another one
6 |   replicas: ${{2}}
  |             ------ another one
  = help: write each value, or a variable such as ${WORKER_NAME} that is set when the manifest is applied
```

## Good

```yaml good
worker:
  compute: ${COMPUTE}
  stackSpec:
    input:
      generate:
        mapping: root.note = "${{name}} is printed as it stands"
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
from collections.abc import Iterator

from workerlint.authoring import WARNING, Finding, Findings, Related, Span, Worker, dotted, listing, rule, shorten
from workerlint.core.record import Record
from workerlint.manifest.addresses import placeholders
from workerlint.manifest.sections import is_bento, stack_spec_ranges
from workerlint.syntax.nodes import Mapping, leaves

_FEW = 3


class _Placeholder(Record):
    """A placeholder."""

    is_mapping: bool
    """Whether it is written ``{{name}}``."""
    path: str
    """The path of its value."""
    span: Span
    text: str

    def __init__(self, span: Span, text: str, path: str, is_mapping: bool) -> None:
        self.span = span
        self.text = shorten(text)
        self.path = path
        self.is_mapping = is_mapping


@rule("DW009", "unfilled-placeholder", WARNING, v2alpha=True, words=("{{",), area="syntax", evidence="documented")
def unfilled_placeholder(worker: Worker) -> Findings:
    places = list(_places(worker))
    if len(places) <= _FEW:
        for place in places:
            message = f"{place.path} still holds the placeholder {place.text}"
            if place.is_mapping:
                help = "write the value; braces that are meant as text need quotes"
                yield Finding(place.span, f"{message}, which YAML reads as a mapping", help=help)
            else:
                yield Finding(place.span, message, help=f"write the value, or {_variable(place)}")
        return
    shown: dict[str, _Placeholder] = {}
    for place in places:
        if len(shown) < _FEW:
            shown.setdefault(place.text, place)
    yield Finding(
        places[0].span,
        f"this is still a template: {len(places)} placeholders are left, such as {listing(list(shown))}",
        help=f"write each value, or {_variable(places[0])}",
        related=[Related(place.span, "another one") for place in list(shown.values())[1:]],
    )


def _variable(place: _Placeholder) -> str:
    # Templates often say more after a comma: an example, the allowed values.
    name = re.sub(r"\W+", "_", place.text.split(",")[0], flags=re.ASCII).strip("_").upper()
    name = name if re.match(r"[A-Z]", name) and len(name) <= 30 else "NAME"
    return f"a variable such as ${{{name}}} that is set when the manifest is applied"


def _places(worker: Worker) -> Iterator[_Placeholder]:
    text = worker.text
    if worker.root is None or text.find("{{", worker.span.start, worker.span.end) < 0:
        return
    literal = stack_spec_ranges(worker) if is_bento(worker) else []
    for leaf in leaves(worker.root):
        node = leaf.node
        if isinstance(node, Mapping):
            yield _Placeholder(node.span, text[node.start : node.end], leaf.dotted, True)
        elif node.kind == "unknown" and not any(span.start <= node.start < span.end for span in literal):
            for match in placeholders(text, node.start, node.end):
                path = (dotted(leaf.path[:-1]) or "the top level") if leaf.is_key else leaf.dotted
                yield _Placeholder(Span(match.start(), match.end()), match[0], path, False)
