"""The names in a Worker that the platform file may contain, each with what it shows about the name."""

from __future__ import annotations

from workerlint.core.diagnostic import INFO
from workerlint.core.record import Record
from workerlint.core.wording import code, dotted, one_line, visible
from workerlint.manifest.attribute import attribute
from workerlint.manifest.resources import worker_references
from workerlint.secrets.masking import secrets_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform import Platform

LISTED = "listed"
NOT_LISTED = "not listed"
MISSING = "missing"


class PlatformReference(Record):
    """A name in a Worker."""

    path: str
    """The path of the field."""
    name: str
    status: str
    """LISTED, NOT_LISTED (the list may be incomplete) or MISSING (the list is complete)."""
    learned: str
    """The date of the list."""
    workspace: str = ""

    @property
    def text(self) -> str:
        """The reference in one line."""
        words = {LISTED: "exists", NOT_LISTED: "is not listed", MISSING: "does not exist"}
        where = f" in workspace {code(self.workspace)}" if self.workspace else ""
        state = "may be incomplete, " if self.status == NOT_LISTED else ""
        note = f"list {state}learned {self.learned}"
        return visible(f"{self.path}: {code(one_line(self.name))} {words[self.status]}{where} ({note})")


def platform_references(worker: Worker, platform: Platform) -> Iterator[PlatformReference]:
    """Yield the names of which the platform file has a list, in the order of the fields."""
    if platform.file is None:
        return
    use, field = platform.stack_use(worker), attribute(worker, "stack")
    if use is not None and field is not None:
        absence = platform.stack_absence(use)
        if absence is not None:
            status = NOT_LISTED if absence.severity == INFO else MISSING
            yield PlatformReference(dotted(field.path), field.text, status, absence.names.learned.isoformat())
        elif use.meant:
            known = {stack.text: stack for stack in platform.file.stacks}
            for stack in (known[item.text] for item in use.meant if item.text in known):
                yield PlatformReference(dotted(field.path), stack.text, LISTED, stack.learned.isoformat())
    hidden = secrets_in(worker)
    for reference in worker_references(worker):
        path, name, workspace = dotted(reference.path), reference.name, reference.workspace
        if any(span.overlaps(reference.span) for span in hidden):  # a secret in place of a name
            continue
        absence = platform.absence(reference.kind, name, workspace)
        if absence is not None:
            status = NOT_LISTED if absence.severity == INFO else MISSING
            learned = absence.names.learned.isoformat()
            yield PlatformReference(path, name, status, learned, absence.workspace)
        for names in platform.entries(reference.kind, name, workspace):
            yield PlatformReference(path, name, LISTED, names.learned.isoformat(), names.workspace)
