"""`name` is made of lower-case letters, digits and hyphens, and is not too long.

It becomes part of names in Kubernetes, so it begins and ends with a letter or a digit and has at most 48 characters. The
platform refuses any other, with a regular expression for an explanation.

## Bad

```yaml bad file
name: City_Sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | name: City_Sync
  |       ^^^^^^^^^ name is "City_Sync", but may contain only lower-case letters, digits and hyphens
  = help: write city-sync
  = fix: Write city-sync (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad file
name: copies-the-cities-of-all-regions-into-the-lakehouse
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | name: copies-the-cities-of-all-regions-into-the-lakehouse
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |       name is 51 characters long, 3 more than are allowed
  = help: shorten it to 48 characters or fewer
```

At exactly 48 characters the documents disagree: the table allows them, the platform's own message asks for "less than
48". That is only a note.

```yaml bad file
name: copies-the-cities-of-all-regions-to-a-lakehouse1
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | name: copies-the-cities-of-all-regions-to-a-lakehouse1
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |       name is exactly 48 characters long, and the platform may want fewer than 48
  = help: shorten it by a character to be sure
```

Names in the newer shape, `v2alpha`, may also contain dots and underscores, and have up to 59 characters. That is documented for
Secrets of that version.

```yaml bad file
name: City_Sync.v2
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

```text findings
1 | name: City_Sync.v2
  |       ^^^^^^^^^^^^
  | name is "City_Sync.v2", but may contain only lower-case letters, digits, hyphens, dots and underscores
  = help: write city_sync.v2
  = fix: Write city_sync.v2 (--unsafe-fixes)
```

## Good

```yaml good file
name: city_sync.v2
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Silence

```yaml silent file
name: city-sync-2
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: A name matches `[a-z0-9]([-a-z0-9]*[a-z0-9])` and has at most 48 characters.
- dataos:lint: The platform's own error message says that a name must have less than 48 characters.
- dataos:secret-v2: In DataOS 2.0, the name of a Secret may also contain dots and underscores, and has less than 60
  characters.
- kubernetes:names: A DNS label consists of lowercase letters, digits and hyphens, and starts and ends with a letter
  or a digit.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, UNSAFE, Finding, Findings, Fix, Worker, rule, write_value
from workerlint.core.text import Pattern
from workerlint.core.wording import shown

LONGEST = 48
LONGEST_V2ALPHA = 59

_SEPARATORS = Pattern(r"[-_.\s]+")
_SPACE = Pattern(r"\s+")


@rule("DW102", "invalid-name", ERROR, v2alpha=True, keys=("name",), area="identity", evidence="documented")
def invalid_name(worker: Worker) -> Findings:
    node = worker.meta("name")
    # A value that is not a string is reported as a wrong type.
    if worker.root is None or node is None or node.kind != "string":
        return
    name = node.text
    signs, longest = ("-_.", LONGEST_V2ALPHA) if worker.v2alpha else ("-", LONGEST)
    if not _is_valid(name, signs):
        separators = _SPACE if worker.v2alpha else _SEPARATORS
        better = separators.sub("-", name.strip().lower()).strip(signs)
        sure = len(better) <= longest and _is_valid(better, signs)
        edit = write_value(worker.source, worker.root, "name", better) if sure else None
        yield Finding(
            node,
            _message(name, signs, longest),
            help=f"write {better}" if sure else f"write up to {longest} lower-case letters, digits and hyphens",
            fix=Fix(f"Write {better}", [edit], UNSAFE) if edit else None,
        )
    elif len(name) > longest:
        yield Finding(
            node,
            f"name is {len(name)} characters long, {len(name) - longest} more than are allowed",
            help=f"shorten it to {longest} characters or fewer",
        )
    elif len(name) == LONGEST and not worker.v2alpha:
        yield Finding(
            node,
            f"name is exactly {LONGEST} characters long, and the platform may want fewer than {LONGEST}",
            help="shorten it by a character to be sure",
            severity=INFO,
        )


def _is_valid(name: str, signs: str) -> bool:
    """Return whether a text consists of ASCII letters in lower case, digits, and *signs* between these."""
    bare = name
    for sign in signs:
        bare = bare.replace(sign, "")
    return name.isascii() and bare.isalnum() and name == name.lower() and name.strip(signs) == name


def _message(name: str, signs: str, longest: int) -> str:
    if not name.strip():
        return "name is empty"
    if _is_valid(name.strip(signs), signs):
        place, sign = ("begin", name[0]) if name[0] in signs else ("end", name[-1])
        return f"name is {shown(name)}, but may not {place} with {_SIGNS[sign]}"
    long = f", and at most {longest} characters" if len(name) > longest else ""
    allowed = "digits, hyphens, dots and underscores" if len(signs) > 1 else "digits and hyphens"
    return f"name is {shown(name)}, but may contain only lower-case letters, {allowed}{long}"


_SIGNS = {"-": "a hyphen", "_": "an underscore", ".": "a dot"}
