"""The identity of a resource, and selectors of resources in the notations of dataos-ctl."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_schemas import RESOURCE_TYPES
from workerlint_shim.errors import UsageError

INSTANCE_TYPES = frozenset(
    ("bundle", "compute", "dataplane", "depot", "grant", "instance-secret", "operator", "policy", "stack")
)
"""Resource types that belong to the instance and not to a workspace."""

PUBLIC = "public"
"""The default workspace. Source: the help of ``dataos-ctl apply``."""

WORKER = "worker"
WORKER_VERSION = "v1beta"

IDENTIFIER_FORM = "NAME:VERSION:TYPE, TYPE:VERSION:NAME (either with :WORKSPACE), or NAME|VERSION|TYPE|WORKSPACE"
ID_FORM = "TYPE:VERSION:NAME or TYPE:VERSION:NAME:WORKSPACE"


class Identity(Record):
    """The identity of a resource."""

    name: str
    version: str
    """The version of the manifest; a resource may change it."""
    kind: str
    workspace: str
    """The workspace; empty for a resource of the instance."""

    def __post_init__(self) -> None:
        self.workspace = "" if self.kind in INSTANCE_TYPES else self.workspace

    def __str__(self) -> str:
        """Return the identity as the messages of dataos-ctl contain it: ``NAME:VERSION:TYPE``."""
        return f"{self.name}:{self.version}:{self.kind}"

    @property
    def key(self) -> tuple[str, str, str]:
        """The unique key: the workspace, the type and the name."""
        return self.workspace, self.kind, self.name

    def as_json(self) -> dict[str, str | None]:
        """Return the identity as the JSON output contains it."""
        return {"name": self.name, "version": self.version, "type": self.kind, "workspace": self.workspace or None}

    @property
    def scope(self) -> str:
        """The workspace in parentheses, as messages contain it after a verb; a space for a resource of the instance."""
        return f"({self.workspace}) " if self.workspace else " "


class Selector(Record):
    """A selector of resources; an empty field matches anything."""

    name: str = ""
    version: str = ""
    kind: str = ""
    workspace: str = ""

    def __post_init__(self) -> None:
        self.workspace = "" if self.kind in INSTANCE_TYPES else self.workspace

    def __str__(self) -> str:
        return ":".join(part for part in (self.name, self.version, self.kind) if part) or "anything"

    @property
    def where(self) -> str:
        """The workspace, as messages contain it after a name; empty if it matches anything or there is none."""
        return f" in workspace {self.workspace}" if self.workspace else ""


def read_identifier(text: str, workspace: str) -> Selector:
    """Parse the value of ``-i`` in any of its documented forms; *workspace* is the default. Raises UsageError.

    These are ``NAME:VERSION:TYPE`` and ``TYPE:VERSION:NAME``, either with ``:WORKSPACE``, and a row of the table of
    ``get``: complete, its first cells alone, or with its bars doubled. Source: the help and the examples of ``get``.
    """
    if "|" in text or "│" in text:
        name, version, kind, *rest = *_read_row(text), "", "", ""
        found = Selector(name, version, kind, rest[0] or workspace)
    else:
        parts = [part.strip() for part in text.split(":")]
        if len(parts) not in {3, 4} or not all(parts):
            raise UsageError(f'invalid value "{text}" for -i: must be {IDENTIFIER_FORM}', _quoting(text))
        # Where both ends are types, a resource has the name of a type.
        if parts[2] not in RESOURCE_TYPES and parts[0] in RESOURCE_TYPES:
            parts[0], parts[2] = parts[2], parts[0]
        name, version, kind = parts[:3]
        found = Selector(name, version, kind, parts[3] if len(parts) == 4 else workspace)
    if not (found.name and found.version and found.kind):
        raise UsageError(f'invalid value "{text}" for -i: must be {IDENTIFIER_FORM}')
    return found


def _read_row(text: str) -> list[str]:
    """Return the cells of a row, which may have bars on both sides; doubled bars count as one."""
    line = text.replace("│", "|").strip()
    if line.startswith("|"):
        line = line[1:].removesuffix("|")
    cells = [cell.strip() for cell in line.split("|")]
    doubled = len(cells) > 2 and not cells[1]
    return [cell for cell in cells if cell] if doubled else cells


def read_id(text: str, workspace: str) -> Selector:
    """Parse the value of ``--id``; *workspace* is the default. Raises UsageError."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in {3, 4} or not all(parts):
        raise UsageError(f'invalid value "{text}" for --id: must be {ID_FORM}')
    kind, version, name = parts[:3]
    return Selector(name, version, kind, parts[3] if len(parts) == 4 else workspace)


def _quoting(text: str) -> str:
    """Return a hint to use quotes if a shell seems to have interpreted the bars as pipes."""
    alone = not any(mark in text for mark in ":|")
    return f'quote the value: `-i "{text} | {WORKER_VERSION} | worker | WORKSPACE"`' if alone else ""
