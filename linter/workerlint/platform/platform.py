"""What is known about the installation: from the configuration, and from the resources of the run."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.wording import MANY, closest, code, one_line
from workerlint.manifest.attribute import attribute
from workerlint.manifest.manifest import parse_stack
from workerlint.platform.stack_use import StackUse
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.config.settings import Settings
    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.manifest import Stack
    from workerlint.manifest.resources import Reference, Resource, ResourceIndex
    from workerlint.manifest.stack_resource import StackDefinition
    from workerlint.manifest.worker import Worker


class Platform:
    """What is known about the installation that the manifests are applied to."""

    settings: Settings
    index: ResourceIndex | None
    """The resources of the run; None while the files are read."""

    defines_stacks: bool
    """Whether a stack is defined in more detail than in the configuration."""

    __slots__ = ("_by_index", "defines_stacks", "index", "settings")

    def __init__(self, settings: Settings, index: ResourceIndex | None = None) -> None:
        self.settings = settings
        self.index = index
        self.defines_stacks = index is not None and bool(index.stacks_by_name)
        self._by_index: Platform | None = None

    def with_index(self, index: ResourceIndex) -> Platform:
        """Return the same with the resources of a run."""
        known = self._by_index
        if known is None or known.index is not index:
            known = self._by_index = Platform(self.settings, index)
        return known

    @property
    def listed_stacks(self) -> list[Stack]:
        """The stacks that the configuration lists."""
        return [stack for text in self.settings.stacks if (stack := parse_stack(text)) is not None]

    def stacks_named(self, name: str) -> list[StackDefinition]:
        """Return the definitions of the stacks with this name, in any flavor and version."""
        return self.index.stacks(name) if self.index is not None else []

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

    @property
    def defined_stacks(self) -> list[StackDefinition]:
        """All definitions of stacks."""
        known = self.index.stacks_by_name if self.index is not None else {}
        return [definition for named in known.values() for definition in named]


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

    def undefined(self, reference: Reference) -> Finding:
        """Return the finding on a reference to a resource that the run does not define."""
        kind, names = reference.kind.capitalize(), self.index.names(reference.kind, reference.workspace)
        near = closest(reference.name, sorted(names), 1) if len(names) <= MANY else []
        where = f" in workspace {code(one_line(reference.workspace))}" if reference.workspace else ""
        return reference.finding(
            f"undefined {kind} {code(one_line(reference.name))}: no manifest of this run defines it{where}",
            help=f"did you mean {code(one_line(near[0]))}?" if near else f"correct the name, or apply the {kind} first",
            name=near[0] if near else "",
        )
