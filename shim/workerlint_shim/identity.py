"""Names resources as dataos-ctl does: in its messages, and on the command line in three notations."""

from __future__ import annotations

from workerlint.record import Record
from workerlint_shim.errors import UsageError

INSTANCE_TYPES = frozenset(
    ("bundle", "compute", "dataplane", "depot", "grant", "instance-secret", "operator", "policy", "stack")
)
"""Types of Resource that belong to the whole instance and to no workspace."""

PUBLIC = "public"
"""The workspace of a resource that nothing says otherwise of. Source: the help of ``dataos-ctl apply``."""

WORKER = "worker"
WORKER_VERSION = "v1beta"

IDENTIFIER_FORM = "NAME:VERSION:TYPE or NAME|VERSION|TYPE|WORKSPACE"
ID_FORM = "TYPE:VERSION:NAME or TYPE:VERSION:NAME:WORKSPACE"


class Identity(Record):
    """What tells a resource from all others: *kind*, *name* and *workspace* (empty for those of the instance).

    *version* is that of its manifest; a resource may change it.
    """

    __slots__ = ("kind", "name", "version", "workspace")

    name: str
    version: str
    kind: str
    workspace: str

    def __init__(self, name: str, version: str, kind: str, workspace: str) -> None:
        self.name = name
        self.version = version
        self.kind = kind
        self.workspace = "" if kind in INSTANCE_TYPES else workspace

    def __str__(self) -> str:
        """Write it as the messages of dataos-ctl do: ``NAME:VERSION:TYPE``."""
        return f"{self.name}:{self.version}:{self.kind}"

    @property
    def key(self) -> tuple[str, str, str]:
        """Workspace, type and name."""
        return self.workspace, self.kind, self.name

    def as_json(self) -> dict[str, str | None]:
        """Return the identity as the JSON output contains it."""
        return {"name": self.name, "version": self.version, "type": self.kind, "workspace": self.workspace or None}

    @property
    def scope(self) -> str:
        """The workspace in brackets, as messages put it behind a verb; a blank for a resource of the instance."""
        return f"({self.workspace}) " if self.workspace else " "


class Selector(Record):
    """Resources that a command line asks for; an empty field leaves it open."""

    __slots__ = ("kind", "name", "version", "workspace")

    name: str
    version: str
    kind: str
    workspace: str

    def __init__(self, name: str = "", version: str = "", kind: str = "", workspace: str = "") -> None:
        self.name = name
        self.version = version
        self.kind = kind
        self.workspace = "" if kind in INSTANCE_TYPES else workspace

    def __str__(self) -> str:
        return ":".join(part for part in (self.name, self.version, self.kind) if part) or "anything"

    @property
    def where(self) -> str:
        """The workspace as messages put it behind a name; empty when it is open, or there is none."""
        return f" in the workspace {self.workspace}" if self.workspace else ""


def read_identifier(text: str, workspace: str) -> Selector:
    """Read what stands behind ``-i``. *workspace* holds where it does not say. Raises UsageError."""
    parts = [part.strip() for part in text.split("|" if "|" in text else ":")]
    if len(parts) not in {3, 4} or not all(parts):
        raise UsageError(f"-i takes {IDENTIFIER_FORM}, not {text}", _quoting(text))
    name, version, kind = parts[:3]
    return Selector(name, version, kind, parts[3] if len(parts) == 4 else workspace)


def read_id(text: str, workspace: str) -> Selector:
    """Read what stands behind ``--id``. *workspace* holds where it does not say. Raises UsageError."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in {3, 4} or not all(parts):
        raise UsageError(f"--id takes {ID_FORM}, not {text}")
    kind, version, name = parts[:3]
    return Selector(name, version, kind, parts[3] if len(parts) == 4 else workspace)


def _quoting(text: str) -> str:
    """Say what a shell makes of bars that are not in quotes, when that is what seems to have happened."""
    alone = not any(mark in text for mark in ":|")
    return f'in quotes: -i "{text} | {WORKER_VERSION} | worker | WORKSPACE"' if alone else ""
