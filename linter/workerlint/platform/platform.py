"""What is known about the installation: from the configuration, the platform file, and the resources of the run."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, INFO, WARNING, Related
from workerlint.core.record import Record
from workerlint.core.wording import MANY, closest, code, one_line
from workerlint.manifest.attribute import attribute
from workerlint.manifest.manifest import parse_stack
from workerlint.manifest.resources import SECRET, STACK, USER, VOLUME, WORKSPACE
from workerlint.platform.stack_use import StackUse
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.config.settings import Settings
    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.manifest import Stack
    from workerlint.manifest.resource_index import ResourceIndex
    from workerlint.manifest.resources import Reference, Resource
    from workerlint.manifest.stack_resource import StackDefinition
    from workerlint.manifest.worker import Worker
    from workerlint.platform.platform_file import NameList, PlatformFile

DEFAULT_WORKSPACE = "public"
"""The workspace that `dataos-ctl apply` uses without ``-w``."""
_SECRET_KINDS = (SECRET, "instance-secret")


class Platform:
    """What is known about the installation that the manifests are applied to."""

    settings: Settings
    index: ResourceIndex | None
    """The resources of the run; None while the files are read, or if the run defines no Stacks."""
    file: PlatformFile | None
    """The platform file of the configuration."""
    workspace: str
    """The workspace that manifests without one are applied to; empty if it is not known."""

    defines_stacks: bool
    """Whether a stack is defined in more detail than in the configuration."""

    __slots__ = ("_by_index", "_file_stacks", "_listed", "defines_stacks", "file", "index", "settings", "workspace")

    def __init__(
        self, settings: Settings, index: ResourceIndex | None = None, file: PlatformFile | None = None
    ) -> None:
        self.settings = settings
        self.index = index
        self.file = file
        self.workspace = ""
        self.defines_stacks = index is not None or (file is not None and bool(file.stacks))
        self._by_index: Platform | None = None
        self._file_stacks: list[StackDefinition] | None = None
        self._listed: dict[tuple[str, str], frozenset[str]] | None = None

    def with_index(self, index: ResourceIndex) -> Platform:
        """Return the same with the resources of a run: itself if they define no Stacks."""
        if not index.stacks_by_name:
            return self
        known = self._by_index
        if known is None or known.index is not index:
            known = self._by_index = Platform(self.settings, index, self.file)
            known.workspace = self.workspace
        return known

    @property
    def listed_stacks(self) -> list[Stack]:
        """The stacks that the configuration lists."""
        return [stack for text in self.settings.stacks if (stack := parse_stack(text)) is not None]

    def stacks_named(self, name: str) -> list[StackDefinition]:
        """Return the definitions of the stacks with this name, in any flavor and version.

        Those of the run replace those of the platform file.
        """
        found = self.index.stacks(name) if self.index is not None else []
        return [*found, *self._new_in_file(found, name)]

    def _new_in_file(self, known: list[StackDefinition], name: str = "") -> list[StackDefinition]:
        """Return the stacks of the platform file that are not among the *known* ones, with this name if it is given."""
        if self.file is None:
            return []
        if self._file_stacks is None:
            self._file_stacks = self.file.stack_definitions()
        texts = {item.text for item in known}
        return [item for item in self._file_stacks if item.text not in texts and name in {"", item.stack.name}]

    def stacks(self, reference: Stack) -> list[StackDefinition]:
        """Return the definitions of the stacks that a reference may mean.

        One without a flavor means a stack without one, if there is any. One without a version means each version.
        """
        named = [
            item
            for item in self.stacks_named(reference.name)
            if not reference.version or item.stack.version == reference.version
        ]
        return [item for item in named if item.stack.flavour == reference.flavour] or (
            [] if reference.flavour else named
        )

    def stack_use(self, worker: Worker) -> StackUse | None:
        """Return the stack of a Worker when it is a valid stack reference, else None; for ``Manifest.cached``."""
        field, stack = attribute(worker, "stack"), worker.stack
        if field is None or field.string is None or stack is None:
            return None
        listed = [own for own in self.listed_stacks if own.name == stack.name] if self.settings.stacks else []
        named = self.stacks_named(stack.name) if self.defines_stacks else []
        meant = self.stacks(stack) if named else []
        return StackUse(field, stack, known_stack(stack.name), listed, named, meant)

    def stack_absence(self, use: StackUse) -> Absence | None:
        """Return what the platform file shows about a stack that neither it, the run nor the configuration lists.

        None if one of them does, or if the platform file has no list of stacks.
        """
        if self.file is None or use.meant:
            return None
        names = self.file.list_of(STACK)
        if names is None or any(own.version in {"", use.stack.version} for own in use.listed):
            return None
        return Absence(self.file, names, ERROR if names.closed else INFO, "")

    @property
    def defined_stacks(self) -> list[StackDefinition]:
        """All definitions of stacks."""
        known = self.index.stacks_by_name if self.index is not None else {}
        found = [definition for named in known.values() for definition in named]
        return [*found, *self._new_in_file(found)]

    def lists(self, kind: str, workspace: str = "") -> list[NameList]:
        """Return the lists of the platform file for names of a kind in a workspace; an empty one means any."""
        kinds = _SECRET_KINDS if kind == SECRET else (kind,)
        return [
            names
            for names in (self.file.lists if self.file is not None else ())
            if names.kind in kinds and (not workspace or names.workspace in {"", workspace})
        ]

    def listed(self, kind: str, workspace: str = "") -> frozenset[str]:
        """Return the names in these lists, and those of the configuration."""
        if self._listed is None:
            self._listed = {}
        found = self._listed.get((kind, workspace))
        if found is None:
            lists = self.lists(kind, workspace)
            listed = (name for names in lists for name in names.names)
            found = self._listed[kind, workspace] = frozenset((*listed, *self.configured(kind)))
        return found

    def configured(self, kind: str) -> tuple[str, ...]:
        """Return the workspaces or the users that the configuration lists; empty for other kinds."""
        return {WORKSPACE: self.settings.workspaces, USER: self.settings.owners}.get(kind, ())

    def entries(self, kind: str, name: str, workspace: str = "") -> list[NameList]:
        """Return the lists that contain a name."""
        return [names for names in self.lists(kind, workspace) if name in names.names]

    def absence(self, kind: str, name: str, workspace: str = "") -> Absence | None:
        """Return what the platform file shows about a name that it does not list.

        None if it lists the name, or no names of the kind in the workspace.
        """
        if self.file is None or name in self.listed(kind, workspace):
            return None
        lists = self.lists(kind, workspace)
        if not lists:
            return None
        names = next((names for names in lists if names.closed and names.kind == kind), None)
        if names is None:
            return Absence(self.file, lists[0], INFO, workspace)
        if workspace or not names.workspace:
            return Absence(self.file, names, ERROR, workspace)
        # A Worker that names no workspace is applied to the default one, unless an option of dataos-ctl names another.
        default = self.absence(kind, name, DEFAULT_WORKSPACE) if kind == VOLUME else None
        if default is None or default.severity != ERROR:
            return Absence(self.file, lists[0], INFO, workspace)
        return Absence(self.file, default.names, WARNING, DEFAULT_WORKSPACE)


class Absence(Record):
    """A name that the platform file does not list, although it lists other names of the same kind."""

    file: PlatformFile
    names: NameList
    """The list to point at."""
    severity: str
    """ERROR if the list is complete, WARNING if that of the default workspace is, INFO if there may be other names."""
    workspace: str
    """Empty if it does not matter or is not known."""

    @property
    def reason(self) -> str:
        """The reason in a message, after a colon."""
        where = f" in workspace {code(one_line(self.workspace))}" if self.workspace else ""
        if self.severity == INFO:
            return f"the platform file does not list it{where}, but the list may be incomplete"
        return f"it does not exist on the platform{where}" + (", the default" if self.severity == WARNING else "")

    def related(self, near: str = "") -> Related:
        """Return the related location: the entry of a similar name if the list has it, else the header of the list."""
        if near in self.names.names:
            return Related(self.file.span_of_name(self.names, near), f"{code(near)} is listed here", self.file.shown)
        state = "complete" if self.names.closed else "not known to be complete"
        label = f"this list is {state}, {self.names.provenance}"
        return Related(self.file.span_of_list(self.names), label, self.file.shown)


class ProjectContext(Record):
    """A Worker, or the file of a Bundle, and the resources of the run, for rules that look across files."""

    path: str
    """The file of the Worker or of the Bundle."""
    resource: Resource
    index: ResourceIndex
    settings: Settings
    platform: Platform
    """What is known about the installation, with the resources of the run."""

    def references(self, kind: str) -> list[Reference]:
        """Return the references of the Worker to resources of a kind."""
        return [reference for reference in self.resource.references if reference.kind == kind]

    def undefined(self, reference: Reference, *, in_run: bool) -> Iterator[Finding]:
        """Yield the finding on a reference to a resource that neither the run nor a list of known names contains.

        *in_run* is whether the run defines other resources of its kind that the reference could mean.
        """
        kind, name, workspace = reference.kind, reference.name, reference.workspace
        # A Volume is in the workspace of its Worker.
        placed = workspace or (self.platform.workspace if kind == VOLUME else "")
        listed = self.platform.listed(kind, placed)
        absence = self.platform.absence(kind, name, placed)
        # The configured users are those that own resources, not all that may run them.
        key = "workspaces" if kind == WORKSPACE else "owners" if reference.path[-1:] == ("owner",) else ""
        is_unlisted = bool(key and self.platform.configured(kind))
        known = self.index.defines(kind, name, workspace) or name in listed
        if known or not (in_run or absence or is_unlisted):
            return
        near = ""
        if self.index.count(kind, workspace) + len(listed) <= MANY:
            near = "".join(closest(name, sorted(self.index.names(kind, workspace) | listed), 1))
        where = f" in workspace {code(one_line(workspace))}" if workspace else ""
        severity, reason = None, f"no manifest of this run defines it{where}"
        if absence is not None and not (in_run and absence.severity == INFO):
            severity, reason = absence.severity, absence.reason
        label = kind if kind in {WORKSPACE, USER} else kind.capitalize()
        help = f"correct the name, or apply the {label} first"
        if severity is not None:
            help = f"correct the name, or run `workerlint learn` with new output that contains the {label}"
        is_unlisted = is_unlisted and severity != ERROR
        if is_unlisted:
            severity, reason = None, f"it is not among the configured `{key}`"
            help = f"correct the name, or add it to `{key}` in the configuration"
        yield reference.finding(
            f"{'unknown' if severity == INFO or is_unlisted else 'undefined'} {label} {code(one_line(name))}: {reason}",
            help=f"did you mean {code(one_line(near))}?" if near else help,
            name=near,
            related=[absence.related(near)] if absence is not None else (),
            severity=severity,
        )
