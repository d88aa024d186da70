"""An address reads `dataos://DEPOT:COLLECTION/DATASET`, or a part of that.

The platform resolves `dataos://` addresses to connections and secrets, which it cannot do when depot, collection and
dataset are not told apart: a colon stands behind the depot, a slash behind the collection. A depot alone, or a depot with
a collection, is an address too; `?acl=r` or `?acl=rw` says what access is asked for.

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
  |           worker.stackSpec.input.datasets[0] has an address with a slash behind the depot
  = help: write dataos://systemstreams:audit/cities

7 |         - dataos:///systemstreams:audit/regions
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |           worker.stackSpec.input.datasets[1] has an address with 3 slashes behind dataos:, not 2
  = help: write dataos://systemstreams:audit/regions

10 |         - dataos://lakehouse:audit/cities?acl=write
   |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |    worker.stackSpec.output.datasets[0] has an address with acl=write, which is neither r nor rw
   = help: write acl=rw
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

from workerlint.authoring import WARNING, Finding, Findings, Worker, rule
from workerlint.core.text import Pattern, Span
from workerlint.manifest.addresses import ODD_ADDRESS, may_have_odd_address, split_address
from workerlint.syntax.nodes import LeafIndex, Scalar

_OPENING = frozenset("{<[($")
_ESCAPED = Pattern(r"\\[/xuU\r\n]")
_FORM = "the form is dataos://DEPOT:COLLECTION/DATASET, ?acl=r or ?acl=rw behind it"


@rule("DW514", "malformed-address", WARNING, v2alpha=True, words=("dataos:",), area="volumes", evidence="documented")
def malformed_address(worker: Worker) -> Findings:
    section = worker.section
    if section is None or not may_have_odd_address(worker.text, section.start, section.end):
        return
    index = LeafIndex(section, (None, worker.section_name))
    for match in ODD_ADDRESS.finditer(worker.text, section.start, section.end):
        slashes, rest = len(match[1]), match[2]
        if "$" in rest or "%" in rest or worker.text[match.end() : match.end() + 1] in _OPENING:
            continue  # a part of it is not known yet
        if not _fault(slashes, rest)[0]:
            continue
        leaf = index.at(match.start())
        if leaf is None or leaf.is_key or not isinstance(leaf.node, Scalar):
            continue
        if leaf.node.style == '"' and _ESCAPED.match(worker.text, match.end()):
            continue  # it continues after an escape sequence
        whole = leaf.node.style not in {"|", ">"} and leaf.node.text.strip() == match[0]
        if not whole:
            rest = rest.rstrip(".:!?")  # the end of a sentence
        reason, help = _fault(slashes, rest) if rest or whole else ("", "")
        if reason:
            span = Span(match.start(), match.start(2) + len(rest))
            yield Finding(span, f"{leaf.dotted} has an address {reason}", help=help)


def _fault(slashes: int, rest: str) -> tuple[str, str]:
    """Return what is wrong with an address and what to write; two empty strings when it is valid."""
    parts = split_address(rest)
    end = f"{parts.mark}{parts.query}"
    if slashes != 2:
        written = "one slash" if slashes == 1 else f"{slashes} slashes"
        sound = not _fault(2, rest)[0]
        return f"with {written} behind dataos:, not 2", f"write dataos://{rest}" if sound else _FORM
    if not parts.depot:
        return "without a depot", _FORM
    if not parts.colon and parts.slash:
        first, _, others = parts.dataset.strip("/").partition("/")
        below = f"{first}/{others}" if others else f"COLLECTION/{first or 'DATASET'}"
        return "with a slash behind the depot", f"write dataos://{parts.depot}:{below}{end}"
    if parts.colon and not parts.collection:
        return "with nothing behind the colon", _FORM
    if ":" in parts.collection:
        first, _, others = parts.collection.partition(":")
        below = f"{first}/{others}{parts.slash}{parts.dataset}"
        return "with a second colon", f"write dataos://{parts.depot}:{below}{end}"
    if parts.slash and (not parts.dataset or parts.dataset.startswith("/")):
        return "with nothing behind the slash" if not parts.dataset else "with an empty part between two slashes", _FORM
    for value in parts.options_called("acl"):
        if value not in {"r", "rw"}:
            access = "r" if value.lower() in {"read", "r"} else "rw"
            return f"with acl={value}, which is neither r nor rw", f"write acl={access}"
    return "", ""
