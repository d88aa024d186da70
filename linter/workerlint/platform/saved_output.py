"""What saved output of dataos-ctl contains: lists of names, Stacks, and the JSON Schemas of Workers."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new


class Problem(Record):
    """Something that was not read."""

    line: int
    """1-based."""
    message: str
    is_of_names: bool = False
    """Whether only the names were not read, but the resources were."""


class FoundList(Struct):
    """The names of one kind, in one workspace if the kind has them."""

    kind: str
    workspace: str
    names: set[str] = new(set)
    errors: set[str] = new(set)
    """The names whose status is an error."""
    deleted: set[str] = new(set)
    """The names that were deleted, and are not in *names*."""
    closed: bool = False
    """Whether a command line shows that the list is complete."""
    partial: bool = True
    """Whether only single resources were read, which a list that is known already may contain."""
    is_damaged: bool = False
    """Whether a row of its table could not be read, so that it is not complete."""
    origins: dict[str, None] = new(dict)
    """The commands that printed it, in order."""


class FoundStack(Record):
    """What a Stack Resource defines."""

    text: str
    runs_in: tuple[str, ...]
    schema: str
    """The JSON Schema of its stackSpec; empty if there is none."""
    origin: str


class FoundResource(Struct):
    """A row of a table, or a manifest with what the server adds to it."""

    line: int
    """The 1-based line at which it begins."""
    name: str
    version: str
    kind: str
    workspace: str
    """Empty for a resource of the installation."""
    status: str
    runtime: str
    owner: str
    text: str = ""
    """The YAML of the manifest; empty for a row."""


class SavedOutput(Struct):
    """What one file with saved output contains."""

    path: str
    """The path as messages show it."""
    lists: dict[tuple[str, str], FoundList] = new(dict)
    resources: list[FoundResource] = new(list)
    """The resources that tables and manifests describe, in order; Stacks, too."""
    stacks: list[FoundStack] = new(list)
    worker_schemas: list[str] = new(list)
    problems: list[Problem] = new(list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to learn."""
        return not (self.lists or self.stacks or self.worker_schemas)
