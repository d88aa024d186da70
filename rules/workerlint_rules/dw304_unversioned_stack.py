"""Stack without a known version

Without a version, each apply may use another version of the stack. The Worker may then behave differently although its
manifest did not change.

A version that workerlint cannot find in its catalog may be a typo, or newer than workerlint. To list the
versions of your installation, run `dataos-ctl develop stack versions`.

## Bad

```yaml bad
worker:
  stack: bento
```

```text findings
2 |   stack: bento
  |          ^^^^^ stack `bento` has no version: each apply may use a different one
  = help: add the version, such as `bento:3.0`
```

```yaml bad
worker:
  stack: bento:99.0
```

```text findings
2 |   stack: bento:99.0
  |          ^^^^^^^^^^ unknown version `99.0` of stack `bento`
  = help: use `3.0`, `4.0` or `1.0`, or add `"bento:99.0"` to `stacks` in the configuration
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Silence

Unknown stacks are reported by DW305:

```yaml silent
worker:
  stack: acme-sink
```

## Sources

- dataos:worker-attributes: An example names the Stack without a version, `bento`.
- dataos:worker-sample: A published Worker names it with a version, `benthos-worker:3.0`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Platform, Worker, code, listing, platform_rule


@platform_rule("DW304", "unversioned-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="inferred")
def unversioned_stack(worker: Worker, platform: Platform) -> Findings:
    use = worker.cached(platform.stack_use)
    if use is None:
        return
    stack, in_catalog = use.stack, use.runs_in_worker
    known = use.known.versions if use.known is not None and in_catalog else ()
    if stack.version in known or not (in_catalog or use.named or use.listed):
        return
    reference = use.attribute.text
    defined = [item.stack.version for item in use.meant or use.named] if use.named else []
    listed = [own.version for own in use.listed if own.version]
    if not stack.version:
        example = [*filter(None, defined), *listed, *known, ""][0]
        yield use.attribute.finding(
            f"stack {code(reference)} has no version: each apply may use a different one",
            help=f"add the version, such as `{reference}:{example or 'VERSION'}`",
        )
    # The configuration adds to the catalogue: it lists what an installation has, not all that it may have.
    elif (known or defined) and stack.version not in {*listed, *defined} and platform.stack_absence(use) is None:
        versions = listing([f"`{version}`" for version in dict.fromkeys((*filter(None, defined), *known))], "or")
        yield use.attribute.finding(
            f"unknown version {code(stack.version)} of stack `{stack.name}`",
            help=f'{f"use {versions}" if versions else "omit it"}, or add `"{reference}"` to `stacks` '
            "in the configuration",
            related=use.related(worker.source.path),
        )
