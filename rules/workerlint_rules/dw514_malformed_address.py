"""Malformed `dataos://` address

The form of an address is `dataos://DEPOT:COLLECTION/DATASET`. The platform resolves it to a connection and to secrets,
which fails if it cannot separate the three parts. A colon follows the depot, and a slash follows the collection.

A depot alone, or a depot with a collection, is a valid address too. `?acl=r` or `?acl=rw` at the end requests access.

## Bad

```yaml bad
worker:
  stack: fastfun:2.0
  stackSpec:
    input:
      datasets:
        - dataos://systemstreams/audit/cities
        - dataos:///systemstreams:audit/regions
    output:
      datasets:
        - dataos://lakehouse:audit/cities?acl=write
```

```text findings
6 |         - dataos://systemstreams/audit/cities
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  | malformed address `dataos://systemstreams/audit/cities`: expected `:` after the depot, found `/`
  = help: change it to `dataos://systemstreams:audit/cities`

7 |         - dataos:///systemstreams:audit/regions
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  | malformed address `dataos:///systemstreams:audit/regions`: expected `//` after `dataos:`, found `///`
  = help: change it to `dataos://systemstreams:audit/regions`

10 |         - dataos://lakehouse:audit/cities?acl=write
   |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |         malformed address `dataos://lakehouse:audit/cities?acl=wri…`: `acl` must be `r` or `rw`
   = help: change it to `dataos://lakehouse:audit/cities?acl=rw`
```

## Good

```yaml good
worker:
  stack: fastfun:2.0
  stackSpec:
    input:
      datasets:
        - dataos://systemstreams:audit/cities
        - dataos://${DEPOT}:audit/regions
        - dataos://landing:none/cities/2024/avro
    output:
      datasets:
        - dataos://lakehouse:audit/cities?acl=rw
      depot: dataos://lakehouse?purpose=rw
```

## Sources

- dataos:depot: The address of a dataset is `dataos://[depot]:[collection]/[dataset]`.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Scalar, Span, Worker, code, meta, rule
from workerlint.core.text import Pattern
from workerlint.manifest.addresses import ODD_ADDRESS, may_have_odd_address, split_address
from workerlint.syntax.nodes import LeafIndex

_OPENING = frozenset("{<[($")
_ESCAPED = Pattern(r"\\[/xuU\r\n]")
_FORM = "use the form `dataos://DEPOT:COLLECTION/DATASET`, with `?acl=r` or `?acl=rw` after it if needed"


@rule("DW514", "malformed-address", WARNING, v2alpha=True, words=("dataos:",), area="volumes", evidence="documented")
def malformed_address(worker: Worker) -> Findings:
    section = worker.section
    if section is None or not may_have_odd_address(worker.text, section.start, section.end):
        return
    index = LeafIndex(section, (None, worker.section_name))
    for match in ODD_ADDRESS.finditer(worker.text, section.start, section.end):
        slashes, rest = match.groups()
        if "$" in rest or "%" in rest or worker.text[match.end() : match.end() + 1] in _OPENING:
            continue  # a part of it is not known yet
        leaf = index.at(match.start()) if _problem(slashes, rest)[0] else None
        if leaf is None or leaf.is_key or not isinstance(leaf.node, Scalar):
            continue
        if leaf.node.style == '"' and _ESCAPED.match(worker.text, match.end()):
            continue  # it continues after an escape sequence
        is_whole = leaf.node.style not in {"|", ">"} and leaf.node.text.strip() == match[0]
        if not is_whole:
            rest = rest.rstrip(".:!?")  # the end of a sentence
        reason, repaired = _problem(slashes, rest) if rest or is_whole else ("", "")
        if reason:
            span = Span(match.start(), match.start(2) + len(rest))
            message = f"malformed address {code(worker.text[span.start : span.end])}: {reason}"
            help = f"change it to `dataos://{repaired}`" if repaired else _FORM
            field = meta(worker, *leaf.path)  # None in a mapping that is written after `<<`
            yield field.finding(message, help=help, span=span) if field else Finding(span, message, help=help)


def _problem(slashes: str, rest: str) -> tuple[str, str]:
    """Return what is wrong with an address, and what should follow ``dataos://`` if that is known."""
    parts = split_address(rest)
    path, end = f"{parts.slash}{parts.dataset}", f"{parts.mark}{parts.query}"
    if slashes != "//":
        return f"expected `//` after `dataos:`, found `{slashes}`", "" if _problem("//", rest)[0] else rest
    if not parts.depot:
        return "the depot is missing", ""
    if not parts.colon and parts.slash:
        first, _, others = parts.dataset.strip("/").partition("/")
        below = f"{first}/{others}" if others else f"COLLECTION/{first or 'DATASET'}"
        return "expected `:` after the depot, found `/`", f"{parts.depot}:{below}{end}"
    if parts.colon and not parts.collection:
        return "the collection is missing", ""
    if ":" in parts.collection:
        return "unexpected second `:`", f"{parts.depot}:{parts.collection.replace(':', '/', 1)}{path}{end}"
    if parts.slash and not parts.dataset:
        return "the dataset is missing", ""
    if parts.dataset.startswith("/"):
        return "expected a name between the two slashes", ""
    for value in parts.options_called("acl"):
        if value not in {"r", "rw"}:
            access = "r" if value.lower() in {"read", "r"} else "rw"
            start = f"{parts.depot}{parts.colon}{parts.collection}{path}"
            return "`acl` must be `r` or `rw`", f"{start}{end.replace(f'acl={value}', f'acl={access}', 1)}"
    return "", ""
