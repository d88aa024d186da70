"""The resources that a plan changes as YAML, as they are recorded and as they will be, to compare them side by side."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Path
from workerlint.syntax.writer import NestingError, place, render
from workerlint_shim.manifests.attributes import DESCRIBED, PLATFORM, is_equal
from workerlint_shim.manifests.redaction import describe_difference
from workerlint_shim.state.resource_yaml import field_note, field_value, identity_map, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workerlint_shim.manifests.attributes import Attribute
    from workerlint_shim.manifests.identity import Identity
    from workerlint_shim.plan.plan import Plan, Step


class ResourceTexts(Record):
    """A resource before and after an apply, with secrets masked. The lines that differ are the changes of the plan."""

    identity: Identity
    action: str
    path: str
    """The file of the manifest."""
    line: int
    """The 1-based line at which the manifest begins."""
    before: str
    """The recorded resource; empty if there is none."""
    after: str
    """The resource of the manifest."""


def resource_texts(plan: Plan, key: bytes) -> Iterator[ResourceTexts]:
    """Yield each resource that the plan changes. *key* is the key of the tags.

    A resource that is nested too deeply to be written is left out.
    """
    for step in plan.pending:
        manifest = step.manifest
        try:
            texts = _texts(step, key)
        except NestingError:
            continue
        yield ResourceTexts(manifest.identity, step.action, manifest.path, manifest.line, *texts)


def _texts(step: Step, key: bytes) -> tuple[str, str]:
    identity = step.manifest.identity
    old = {item.path: item for item in _given(step)}
    new = step.attributes.by_path()
    after = []
    for item in in_order(step.attributes, identity.kind):
        if _is_shown(item, old):
            other = old.get(item.path)
            # A value that becomes the default does not change.
            after.append(other if item.is_default and other is not None and is_equal(other, item, key) else item)
    notes = _notes(step)
    text = _render(identity, after, notes)
    if step.before is None:
        return "", text
    if step.before.attributes is None:  # imported from a table
        return _render(step.before.identity, [], {}, "fields unknown: imported from a table"), text
    # In the order of the manifest, and equal values as they are written there, so that only changes differ.
    positions = {_keys(item.path): at for at, item in enumerate(after)}
    before, last = [], -1.0
    for item in in_order(list(old.values()), identity.kind):
        last = positions.get(_keys(item.path), int(last) + 0.5)
        same = new.get(item.path)
        is_kept = same is not None and not same.is_default and is_equal(item, same, key)
        before.append((last, same if same is not None and is_kept else item))
    before.sort(key=lambda pair: pair[0])
    kept = [item for _, item in before if _is_shown(item, new)]
    return _render(step.before.identity, kept, {}), text


def _given(step: Step) -> Iterator[Attribute]:
    """Yield the recorded fields without those that the platform or the user who applies has determined."""
    new = step.attributes.by_path()
    for item in (step.before.attributes or ()) if step.before is not None else ():
        same = new.get(item.path)
        is_unset = same is None or same.origin == DESCRIBED
        if not (is_unset and item.origin == PLATFORM) and not (item.path == ("owner",) and same and same.is_default):
            yield item


def _is_shown(item: Attribute, others: Mapping[Path, Attribute]) -> bool:
    """Check whether a field is written: a default only if it replaces, or is replaced by, a value in the manifest."""
    other = others.get(item.path)
    return not item.is_default or (other is not None and not other.is_default)


def _notes(step: Step) -> dict[Path, str]:
    """Return what is known about the hidden values that change, by the path in the manifest."""
    notes = {}
    for change in step.differences:
        for item in change.after:
            if item.is_hidden:
                old = change.before[0] if len(change.before) == len(change.after) == 1 else None
                notes[item.path] = describe_difference(old.tag, item.tag) if old is not None else "changed"
    return notes


def _keys(path: Path) -> Path:
    """Return the keys of a path up to the first index: the items of a list keep their order."""
    return path[: next((at for at, step in enumerate(path) if isinstance(step, int)), len(path))]


def _render(identity: Identity, fields: list[Attribute], notes: Mapping[Path, str], *head: str) -> str:
    root = identity_map(identity)
    for item in fields:
        note = ", ".join(filter(None, (field_note(item), notes.get(item.path, ""))))
        place(root, item.path, field_value(item), note)
    return render(root, head)
