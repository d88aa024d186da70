"""The values of `envs` are text.

An environment variable holds text and nothing else. A number or a boolean has to be turned into text on its way: 1000000
may come out as 1e+06, 010 as 8, and a strict reader refuses the manifest. Quotes keep what is written.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs:
    BATCH: 1000000
           ^^^^^^^ worker.envs.BATCH is a number, and an environment variable holds text
           = write "1000000"
    STRICT: true
            ^^^^ worker.envs.STRICT is a boolean, and an environment variable holds text
            = write "true"
    PREFIX:
    ^^^^^^ worker.envs.PREFIX has no value, and an environment variable holds text
    = write "" for empty text
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs:
    BATCH: "1000000"
    STRICT: "true"
    PREFIX: ""
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs:
    DEBUG: on
           ^^ worker.envs.DEBUG is on, which YAML 1.1 readers take for a boolean, and an environment variable holds text
           = write "on"
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs:
    DEBUG: "on"
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  envs:
    BATCH: "1000000"
    REGION: emea
    LEVEL: ${LEVEL}
```

Evidence: inferred: Kubernetes, which runs the Worker, takes nothing but strings for environment variables.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, WARNING, Edit, Finding, Findings, Fix, Node, Span, Worker, rule
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import BOOLEAN_WORDS_1_1, Alias, Scalar, is_empty

_KINDS = {
    "integer": "a number", "number": "a number", "boolean": "a boolean", "null": "null",
    "mapping": "a mapping", "list": "a list",
}  # fmt: skip

_WORDS = frozenset(word for word in BOOLEAN_WORDS_1_1 if len(word) > 1)
"""Without ``y`` and ``n``: readers do not agree on them, and they are names of axes and answers."""


@rule("DW522", "non-string-env", WARNING, v2alpha=True, keys=("envs",))
def non_string_env(worker: Worker) -> Findings:
    envs = worker.mapping("envs")
    for name, (key, value) in envs.entries.items() if envs else ():
        node = value.target()
        what = _KINDS.get(node.kind)
        if what is None and isinstance(node, Scalar) and not node.style and node.tag is None and node.text in _WORDS:
            what = f"{node.text}, which YAML 1.1 readers take for a boolean"
        if what is None:
            continue
        path = f"{worker.section_name}.envs.{name}"
        empty = is_empty(node)
        own = envs is not None and envs.owns(key) and not isinstance(value, Alias) and node.anchor is None
        yield Finding(
            key if empty and not isinstance(value, Alias) else value,
            f"{path} {'has no value' if empty else f'is {what}'}, and an environment variable holds text",
            help=_help(name, node),
            fix=_fix(key, node) if own else None,
        )


def _help(name: str, node: Node) -> str:
    if not isinstance(node, Scalar):
        return "write one text, such as JSON in single quotes"
    if node.kind == "null":
        return 'write "" for empty text'
    return "put it in quotes" if name_kind(name) else f'write "{node.text}"'


def _fix(key: Node, node: Node) -> Fix | None:
    if not isinstance(node, Scalar) or node.tag is not None:
        return None
    if is_empty(node):
        # The colon need not follow the key directly; the parser puts an empty value after it.
        return Fix('Write ""', [Edit(Span(node.start, node.end), ' ""')], SAFE) if node.start == key.end + 1 else None
    text = "" if node.kind == "null" else node.text
    return Fix("Put the value in quotes", [Edit(node.span, f'"{text}"')], SAFE)
