"""The fix for misplaced fields: whole lines are reindented or moved, with their comments."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit, Fix
from workerlint.core.text import Source, Span, indent_of, indent_step
from workerlint.manifest.attribute import meta
from workerlint.manifest.edits import (
    column_of,
    is_implicit,
    key_column,
    last_line,
    line_end,
    owns_its_line,
    pair_lines,
    shift_lines,
)
from workerlint.manifest.manifest import Manifest
from workerlint.manifest.misplaced import BESIDE, OUTSIDE, TOO_DEEP, Group
from workerlint.syntax.nodes import Alias, Mapping, Node, text_of


def renest(manifest: Manifest, group: Group) -> Fix | None:
    """Return the fix that moves *group* to its section; None where the lines cannot simply be moved.

    It is safe unless the section has to be written first.
    """
    source, parent, target = manifest.source, group.fields[0].parent, meta(manifest, *group.target_path)
    if parent is None or group.parent.flow or not all(_is_plain(source, key) for key, _ in group.pairs):
        return None
    if target is not None and not target.editable:
        return None
    if [text_of(key) for key, _ in group.parent.pairs].count(text_of(group.section)) > 1:
        return None  # of two sections with one name, readers keep the other one
    title = (
        f"{'Indent under' if group.kind == BESIDE else 'Move into'} `{group.target_path[-1]}`"
        if group.target_path
        else "Move to the top level"
    )
    paths = [field.path for field in group.fields]
    if len(group.pairs) == len(group.parent.pairs):  # nothing is left after the colon of the parent
        paths.append(parent.path)
    if target is not None and isinstance(target.node, Mapping):
        paths += [(*target.path, field.name) for field in group.fields]
    else:  # the section may be misplaced itself
        paths.append((*parent.path, text_of(group.section)) if group.section is not None else group.target_path)
    safe = group.kind != OUTSIDE or group.target is not None
    return parent.fix(title, _edits(source, group), safe=safe, paths=paths)


def _edits(source: Source, group: Group) -> list[Edit] | None:
    if group.kind == BESIDE:
        return _nest_below(source, group, group.section)
    if group.target is None:
        return _give_section(source, group)
    if group.kind == TOO_DEEP:
        return _outdent(source, group, group.target)
    return _move_to_end(source, group, group.target)


def _is_plain(source: Source, key: Node) -> bool:
    """Return whether the pair of a key shares its lines with nothing else, and has no ``?``."""
    return owns_its_line(source, key) and is_implicit(source, key)


def _are_adjacent(group: Group) -> bool:
    keys = {id(key) for key, _ in group.pairs}
    places = [index for index, (key, _) in enumerate(group.parent.pairs) if id(key) in keys]
    return places == list(range(places[0], places[0] + len(places)))


def _may_move(group: Group, insert_at: int) -> bool:
    """Return whether no alias would end up before its anchor, nor an anchor after its alias."""
    return not any(
        node.anchor is not None or (isinstance(node, Alias) and node.target().start > insert_at)
        for pair in group.pairs
        for part in pair
        for node in part.walk()
    )


def _nest_below(source: Source, group: Group, section: object) -> list[Edit] | None:
    pairs = group.parent.pairs
    at = next((index for index, pair in enumerate(pairs) if pair[0] is section), -1)
    section_key = pairs[at][0]
    if not owns_its_line(source, section_key):
        return None
    step = indent_step(source)
    if _are_adjacent(group) and at + 1 < len(pairs) and pairs[at + 1][0] is group.fields[0].key:
        start = source.lines.starts[source.lines.line_of(section_key.end) + 1]
        end = pair_lines(source, group.pairs[-1]).end
        return shift_lines(source, Span(start, end), step)
    insert_at = line_end(source, section_key.end)
    if not _may_move(group, insert_at):
        return None
    column = column_of(source, section_key.start) + step
    return _moves(source, group, insert_at, column)


def _outdent(source: Source, group: Group, target: Mapping) -> list[Edit] | None:
    column = column_of(source, group.pairs[0][0].start)
    wanted = key_column(source, target)
    if wanted is None:
        return None
    if _are_adjacent(group) and group.parent.pairs[-1][0] is group.fields[-1].key:
        start = pair_lines(source, group.pairs[0], with_comments=True).start
        end = pair_lines(source, group.pairs[-1]).end
        return shift_lines(source, Span(start, end), wanted - column)
    return _move_to_end(source, group, target)


def _move_to_end(source: Source, group: Group, target: Mapping) -> list[Edit] | None:
    column = key_column(source, target)
    if target.flow or column is None:
        return None
    insert_at = source.lines.line_bounds(last_line(source, target.pairs[-1]))[1]
    if any(pair_lines(source, pair).start <= insert_at < pair_lines(source, pair).end for pair in group.pairs):
        return None
    if not _may_move(group, insert_at):
        return None
    return _moves(source, group, insert_at, column)


def _give_section(source: Source, group: Group) -> list[Edit] | None:
    """Return the edits that write the section's key above the fields and indent them below it."""
    if not _are_adjacent(group):
        return None
    name = group.target_path[-1]
    lines = Span(pair_lines(source, group.pairs[0], with_comments=True).start, pair_lines(source, group.pairs[-1]).end)
    indent = " " * column_of(source, group.pairs[0][0].start)
    first, *others = shift_lines(source, lines, indent_step(source))
    # The header is inserted where the first line is indented: a single edit keeps their order.
    return [Edit(first.span, f"{indent}{name}:{source.newline}{first.content}"), *others]


def _moves(source: Source, group: Group, insert_at: int, column: int) -> list[Edit]:
    """Return the edits that move the lines of *group* after *insert_at* (the end of a line), indented to *column*."""
    lines = source.lines
    moved: list[str] = []
    gone: list[Span] = []
    for pair in group.pairs:
        span = pair_lines(source, pair, with_comments=True)
        amount = column - column_of(source, pair[0].start)
        numbers = range(lines.line_of(span.start), lines.line_of(span.end - 1) + 1)
        moved += [_indented_by(lines.line_text(number), amount) for number in numbers]
        if gone and gone[-1].end == span.start:
            span = Span(gone.pop().start, span.end)
        gone.append(span)
    last = gone[-1]
    if last.end == len(source.text) and not source.text.endswith(("\n", "\r")):
        # The last line has no line break: the one before the lines is deleted instead.
        gone[-1] = Span(line_end(source, last.start - 1), last.end)
    content = "".join(f"{source.newline}{line}" for line in moved)
    return [Edit(Span(insert_at, insert_at), content), *(Edit(span, "") for span in gone)]


def _indented_by(line: str, amount: int) -> str:
    """Return a line indented by *amount* spaces, or dedented where that is negative; an empty line stays."""
    return " " * amount + line[max(0, min(-amount, indent_of(line))) :] if line else ""
