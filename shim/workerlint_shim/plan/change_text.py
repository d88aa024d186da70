"""The lines that show one change: a row, a difference by lines, or the mapping or list that is added or removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workerlint.core.wording import plural
from workerlint_shim.manifests.attributes import Attribute, path_text, value_text
from workerlint_shim.manifests.redaction import describe_difference
from workerlint_shim.plan.diff import ADD, CHANGE, REMOVE, Change
from workerlint_shim.plan.text_diff import NO_BREAK, SAME, split_lines, text_hunks
from workerlint_shim.plan.tree import Branch, make_tree

Line = tuple[str, str]
"""The sign of a line, which determines its color, and its text."""
NOTE = "note"
HUNK = "@"
_WIDEST_PATH = 44
_WIDEST_VALUE = 60
_LONGEST_VALUE = 2000
"""In characters. Of a longer value, only the surroundings of the first difference are shown."""
_CONTEXT = 200


def change_lines(changes: Iterable[Change]) -> Iterator[Line]:
    """Yield the lines of changes, with the values of rows below each other."""
    shown = [(change, _row(change)) for change in changes]
    width = min(max((len(row[0]) for _, row in shown if row), default=0), _WIDEST_PATH)
    for change, row in shown:
        if row:
            yield change.sign, f"{change.sign} {row[0]:<{width}}  {row[1]}"
        elif change.is_field and _is_text(change):
            yield from _text_lines(change)
        elif change.is_field:
            yield from _long_lines(change)
        else:
            yield from _block_lines(change)


def _row(change: Change) -> tuple[str, str] | None:
    """Return the name and the values of a change that fits into one row; None for all others."""
    if any(change.order):
        before, after = (", ".join(names) for names in change.order)
        return change.path, f"order: {before} -> {after}"
    if len(change.before) > 1 or len(change.after) > 1 or _is_text(change):
        return None
    before, after = (_shown(side[0]) if side else "" for side in (change.before, change.after))
    if max(len(before), len(after)) > _WIDEST_VALUE:
        return None
    if not change.before or not change.after:
        (item,) = change.after or change.before
        rest = path_text(item.path[len(change.steps) :]).removesuffix("[0]")
        return f"{change.path}{'.' if rest and not rest.startswith('[') else ''}{rest}", after or before
    return (change.path, _values(change.before[0], change.after[0])) if change.is_field else None


def _values(before: Attribute, after: Attribute) -> str:
    hidden = before.is_hidden and after.is_hidden
    note = f" ({describe_difference(before.tag, after.tag)})" if hidden else ""
    return f"{_shown(before)} -> {_shown(after)}{note}"


def _shown(attribute: Attribute) -> str:
    return f"{value_text(attribute)}{' (default)' if attribute.is_default else ''}"


def _is_text(change: Change) -> bool:
    """Check whether a value is a text of several lines, before or after."""
    fields = (*change.before, *change.after)
    return any(isinstance(item.value, str) and "\n" in item.value.rstrip("\n") for item in fields)


def _text_lines(change: Change) -> Iterator[Line]:
    before, after = ((side[0] if side else None) for side in (change.before, change.after))
    if (
        before is None
        or after is None
        or not all(item.kind == "string" and not item.is_hidden for item in (before, after))
    ):
        yield from _block_lines(change)
        return
    hunks = text_hunks(str(before.value), str(after.value))
    signs = [sign for hunk in hunks for sign, line in hunk.lines if line != NO_BREAK]
    added, removed = signs.count(ADD), signs.count(REMOVE)
    counts = f"{plural(added, 'line')} added, {removed} removed" if added or removed else "line break at the end"
    yield CHANGE, f"~ {change.path}  {counts}"
    for hunk in hunks:
        yield (
            HUNK,
            f"    @@ line {hunk.after} @@"
            if hunk.before == hunk.after
            else (f"    @@ line {hunk.before} -> {hunk.after} @@"),
        )
        yield from (
            (sign if sign != SAME else "", f"    {sign} {show_spaces(line)}".rstrip()) for sign, line in hunk.lines
        )


def _long_lines(change: Change) -> Iterator[Line]:
    """Yield a long value, or two below each other."""
    yield change.sign, f"{change.sign} {change.path}"
    before, after = (_shown(side[0]) if side else "" for side in (change.before, change.after))
    if max(len(before), len(after)) > _LONGEST_VALUE:
        before, after = excerpts(before, after)
    if change.before:
        yield REMOVE, f"    - {before}"
    if change.after:
        yield ADD, f"    + {after}"


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return what surrounds the first difference of two long values."""
    pairs = zip(before, after, strict=False)
    first = next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
    start = max(first - _CONTEXT, 0)
    old, new = (_excerpt(text, start) for text in (before, after))
    return old, new


def _excerpt(text: str, start: int) -> str:
    end = start + 2 * _CONTEXT
    if len(text) <= end and not start:
        return text
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''} ({len(text):,} characters)"


def _block_lines(change: Change) -> Iterator[Line]:
    """Yield a mapping or a list, or two below each other, as YAML."""
    yield change.sign, f"{change.sign} {change.path}"
    for sign, side in ((REMOVE, change.before), (ADD, change.after)):
        if side:
            branch = make_tree(side)
            for _ in change.steps:
                (branch,) = branch.children.values()
            yield from ((sign, f"{sign}   {line}".rstrip()) for line in yaml_lines(branch))


def yaml_lines(branch: Branch) -> Iterator[str]:
    """Yield the lines of a field and all below it, as YAML shows them."""
    todo: list[tuple[str, str, str, Branch]] = [("", "", "", branch)]
    while todo:
        lead, indent, key, inside = todo.pop()
        if inside.children:
            if key:
                yield f"{lead}{key}"
                lead = indent = f"{indent}  "
            below = []
            for step, child in inside.children.items():
                if isinstance(step, int):
                    below.append((f"{lead}- ", f"{indent}  ", "", child))
                else:
                    below.append((lead, indent, f"{path_text((step,))}:", child))
                lead = indent
            todo += reversed(below)
        elif inside.own is not None:
            value = inside.own.value
            head = f"{lead}{key}{' ' if key else ''}"
            if isinstance(value, str) and "\n" in value.rstrip("\n") and not inside.own.is_hidden:
                yield f"{head}|"
                yield from (f"{indent}  {show_spaces(line)}" for line in split_lines(value))
            else:
                yield f"{head}{_shown(inside.own)}"


def show_spaces(line: str) -> str:
    """Return a line with its trailing spaces as middle dots, so that a change of them is visible."""
    kept = line.rstrip(" ")
    return kept + "·" * (len(line) - len(kept))
