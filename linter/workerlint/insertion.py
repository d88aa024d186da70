"""Writes a missing attribute where the documentation puts it, and a missing value behind its colon."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.edits import indented, insert_pair, key_column, owns_its_line, pair_lines, replace
from workerlint.nodes import Alias, Scalar, is_empty
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.nodes import Mapping
    from workerlint.worker import Worker


def insert_attribute(worker: Worker, mapping: Mapping, content: str, order: Iterable[str]) -> Edit | None:
    r"""Insert the attribute whose lines are *content* behind the nearest one that comes before it in *order*.

    None where there is no safe place: see ``insert_pair``; neither is there one in a text that is no YAML yet, whose
    indentation may be tabs, nor where attributes of *mapping* have to be indented first: it might come between them and
    their section.
    """
    if worker.syntax or any(group.parent is mapping for group in worker.misplaced.groups):
        return None
    name = content.partition(":")[0]
    names = list(order)
    here = {key.text for key, _ in mapping.pairs if isinstance(key, Scalar)}
    before = [other for other in names[: names.index(name)] if other in here]
    source = worker.source
    if mapping.flow or before or not mapping.pairs or not owns_its_line(source, mapping.pairs[0][0]):
        return insert_pair(source, mapping, content, after=before[-1] if before else None)
    column = key_column(source, mapping)
    if column is None:
        return None
    first = mapping.pairs[0]
    # Above the comments on what stands first now: they are about that.
    at = pair_lines(source, first, with_comments=True).start
    return Edit(Span(at, at), indented(content, " " * column, source.newline, lead=False))


def section_to_extend(worker: Worker) -> Mapping | None:
    """Give the Worker section when it stands behind its key; None when an alias brings it in from elsewhere."""
    pair = worker.root.entries.get(worker.section_name) if worker.root else None
    return None if pair is None or isinstance(pair[1], Alias) else worker.section


def give_value(mapping: Mapping, name: str, content: str) -> Edit | None:
    """Write *content* as the value of an attribute that has none (nothing, null or empty quotes); None if unsafe."""
    pair = mapping.entries.get(name)
    if pair is None:
        return None
    key, value = pair
    if not isinstance(value, Scalar) or value.anchor is not None or value.tag is not None:
        return None
    if not is_empty(value):
        return replace(value, content)
    # The colon need not stand right behind the key; where the parser puts an empty value, it does.
    return Edit(Span(value.start, value.start), f" {content}") if value.start == key.end + 1 else None
