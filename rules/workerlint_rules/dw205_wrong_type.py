"""Every value is of the kind that its attribute takes.

The platform reads numbers as numbers, text as text and lists as lists, and refuses a manifest in which one stands for the
other. `yes`, `no`, `on` and `off` are text in YAML 1.2; older readers take them for true and false.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: yes
          ^^^ worker.dryRun is "yes", not true or false
          = yes is text in YAML 1.2: write true
  tags: cities
        ^^^^^^ worker.tags is "cities", not a list
        = write it as a list: [cities]
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: true
  tags: [cities]
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  tags:
    - 2024
      ^^^^ worker.tags[0] is 2024, not text
      = quote it: "2024"
  envs: [A, B]
        ^^^^^^ worker.envs is a list, not a mapping
        = write a mapping
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack:bento
  ^^^^^^^^^^^ worker is "stack:bento", not a mapping
  = a blank is missing behind the colon: write stack: bento
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
  ^^^^^^^^ worker.topology is a mapping, not a list
  = put - in front of its first attribute and indent the others, so that it is an item of a list
    name: cities
    type: input
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: true
  tags:
    - cities
    - "2024"
```

Evidence: documented in the attribute tables.
"""

from __future__ import annotations

from workerlint.diagnostic import ERROR, UNSAFE, Edit, Finding, Fix
from workerlint.nodes import BOOLEAN_WORDS_1_1, Mapping, Scalar, Sequence
from workerlint.rule import schema_rule
from workerlint.secrets import name_kind
from workerlint.wording import listing, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.violation import Violation
    from workerlint.worker import Worker


@schema_rule("DW205", "wrong-type", ERROR)
def wrong_type(_worker: Worker, violation: Violation) -> Iterator[Finding]:
    node, key, types = violation.node, violation.key, violation.shape.types
    wanted = listing([words for kind, words in _NAMES.items() if kind in types], "or")
    path = violation.dotted
    if isinstance(node, Scalar):
        shown = _shown(violation, node)
        meant, help = _meant(node, types)
        fix = Fix(f"Write {meant}", [Edit(node.span, meant)], UNSAFE) if meant and not _is_secret(violation) else None
        if not help:
            help = f"write {meant}" if fix else f"write {wanted}"
        yield Finding(node, f"{path} is {shown}, not {wanted}", help=help, fix=fix)
        return
    place = node if node.kind == "unknown" or getattr(node, "flow", False) else key or node
    if isinstance(node, Mapping) and "list" in types:
        help = "put - in front of its first attribute and indent the others, so that it is an item of a list"
        yield Finding(place, f"{path} is a mapping, not a list", help=help)
    elif isinstance(node, Sequence):
        yield Finding(place, f"{path} is a list, not {wanted}", help=f"write {wanted}")
    else:
        yield Finding(place, f"{path} is a mapping, not {wanted}", help=f"write {wanted}")


_NAMES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
          "list": "a list", "mapping": "a mapping"}  # fmt: skip
_TRUE_WORDS = frozenset(("yes", "on", "y"))


def _is_secret(violation: Violation) -> bool:
    name = next((part for part in reversed(violation.path) if isinstance(part, str)), "")
    return name == "runAsApiKey" or bool(name_kind(name))


def _shown(violation: Violation, node: Scalar) -> str:
    if _is_secret(violation):
        return _NAMES.get(node.kind, node.kind)
    return f'"{shorten(node.text)}"' if node.kind == "string" else shorten(node.text)


def _meant(node: Scalar, types: frozenset[str]) -> tuple[str, str]:
    """Give what to write in place of a scalar and, when there is more to say than that, the help."""
    text = node.text.strip()
    if "boolean" in types:
        if text.lower() in {"true", "false"}:
            return text.lower(), ""
        if text in BOOLEAN_WORDS_1_1:
            word = "true" if text.lower() in _TRUE_WORDS else "false"
            return word, f"{text} is text in YAML 1.2: write {word}"
    if "integer" in types and text.isdecimal() and len(text) < 10:
        return str(int(text)), ""
    if "string" in types and node.kind in {"integer", "number", "boolean"}:
        return f'"{text}"', f'quote it: "{text}"'
    if "list" in types and not node.style and "\n" not in node.text and text and not set(text) & set(",[]{}"):
        return f"[{text}]", f"write it as a list: [{text}]"
    if "mapping" in types and ":" in text and ": " not in text:
        name, _, value = text.partition(":")
        return "", f"a blank is missing behind the colon: write {shorten(name)}: {shorten(value)}"
    return "", ""
