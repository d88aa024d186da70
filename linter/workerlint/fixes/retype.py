"""How to turn a value of the wrong type into the expected one: what to type, and the fix where it is certain enough."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit, Fix
from workerlint.core.text import Pattern, Source, Span
from workerlint.core.wording import listing, shorten
from workerlint.manifest.edits import column_of, line_start, owns_its_line, pair_lines, shift_lines
from workerlint.secrets.wording import expected, may_be_secret
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, text_of
from workerlint.syntax.scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.attribute import Attribute
    from workerlint_schemas.shape import Shape

    Advice = tuple[str, Fix | None]

_TRUE_WORDS = frozenset(("true", "yes", "on", "y", "1"))
_FALSE_WORDS = frozenset(("false", "no", "off", "n", "0"))
_OPEN = frozenset("[]{}#\"'\n")
"""The characters that a plain value in brackets must not contain."""
_FIELD = Pattern(r"[a-z]\w*")
_DASHED = Pattern(r"-[^\s\d-]")
_ASSIGNMENT = Pattern(r"[A-Za-z_]\w*=")

DASH = "- "
_DASH_HELP = "add a space after each `-`"
_TO_LIST = "Convert to a list"


def retype(value: Attribute, shape: Shape) -> Advice:
    """Return the help and the fix for a value whose type is none of *shape*."""
    help, fix = _retype(value, value.node, shape)
    return help or f"use {expected(shape.types)}", fix


def _retype(value: Attribute, node: Node, shape: Shape) -> Advice:
    types = shape.types
    if node.kind == "null":
        return f"set a value or remove the {'item' if isinstance(value.name, int) else 'field'}", None
    if isinstance(node, Scalar):
        if node.style and "integer" in types:  # also where any number is allowed
            number = Scalar.of(node.start, node.end, node.text)
            if number.readings is None and number.kind in types:
                shown = "" if may_be_secret(value) else f": `{node.text}`"
                return f"remove the quotes{shown}", value.rewrite(node.text)
        if "boolean" in types:
            return _advise_boolean(value, node)
        if "string" in types:
            return quote(value)
        if "list" in types:
            return _advise_list(value, node, shape.items)
        return (_advise_section(value, node, shape) if "mapping" in types else ""), None
    if isinstance(node, Mapping) and "list" in types:
        return _advise_items(value, node, shape.items)
    if isinstance(node, Sequence) and "mapping" in types:
        return _advise_no_dashes(value, node, shape)
    if isinstance(node, Sequence):
        if "string" in types:
            return "use a single string", _as_its_item(value, node, "Convert to a string")
        return "use a single value", _as_its_item(value, node, "Convert to a single value")
    return quote(value) if _is_split_string(value) else ("", None)


def _advise_boolean(value: Attribute, node: Scalar) -> Advice:
    word = as_boolean(node)
    if not word:
        return "set it to `true` or `false`", None
    why = f": YAML 1.2 reads `{node.text}` as a string" if node.readings is not None else ""
    help = f"remove the quotes: `{word}`" if node.style and node.text == word else f"set it to `{word}`{why}"
    return help, value.rewrite(word)


def _advise_list(value: Attribute, node: Scalar, items: Shape | None) -> Advice:
    if items is not None and items.types and "string" not in items.types:
        if "mapping" not in items.types:
            return "", None
        return (_named(node, items, "- ") if _is_name(value, items) else _fields_of_items(items)), None
    source = value.manifest.source
    if not node.style and _DASHED.match(node.text) and owns_its_line(source, node):
        # Further lines of the string are more items without their space.
        alone = "\n" not in source.text[node.start : node.end]
        space = Edit(Span(node.start + 1, node.start + 1), " ")
        return _DASH_HELP, value.fix("Add a space after `-`", space) if alone else None
    content = flow_list(source, node)
    if not content:
        return "", None
    help = "enclose it in brackets" if may_be_secret(value) else f"use a list: `{shorten(content)}`"
    return help, value.rewrite(content, _TO_LIST)


def _advise_items(value: Attribute, node: Mapping, items: Shape | None) -> Advice:
    first = text_of(node.pairs[0][0]) if node.pairs else ""
    if _DASHED.match(first):
        return _DASH_HELP, None
    if items is None or "mapping" not in items.types or not node.pairs:
        return "put each item after `- ` on a line of its own", None
    if items.properties and not items.properties.keys() & node.entries.keys():
        return _fields_of_items(items), None
    help = f"add `- ` before `{shorten(first)}` and indent the lines below it"
    return "enclose it in brackets" if node.flow else help, _as_only_item(value)


def _advise_no_dashes(value: Attribute, node: Sequence, shape: Shape) -> Advice:
    if not node.items and not shape.required:
        bare = not value.manifest.text[node.start : node.end].strip("[] \t\r\n")
        return "use `{}` if it is empty on purpose", value.rewrite("{}") if bare else None
    if not shape.properties and all(_is_assignment(item) for item in node.values()):
        return "use `NAME: value` for each item", None
    fix = _as_mapping(value, node)
    return "remove the `- ` before each item" if fix else _fields(shape), fix


def _is_assignment(item: Node) -> bool:
    """Return whether an item is a variable in the notation of other tools: ``{name: A, value: a}`` or ``A=a``."""
    if isinstance(item, Mapping):
        return item.entries.keys() == {"name", "value"}
    return bool(_ASSIGNMENT.match(text_of(item)))


def _advise_section(value: Attribute, node: Scalar, shape: Shape) -> str:
    name, colon, rest = node.text.partition(":")
    if node.style in {"|", ">"} and colon:
        header = value.manifest.text[node.start : node.end].split(maxsplit=1)[0]
        return f"remove `{header}`: it makes one string of the lines below it"
    if name and colon and ": " not in node.text and " " not in name and not rest.startswith("//"):
        shown = "..." if may_be_secret(value) else shorten(rest)
        return f"add a space after the colon: `{shorten(name)}: {shown}`"
    if isinstance(value.name, int) and _is_name(value, shape):
        return _named(node, shape)
    word = as_boolean(node)
    return f"set `enabled: {word}` below the key" if word and "enabled" in shape.properties else _fields(shape)


def _is_name(value: Attribute, shape: Shape) -> bool:
    """Return whether a string is the name of what should be a mapping, and may be shown."""
    return next(iter(shape.properties), "") == "name" and value.string is not None and not may_be_secret(value)


def _named(node: Scalar, shape: Shape, dash: str = "") -> str:
    others = [name for name in shape.required if name != "name"]
    return f"use `{dash}name: {shorten(node.text)}`" + (f", with {_listed(others)} below it" if others else "")


def _fields(shape: Shape) -> str:
    names = list(shape.required) or list(shape.properties)[:3]
    return f"use {f'fields such as {_listed(names)}' if names else '`NAME: value` lines'} below the key"


def _fields_of_items(items: Shape) -> str:
    names = list(items.required) or list(items.properties)[:2]
    return "use a list of mappings" + (f" with {_listed(names)}" if names else "")


def _listed(names: list[str]) -> str:
    return listing([f"`{name}`" for name in names])


def as_boolean(node: Scalar) -> str:
    """Return ``true`` or ``false`` for a word that means one of them, else an empty string."""
    word = node.text.strip().lower()
    return "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else ""


def quote(value: Attribute, *, safe: bool = False) -> tuple[str, Fix | None]:
    """Return the help and the fix that put a value, which contains neither quotes nor escapes, in double quotes."""
    node = value.node
    text = node.text if isinstance(node, Scalar) else value.manifest.text[node.start : node.end]
    edits = [Edit(Span(node.start, node.start), '"'), Edit(Span(node.end, node.end), '"')]
    help = "quote it" if may_be_secret(value) else f'quote it: `"{shorten(text)}"`'
    return help, value.fix("Quote the value", edits, safe=safe)


def flow_list(source: Source, node: Scalar) -> str:
    """Return a scalar as a list of strings in brackets, split at commas; an empty string where that is unsure."""
    if node.style in {"'", '"'}:
        return f"[{source.text[node.start : node.end]}]"
    parts = [part.strip() for part in node.text.split(",")]
    if node.style or any(not part or _OPEN & set(part) or part.endswith(":") for part in parts):
        return ""
    return f"[{', '.join(map(scalar, parts))}]"


def _as_only_item(value: Attribute) -> Fix | None:
    """Return the fix that makes a mapping the one item of a list; None where it shares its lines."""
    mapping, source = value.node, value.manifest.source
    # After a syntax error, tabs may indent, and unreadable lines may belong to the list.
    if not isinstance(mapping, Mapping) or value.manifest.syntax:
        return None
    if mapping.flow:
        edits = [Edit(Span(mapping.start, mapping.start), "["), Edit(Span(mapping.end, mapping.end), "]")]
        return value.fix(_TO_LIST, edits)
    if mapping.anchor is not None or not owns_its_line(source, mapping.pairs[0][0]):
        return None
    if any(not mapping.start <= own.start < mapping.end or not owns_its_line(source, own) for own, _ in mapping.pairs):
        return None
    at = mapping.start
    lines = Span(at, pair_lines(source, mapping.pairs[-1]).end)
    return value.fix(_TO_LIST, [Edit(Span(at, at), DASH), *shift_lines(source, lines, len(DASH))[1:]])


def _as_mapping(value: Attribute, sequence: Sequence) -> Fix | None:
    """Return the fix that turns the block list of mappings after a key into one mapping, without dashes.

    None where their keys would clash or the lines cannot simply be moved.
    """
    key, source = value.key, value.manifest.source
    if key is None:
        return None
    names: list[str] = []
    edits: list[Edit] = []
    columns = set()
    below = False
    for item in sequence.items:
        if not isinstance(item, Mapping) or item.flow or item.anchor is not None or item.tag is not None:
            return None
        start = line_start(source, item.start)
        lead = source.text[start : item.start]
        if lead.strip(" ") != "-" or source.lines.line_of(item.start) == source.lines.line_of(key.start):
            return None
        names += [own.text for own, _ in item.pairs if isinstance(own, Scalar)]
        dash = lead.index("-")
        columns.add((dash, len(lead)))
        # A list may be at the column of its key, a mapping must be deeper: then only the dashes are removed.
        below = dash > column_of(source, key.start)
        edits.append(Edit(Span(start + dash, item.start if below else start + dash + 1), "" if below else " "))
        end = pair_lines(source, item.pairs[-1]).end
        following = source.lines.line_of(item.start) + 1
        if below and following < len(source.lines.starts) and source.lines.starts[following] < end:
            edits += shift_lines(source, Span(source.lines.starts[following], end), dash - len(lead))
    is_certain = len(columns) == 1 and len(set(names)) == len(names)
    return value.fix("Convert to a mapping", edits) if is_certain else None


def _as_its_item(value: Attribute, sequence: Sequence, title: str) -> Fix | None:
    """Return the fix that replaces a list by its one scalar; None for more items, or where more would be deleted."""
    key, text = value.key, value.manifest.text
    if len(sequence.items) != 1:
        return None
    (item,) = sequence.items
    if not isinstance(item, Scalar) or item.anchor is not None or item.tag is not None or item.style in {"|", ">"}:
        return None
    content = text[item.start : item.end]
    if not content or sequence.anchor is not None:
        return None
    if sequence.flow:
        around = text[sequence.start : item.start] + text[item.end : sequence.end]
        return value.rewrite(content, title) if not around.strip(" ,[]") else None
    if key is None or text[key.end : sequence.start].strip() != ":" or text[sequence.start : item.start].strip() != "-":
        return None
    return value.fix(title, Edit(Span(text.index(":", key.end) + 1, item.end), f" {content}"))


def _is_split_string(value: Attribute) -> bool:
    """Return whether a mapping is a string that a ``: `` in it turned into one: one plain pair on one line.

    A field whose key looks like the name of one is no such string.
    """
    node = value.node
    if not isinstance(node, Mapping) or node.flow or len(node.pairs) != 1 or node.anchor is not None:
        return False
    if value.key is not None and _FIELD.fullmatch(text_of(node.pairs[0][0])):
        return False
    text = value.manifest.text[node.start : node.end]
    parts = [part for part in node.pairs[0] if isinstance(part, Scalar) and not part.style and part.text]
    is_plain = len(parts) == 2 and all(part.anchor is None and part.tag is None for part in parts)
    return is_plain and not set(text) & set('"\\\n')
