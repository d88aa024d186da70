"""Malformed stack reference

DataOS splits `stack` at `+` and `:` into the name of the stack, its flavor and its version. A value of any other form
names no stack, and the Worker is rejected.

## Bad

```yaml bad
worker:
  stack: bento/3.0
```

```text findings
2 |   stack: bento/3.0
  |          ^^^^^^^^^ invalid stack reference `bento/3.0`: expected `NAME[+FLAVOR][:VERSION]`
  = help: did you mean `bento:3.0`?
  = fix: Replace with `bento:3.0` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
worker:
  stack: "fastfun:1.0+alpha"
```

```text findings
2 |   stack: "fastfun:1.0+alpha"
  |          ^^^^^^^^^^^^^^^^^^^
  |          invalid stack reference `fastfun:1.0+alpha`: expected `NAME[+FLAVOR][:VERSION]`
  = help: did you mean `fastfun+alpha:1.0`?
  = fix: Replace with `fastfun+alpha:1.0` (--unsafe-fixes)
```

```yaml bad
worker:
  stack: "bento:"
```

```text findings
2 |   stack: "bento:"
  |          ^^^^^^^^ invalid stack reference `bento:`: expected `NAME[+FLAVOR][:VERSION]`
  = help: add a version after `bento:`, or remove the `:`
```

## Good

```yaml good
worker:
  stack: fastfun+alpha:1.0
```

## Silence

Placeholders are not checked:

```yaml silent
worker:
  stack: ${{stack}}/1.0
```

## Sources

- dataos:soda: In `soda+python:1.0`, `soda` is the Stack, `python` its flavor and `1.0` its version.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, code, rule
from workerlint.core.text import Pattern
from workerlint.manifest.manifest import parse_stack

_SWAPPED = Pattern(r"([\w.-]+):([0-9][\w.-]*)\+([\w.-]+)")
_OTHER_SEPARATOR = Pattern(r"([\w.+-]+)[/@:=, \t]+(v?[0-9][\w.-]*)")


@rule("DW302", "malformed-stack", ERROR, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def malformed_stack(worker: Worker) -> Findings:
    stack = attribute(worker, "stack")
    text = stack.string if stack else None
    if stack is None or not text or not text.strip() or parse_stack(text) is not None:
        return
    message = f"invalid stack reference {code(text)}: expected `NAME[+FLAVOR][:VERSION]`"
    meant = _meant(text.strip())
    if meant:
        yield stack.finding(message, help=f"did you mean {code(meant)}?", fixes=[stack.rewrite_text(meant)])
    else:
        yield stack.finding(message, help=_help(text.strip()))


def _meant(text: str) -> str:
    """Return a guess at the stack: without spaces, swapped parts or another separator; an empty string without one."""
    swapped, other = _SWAPPED.fullmatch(text), _OTHER_SEPARATOR.fullmatch(text)
    meant = f"{swapped[1]}+{swapped[3]}:{swapped[2]}" if swapped else f"{other[1]}:{other[2]}" if other else text
    meant = "".join(meant.split()) if ":" in meant else meant
    return meant if parse_stack(meant) is not None else ""


def _help(text: str) -> str:
    bare = text.rstrip(":+ ")
    if bare != text and parse_stack(bare):
        return f"add a {'version' if text[-1] == ':' else 'flavor'} after {code(text)}, or remove the `{text[-1]}`"
    return "use a reference such as `bento:3.0` or `fastfun+alpha:1.0`"
