"""`stack` reads NAME, NAME:VERSION or NAME+FLAVOUR:VERSION.

The platform takes the text apart at `+` and `:` to find the Stack's flavour and version. Anything else names no Stack, and the
Worker is refused when it is applied.

## Bad

```yaml bad
worker:
  stack: bento/3.0
```

```text findings
2 |   stack: bento/3.0
  |          ^^^^^^^^^ worker.stack is "bento/3.0", which does not read NAME[+FLAVOUR][:VERSION]
  = help: did you mean bento:3.0?
```

```yaml bad
worker:
  stack: "fastfun:1.0+alpha"
```

```text findings
2 |   stack: "fastfun:1.0+alpha"
  |          ^^^^^^^^^^^^^^^^^^^
  |          worker.stack is "fastfun:1.0+alpha", which does not read NAME[+FLAVOUR][:VERSION]
  = help: did you mean fastfun+alpha:1.0?
```

```yaml bad
worker:
  stack: "bento:"
```

```text findings
2 |   stack: "bento:"
  |          ^^^^^^^^ worker.stack is "bento:", which does not read NAME[+FLAVOUR][:VERSION]
  = help: write bento, or a version behind the colon
```

```yaml bad
worker:
  stack: registry.example.org/acme/sink:1.0
```

```text findings
2 |   stack: registry.example.org/acme/sink:1.0
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  | worker.stack is "registry.example.org/acme/sink:1.0", which does not read NAME[+FLAVOUR][:VERSION]
  = help: write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0
```

## Good

```yaml good
worker:
  stack: fastfun+alpha:1.0
```

## Silence

```yaml silent
worker:
  stack: ${{stack}}:1.0
```

## Sources

- dataos:soda: In `soda+python:1.0`, `soda` is the Stack, `python` its flavor and `1.0` its version.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, rule, shorten
from workerlint.core.text import Pattern
from workerlint.manifest.manifest import parse_stack


@rule("DW302", "malformed-stack", ERROR, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def malformed_stack(worker: Worker) -> Findings:
    node = worker.scalar("stack")
    if node is None or node.kind != "string" or not node.text.strip() or parse_stack(node.text) is not None:
        return
    path, text = f"{worker.section_name}.stack", node.text.strip()
    if parse_stack(text) is not None:
        what = "a line break" if "\n" in node.text else "blanks"
        yield Finding(node, f'{path} is "{text}" with {what} around it', help=f"write {text}")
        return
    yield Finding(node, f'{path} is "{shorten(text)}", which does not read NAME[+FLAVOUR][:VERSION]', help=_help(text))


_TURNED = Pattern(r"([\w.-]+):([0-9][\w.-]*)\+([\w.-]+)")
_OTHER_SIGN = Pattern(r"([\w.+-]+)[/@:=, \t]+(v?[0-9][\w.-]*)")


def _help(text: str) -> str:
    """Return a guess at the stack: spaces, swapped parts, an extra separator."""
    bare = text.rstrip(":+ ")
    if bare != text and parse_stack(bare):
        return f"write {bare}, or a {'version' if text.endswith(':') else 'flavour'} behind the {_SIGNS[text[-1]]}"
    turned, signed = _TURNED.fullmatch(text), _OTHER_SIGN.fullmatch(text)
    meant = f"{turned[1]}+{turned[3]}:{turned[2]}" if turned else f"{signed[1]}:{signed[2]}" if signed else text
    meant = "".join(meant.split()) if ":" in meant else meant
    if parse_stack(meant):
        return f"did you mean {meant}?"
    return "write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0"


_SIGNS = {":": "colon", "+": "plus"}
