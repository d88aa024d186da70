"""Invalid resource `name`

The name becomes part of Kubernetes object names, and DataOS rejects a name that does not fit. In `v1beta`, use
lowercase letters, digits and hyphens. Start and end with a letter or a digit, and stay within 48 characters.

## Bad

```yaml bad
name: City_Sync
```

```text findings
1 | name: City_Sync
  |       ^^^^^^^^^ invalid name `City_Sync`: only lowercase letters, digits and hyphens are allowed
  = help: set `name` to `city-sync`
  = fix: Replace with `city-sync` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: city-sync
```

## Bad

```yaml bad
name: copies-the-cities-of-all-regions-into-the-lakehouse
```

```text findings
1 | name: copies-the-cities-of-all-regions-into-the-lakehouse
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |       `name` has 51 characters: at most 48 are allowed
  = help: shorten it by at least 3 characters
```

The documentation disagrees about exactly 48 characters: one page allows them, and an error message of DataOS requires
fewer. Such a name is reported as `info`:

```yaml bad
name: copies-the-cities-of-all-regions-to-a-lakehouse1
```

```text findings
1 | name: copies-the-cities-of-all-regions-to-a-lakehouse1
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |       `name` has 48 characters: DataOS may require fewer than 48
  = help: shorten it by at least 1 character
```

## Good

In `v2alpha`, a name may also contain dots and underscores and have up to 59 characters. That is documented for Secrets
of that version:

```yaml good file
name: city_sync.v2
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Sources

- dataos:manifest-attributes: A name matches `[a-z0-9]([-a-z0-9]*[a-z0-9])` and has at most 48 characters.
- dataos:lint: An error message of DataOS requires a name with fewer than 48 characters.
- dataos:secret-v2: In DataOS 2.0, the name of a Secret may also contain dots and underscores, and has fewer than 60
  characters.
- kubernetes:names: A DNS label consists of lowercase letters, digits and hyphens, and starts and ends with a letter
  or a digit.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, Findings, Worker, code, meta, plural, rule
from workerlint.core.text import Pattern

LONGEST = 48
LONGEST_V2ALPHA = 59

_SEPARATORS = Pattern(r"[-_.\s]+")
_SPACE = Pattern(r"\s+")
_MARKS = {"-": "a hyphen", "_": "an underscore", ".": "a dot"}


@rule("DW102", "invalid-name", ERROR, v2alpha=True, keys=("name",), area="identity", evidence="documented")
def invalid_name(worker: Worker) -> Findings:
    name = meta(worker, "name")
    if name is None:
        return
    text = name.string
    if text is None:
        return
    length = len(text)
    marks, longest = ("-_.", LONGEST_V2ALPHA) if worker.v2alpha else ("-", LONGEST)
    if not _is_valid(text, marks):
        separators = _SPACE if worker.v2alpha else _SEPARATORS
        better = separators.sub("-", text.strip().lower()).strip(marks)
        is_known = len(better) <= longest and _is_valid(better, marks)
        allowed = f"up to {longest} lowercase letters, digits and hyphens"
        yield name.finding(
            f"invalid name {code(text)}: {_reason(text, marks, longest)}" if text.strip() else "`name` is empty",
            help=f"set `name` to {f'`{better}`' if is_known else allowed}",
            fixes=[name.rewrite_text(better)] if is_known else [],
        )
    elif length > longest:
        yield name.finding(
            f"`name` has {length} characters: at most {longest} are allowed",
            help=f"shorten it by at least {plural(length - longest, 'character')}",
        )
    elif length == LONGEST and not worker.v2alpha:
        message = f"`name` has {LONGEST} characters: DataOS may require fewer than {LONGEST}"
        yield name.finding(message, help="shorten it by at least 1 character", severity=INFO)


def _is_valid(name: str, marks: str) -> bool:
    """Return whether a name consists of lowercase ASCII letters and digits, with *marks* between them."""
    bare = name
    for mark in marks:
        bare = bare.replace(mark, "")
    return name.isascii() and bare.isalnum() and name == name.lower() and name.strip(marks) == name


def _reason(name: str, marks: str, longest: int) -> str:
    if _is_valid(name.strip(marks), marks):
        place, mark = ("start", name[0]) if name[0] in marks else ("end", name[-1])
        return f"must not {place} with {_MARKS[mark]}"
    allowed = "digits, hyphens, dots and underscores" if len(marks) > 1 else "digits and hyphens"
    most = f"at most {longest}" if len(name) > longest else "only"
    return f"{most} lowercase letters, {allowed} are allowed"
