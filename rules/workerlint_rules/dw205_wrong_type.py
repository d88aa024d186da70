"""Every value is of the kind that its attribute takes.

The platform reads numbers as numbers, text as text and lists as lists, and refuses a manifest in which one stands for the
other. `yes`, `no`, `on` and `off` are strings in YAML 1.2, and booleans in YAML 1.1; where a string is expected, DW213 reports
them.

## Bad

```yaml bad
worker:
  dryRun: yes
  tags: cities
```

```text findings
2 |   dryRun: yes
  |           ^^^ worker.dryRun is "yes", not true or false
  = help: yes is text in YAML 1.2: write true
  = fix: Make it true or false (--unsafe-fixes)

3 |   tags: cities
  |         ^^^^^^ worker.tags is "cities", not a list
  = help: write it as a list: [cities]
  = fix: Make it a list (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
worker:
  dryRun: true
  tags: [cities]
```

## Bad

```yaml bad
worker:
  dryRun: "false"
  tags:
    - 2024
```

```text findings
2 |   dryRun: "false"
  |           ^^^^^^^ worker.dryRun is "false", not true or false
  = help: take the quotes off: false
  = fix: Make it true or false (--unsafe-fixes)

4 |     - 2024
  |       ^^^^ worker.tags[0] is the number 2024, not text
  = help: quote it: "2024"
  = fix: Make it text (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  dryRun: false
  tags:
    - "2024"
```

## Bad

```yaml bad
worker:
  dataosVolumes:
    name: regions
    directory: /data/regions
  envs:
    - REGION: emea
    - BATCH: "500"
```

```text findings
2 |   dataosVolumes:
  |   ^^^^^^^^^^^^^ worker.dataosVolumes is a mapping, not a list
  = help: make it an item of the list: put - in front of name, and indent what follows
  = fix: Make it a list (--unsafe-fixes)

5 |   envs:
  |   ^^^^ worker.envs is a list, not a mapping
  = help: take away the - in front of each item
  = fix: Make it a mapping (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  dataosVolumes:
    - name: regions
      directory: /data/regions
  envs:
    REGION: emea
    BATCH: "500"
```

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
worker:
  stack:bento
```

```text findings
5 |   stack:bento
  |   ^^^^^^^^^^^ worker is "stack:bento", not a mapping
  = help: a blank is missing behind the colon: write stack: bento
```

## Silence

```yaml silent
worker:
  dryRun: true
  tags:
    - cities
    - "2024"
```

## Sources

- dataos:worker-attributes: The page gives the data type of each attribute.
- yaml:core-schema: Only `true` and `false`, also capitalized, are booleans.
- yaml:1.1-boolean: YAML 1.1 also reads `yes`, `no`, `on` and `off` as booleans.
- yaml:go: The library yaml.v3 reads `yes`, `no`, `on` and `off` as booleans only where the program expects a boolean.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Node, Violation, Worker, schema_rule
from workerlint.core.text import Pattern, Span
from workerlint.core.wording import listing, shorten
from workerlint.fixes.retype import (
    as_boolean,
    as_its_item,
    as_list,
    as_mapping,
    as_only_item,
    in_quotes,
    is_split_text,
)
from workerlint.manifest.edits import owns_its_line, replace
from workerlint.secrets.heuristics import name_kind
from workerlint.syntax.nodes import Mapping, Scalar, Sequence
from workerlint.syntax.scalars import shown_scalar
from workerlint_schemas.shape import Shape

Advice = tuple[str, list[Edit] | None]
"""The help, and the edits when they are certain enough."""

_NAMES = {"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
          "list": "a list", "mapping": "a mapping"}  # fmt: skip
_NAMED_VALUE = Pattern(r"(?<![\w.-])([\w.-]++)[:=]")
_ATTRIBUTE = Pattern(r"[a-z]\w*")
_DASHED = Pattern(r"-[^\s\d-]")
_DASH_HELP = "put a blank behind the dash of each item"
_ASSIGNMENT = Pattern(r"[A-Za-z_]\w*=")


@schema_rule("DW205", "wrong-type", ERROR, area="structure", evidence="documented")
def wrong_type(worker: Worker, violation: Violation) -> Findings:
    node, key, types = violation.node, violation.key, violation.shape.types
    words = [word for kind, word in _NAMES.items() if kind in types and not (kind == "integer" and "number" in types)]
    wanted = listing(words, "or")
    if isinstance(node, Scalar):
        place: Node = node
        what = _description(violation, node)
        help, edits = _scalar_advice(worker, violation, node)
    else:
        place = node if getattr(node, "flow", False) else key or _first(node)
        what = f"a {node.kind}"
        help, edits = _collection_advice(worker, violation)
    shared = node.anchor is not None or node.tag is not None
    fix = Fix(f"Make it {words[0]}", edits, UNSAFE) if edits and not shared else None
    yield Finding(place, f"{violation.dotted} is {what}, not {wanted}", help=help or f"write {wanted}", fix=fix)


def _first(node: Node) -> Node:
    return node.pairs[0][0] if isinstance(node, Mapping) and node.pairs else node


def _is_secret(violation: Violation, node: Scalar) -> bool:
    name = next((part for part in reversed(violation.path) if isinstance(part, str)), "")
    # A line without a space after its colon is a string that contains name and value.
    return bool(name_kind(name)) or any(name_kind(match[1]) for match in _NAMED_VALUE.finditer(node.text))


def _description(violation: Violation, node: Scalar) -> str:
    if node.kind == "null":
        return "empty"
    if _is_secret(violation, node):
        return _NAMES.get(node.kind, node.kind)
    prefix = {"string": "", "boolean": "the boolean "}.get(node.kind, "the number ")
    return f"{prefix}{shown_scalar(node)}"


def _scalar_advice(worker: Worker, violation: Violation, node: Scalar) -> Advice:
    types = violation.shape.types
    if node.kind == "null":
        return "write a value, or delete the item", None
    if "boolean" in types:
        word = as_boolean(node)
        if not word:
            return "", None
        help = f"{node.text} is text in YAML 1.2: write {word}" if _is_boolean_word(node) else f"write {word}"
        quoted = node.style and node.text == word
        return f"take the quotes off: {word}" if quoted else help, [replace(node, word)]
    if "string" in types:
        return "put it in quotes" if _is_secret(violation, node) else f'quote it: "{shorten(node.text)}"', in_quotes(
            node
        )
    if "list" in types:
        return _list_advice(worker, violation, node)
    if node.style in {"|", ">"} and ":" in node.text:
        header = worker.text[node.start : node.end].split(maxsplit=1)[0]
        header = header if header.startswith(node.style) else node.style  # an anchor or a tag may come first
        return f"take the {header} away: it makes one text of the lines below it", None
    return _missing_blank(violation, node) or _scalar_to_mapping(violation, node), None


def _is_boolean_word(node: Scalar) -> bool:
    return node.readings is not None and node.readings.yaml_1_1.kind == "boolean"


def _scalar_to_mapping(violation: Violation, node: Scalar) -> str:
    shape = violation.shape
    if isinstance(violation.path[-1], int) and _is_shown_name(violation, node, shape):
        return _named(node, shape)
    if "enabled" in shape.properties and (node.kind == "boolean" or _is_boolean_word(node)):
        return f"write enabled: {as_boolean(node)} below it, indented"
    return _mapping_help(shape)


def _mapping_help(shape: Shape) -> str:
    attributes = list(shape.required) or list(shape.properties)[:3]
    if not attributes:
        return "write lines of a name, a colon and a value below it, indented"
    return f"write attributes such as {listing(attributes)} below it, indented"


def _is_shown_name(violation: Violation, node: Scalar, shape: Shape) -> bool:
    """Return whether a string is the name of what should be a mapping, and may be shown."""
    return next(iter(shape.properties), "") == "name" and node.kind == "string" and not _is_secret(violation, node)


def _named(node: Scalar, shape: Shape) -> str:
    others = [name for name in shape.required if name != "name"]
    return f"write name: {shorten(node.text)}{', with ' + listing(others) + ' below it' if others else ''}"


def _list_advice(worker: Worker, violation: Violation, node: Scalar) -> Advice:
    items = violation.shape.items
    if items is not None and "string" not in items.types:
        if _is_shown_name(violation, node, items):
            return _named(node, items).replace("write ", "write - ", 1), None
        return _items_help(items), None
    if not node.style and _DASHED.match(node.text) and owns_its_line(worker.source, node):
        # Further lines of the string are more items without their space.
        alone = "\n" not in worker.text[node.start : node.end]
        return _DASH_HELP, [Edit(Span(node.start + 1, node.start + 1), " ")] if alone else None
    content = as_list(worker.source, node)
    if not content:
        return "write a list", None
    shown = "put it in brackets" if _is_secret(violation, node) else f"write it as a list: {shorten(content)}"
    return shown, [replace(node, content)]


def _items_help(items: Shape) -> str:
    return f"write a list of items with {listing(list(items.required) or list(items.properties)[:2])}"


def _missing_blank(violation: Violation, node: Scalar) -> str:
    name, colon, value = node.text.partition(":")
    if not colon or ": " in node.text or " " in name or value.startswith("//"):
        return ""
    shown = "its value" if _is_secret(violation, node) else shorten(value)
    return f"a blank is missing behind the colon: write {shorten(name)}: {shown}"


def _is_assignment(item: Node) -> bool:
    """Return whether an item is a variable in the notation of other tools: ``{name: A, value: a}`` or ``A=a``."""
    if isinstance(item, Mapping):
        return set(item.entries) == {"name", "value"}
    return isinstance(item, Scalar) and bool(_ASSIGNMENT.match(item.text))


def _is_attribute(node: Node) -> bool:
    """Return whether a mapping begins with what looks like the name of an attribute rather than prose."""
    return isinstance(node, Mapping) and bool(_ATTRIBUTE.fullmatch(getattr(node.pairs[0][0], "text", "")))


def _collection_advice(worker: Worker, violation: Violation) -> Advice:
    node, key, types = violation.node, violation.key, violation.shape.types
    items = violation.shape.items
    source = worker.source
    if isinstance(node, Mapping) and "list" in types:
        if node.pairs and _DASHED.match(getattr(node.pairs[0][0], "text", "")):
            return _DASH_HELP, None
        if items is None or "mapping" not in items.types or not node.pairs:
            return "write a list, each item on a line of its own behind - and a blank", None
        if items.properties and not items.properties.keys() & node.entries.keys():
            return _items_help(items), None
        first = getattr(node.pairs[0][0], "text", "")
        help = f"make it an item of the list: put - in front of {shorten(first)}, and indent what follows"
        # In a text with a syntax error, tabs may indent, and unreadable lines may belong to the list.
        edits = None if worker.syntax else as_only_item(source, node)
        return "put it in brackets" if node.flow else help, edits
    if isinstance(node, Sequence) and "mapping" in types:
        if not node.items and not violation.shape.required:
            bare = node.flow and not source.text[node.start + 1 : node.end - 1].strip()
            return "write {} if it is empty on purpose", [replace(node, "{}")] if bare else None
        if not violation.shape.properties and all(_is_assignment(item) for item in node.values()):
            return "write each item as one line: the name, a colon and the value", None
        edits = as_mapping(source, key, node)
        return ("take away the - in front of each item", edits) if edits else (_mapping_help(violation.shape), None)
    if isinstance(node, Sequence) and "string" in types:
        return "write one text", as_its_item(source, key, node)
    if "string" in types and is_split_text(source, node) and not (key and _is_attribute(node)):
        secret = any(name_kind(match[1]) for match in _NAMED_VALUE.finditer(source.text, node.start, node.end))
        shown = "" if secret else f': "{shorten(source.text[node.start : node.end])}"'
        return f'quote it, as ": " makes it a mapping{shown}', in_quotes(node)
    return "write one text" if "string" in types else "", None
