"""Invalid `layer`

The layer separates ordinary resources from those that the platform itself depends on. DataOS accepts two values, in
lowercase: `user`, the default, and `system`.

## Bad

```yaml bad
layer: User
```

```text findings
1 | layer: User
  |        ^^^^ invalid layer `User`: must be one of: `user`, `system`
  = help: did you mean `user`?
  = fix: Replace with `user` (--fix)
```

## Fixed

```yaml fixed
layer: user
```

## Bad

```yaml bad
layer: usr
```

```text findings
1 | layer: usr
  |        ^^^ invalid layer `usr`: must be one of: `user`, `system`
  = help: did you mean `user`?
  = fix: Replace with `user` (--unsafe-fixes)
```

## Fixed

```yaml fixed
layer: user
```

## Good

```yaml good
layer: system
```

## Sources

- dataos:manifest-attributes: `layer` is `user` or `system`, and `user` by default.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, closest, code, codes, schema_rule, violated


@schema_rule("DW106", "invalid-layer", ERROR, area="identity", evidence="documented")
def invalid_layer(worker: Worker, violation: Violation) -> Findings:
    layer, layers = violated(worker, violation), violation.shape.enum or ()
    text = layer.text.strip()
    names = closest(text, layers)
    yield layer.finding(
        f"{f'invalid layer {code(layer.text)}' if text else '`layer` is empty'}: must be one of: {codes(layers)}",
        help=f"did you mean `{names[0]}`?" if names else "set it to `user`, the default, or to `system`",
        fixes=[layer.rewrite_text(name, safe=text.lower() == name) for name in names],
    )
