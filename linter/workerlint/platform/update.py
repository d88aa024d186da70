"""The update of a platform file by saved output of dataos-ctl: only the lists that were read are replaced."""

from __future__ import annotations

from workerlint.config.errors import UsageError
from workerlint.core.record import Record, Struct, new
from workerlint.core.wording import codes, listing, plural
from workerlint.manifest.resources import STACK
from workerlint.platform.platform_file import NameList, PlatformFile, PlatformStack
from workerlint.platform.saved_output import FoundList, FoundStack, SavedOutput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

SCHEMAS = "schemas"
"""The directory for schemas, next to the platform file."""
WORKER_SCHEMA = f"{SCHEMAS}/worker.json"


class Complete(Record):
    """A list that the user declares complete, written ``secret:public`` or ``compute``."""

    kind: str
    workspace: str
    """Empty for all lists of the kind."""

    @property
    def text(self) -> str:
        """The list as the user writes it."""
        return f"{self.kind}:{self.workspace}" if self.workspace else self.kind

    def includes(self, found: FoundList) -> bool:
        """Return whether a list is meant."""
        return self.kind == found.kind and self.workspace in {"", found.workspace}


class Update(Struct):
    """What learning from saved output changes."""

    file: PlatformFile
    """The new content of the platform file, without its text."""
    schemas: dict[str, str]
    """The texts of the schemas by their paths, relative to the platform file."""
    summary: list[str] = new(list)
    """A line for each list, stack and schema that was read."""
    notes: list[str] = new(list)
    """What the user should know about them."""


def update_platform(
    known: PlatformFile, outputs: Iterable[SavedOutput], today: date, complete: Iterable[Complete] = ()
) -> Update:
    """Return what *outputs* change in the platform file *known*. Lists that are *complete* are closed.

    Raise UsageError if a list that is said to be complete was not read.
    """
    outputs = list(outputs)
    found = list(_merged(outputs))
    for item in complete:
        if not any(item.includes(names) for names in found):
            read = ", ".join(Complete(names.kind, names.workspace).text for names in found) or "none"
            raise UsageError(f"the list `{item.text}` of --complete was not read", f"lists that were read: {read}")
    update = Update(known, {})
    lists = {(names.kind, names.workspace): names for names in known.lists}
    for names in found:
        is_complete = any(item.includes(names) for item in complete)
        lists[names.kind, names.workspace] = _learned(
            names, lists.get((names.kind, names.workspace)), today, is_complete
        )
        _describe(names, lists[names.kind, names.workspace], is_complete, update)
    _drop_mixed(lists, {names.kind for names in found}, update)
    stacks = sorted(_stack_tables(known, outputs, lists.get((STACK, "")), today, update), key=lambda stack: stack.text)
    worker_schemas = [schema for output in outputs for schema in output.worker_schemas]
    if worker_schemas:
        update.schemas[WORKER_SCHEMA] = f"{worker_schemas[0]}\n"
        update.summary.append("schema of a Worker")
        if any(schema != worker_schemas[0] for schema in worker_schemas):
            update.notes.append("several schemas of a Worker were read; only the first is used")
    update.file = PlatformFile(
        known.path,
        "",
        tuple(names for _, names in sorted(lists.items())),
        tuple(stacks),
        (WORKER_SCHEMA,) if worker_schemas else known.worker_schemas,
    )
    return update


def _merged(outputs: list[SavedOutput]) -> Iterator[FoundList]:
    """Yield the lists of all files, sorted; lists of the same kind and workspace as one."""
    merged: dict[tuple[str, str], FoundList] = {}
    for output in outputs:
        for key, names in output.lists.items():
            into = merged.setdefault(key, FoundList(*key))
            into.names |= names.names
            into.errors |= names.errors
            into.deleted |= names.deleted
            into.origins |= names.origins
            into.closed = into.closed or names.closed
            into.partial = into.partial and names.partial
            into.is_damaged = into.is_damaged or names.is_damaged
    for _, names in sorted(merged.items()):
        yield names


def _learned(found: FoundList, known: NameList | None, today: date, complete: bool) -> NameList:
    origins = list(found.origins)
    closed = (found.closed or complete) and not found.is_damaged
    if found.partial and known is not None:
        origins = [known.origin, *(origin for origin in origins if origin not in known.origin.split("; "))]
        names = sorted(found.names.union(known.names) - (found.deleted - found.names))
        return NameList(
            found.kind, found.workspace, tuple(names), closed or known.closed, known.learned, "; ".join(origins)
        )
    return NameList(found.kind, found.workspace, tuple(sorted(found.names)), closed, today, "; ".join(origins))


def _describe(found: FoundList, names: NameList, complete: bool, update: Update) -> None:
    state = "closed" if names.closed else "open"
    update.summary.append(f"{names.title}: {plural(len(names.names), 'name')}, {state}")
    if found.errors:
        update.notes.append(f"{names.title}: the status of {codes(sorted(found.errors), 'and')} is `error`")
    if found.is_damaged and (found.closed or complete):
        update.notes.append(f"{names.title}: the list is open, because a row could not be read")


def _drop_mixed(lists: dict[tuple[str, str], NameList], read: set[str], update: Update) -> None:
    """Drop the list of a kind without a workspace if there are lists with one, too: resources are either or."""
    for kind in sorted(read):
        if (kind, "") in lists and any(other == kind and workspace for other, workspace in lists):
            del lists[kind, ""]
            update.notes.append(f"{kind}: dropped the names without a workspace, because others have one")


def _stack_tables(
    known: PlatformFile, outputs: list[SavedOutput], listed: NameList | None, today: date, update: Update
) -> Iterator[PlatformStack]:
    """Yield the stacks of which more than the name is known, and add their schemas to *update*."""
    found: dict[str, list[FoundStack]] = {}
    for output in outputs:
        for stack in output.stacks:
            found.setdefault(stack.text, []).append(stack)
    for table in known.stack_tables:
        if table.text in found:
            continue
        if listed is None or not listed.closed or table.text in listed.names:
            yield table
        else:
            update.notes.append(f"stack: dropped {table.text}, which is not in the closed list")
    for text, stacks in sorted(found.items()):
        schemas = {stack.schema for stack in stacks}
        schema = schemas.pop() if len(schemas) == 1 else ""
        if len({stack.schema for stack in stacks}) > 1:
            update.notes.append(f"stack {text}: no schema, because it is defined more than once with different ones")
        path = f"{SCHEMAS}/{text.replace(':', '-')}.json" if schema else ""
        if schema:
            update.schemas[path] = f"{schema}\n"
        runs_in = tuple(dict.fromkeys(kind for stack in stacks for kind in stack.runs_in))
        update.summary.append(f"stack {text}: {_details(runs_in, schema)}")
        origins = dict.fromkeys(stack.origin for stack in stacks)
        yield PlatformStack(text, runs_in or None, path, today, "; ".join(origins))


def _details(runs_in: tuple[str, ...], schema: str) -> str:
    """Return what is known about a stack, for the summary."""
    known = [f"runs in {listing(runs_in)}"] if runs_in else []
    known += ["has a schema"] if schema else []
    return listing(known) or "nothing but its name is known"
