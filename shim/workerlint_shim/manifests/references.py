"""The resources that a resource refers to, by the fields of its manifest."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint_shim.manifests.identity import INSTANCE_TYPES, Identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint_shim.manifests.attributes import Attribute

COMPUTE = "compute"
_SECRETS = ("secret", "instance-secret")
_VOLUMES = ("volume",)
_FIELDS: dict[str | int, tuple[str, ...]] = {
    "dataosSecrets": _SECRETS,
    "dataosVolumes": _VOLUMES,
    "persistentVolume": _VOLUMES,
}
"""The types of the resources that the ``name`` in a field may mean. Source: the pages of Worker, Service, Workflow."""
_SECTIONS = ("worker", "spec")
"""The section of a v2alpha Worker is ``spec``."""
_FREE = "stackSpec"
"""The field whose content the Stack defines."""


class Use(Record):
    """A reference to another resource."""

    kinds: tuple[str, ...]
    """The types that the other resource may have."""
    name: str
    workspace: str

    @property
    def targets(self) -> list[Identity]:
        """The resources that it may mean, without their versions."""
        return [Identity(self.name, "", kind, self.workspace) for kind in self.kinds]

    def __str__(self) -> str:
        kind = self.kinds[0]
        return f"{kind} {self.name}{'' if kind in INSTANCE_TYPES else f' ({self.workspace})'}"


def find_uses(identity: Identity, attributes: Iterable[Attribute]) -> Iterator[Use]:
    """Yield the Secrets, Volumes and Computes that a resource refers to; names that are hidden are left out.

    A Bundle refers to nothing: the resources in it are resources of their own.
    """
    fields = {item.path: item for item in attributes if not item.is_hidden}
    for path, item in fields.items() if identity.kind != "bundle" else ():
        if path[-1] == COMPUTE and len(path) == 2 and path[0] in _SECTIONS:
            yield Use((COMPUTE,), str(item.value), "")
        elif path[-1] == "name" and len(path) > 2 and _FREE not in path:
            kinds = _FIELDS.get(path[-3] if isinstance(path[-2], int) else path[-2])
            if kinds:
                workspace = fields.get((*path[:-1], "workspace"))
                yield Use(kinds, str(item.value), str(workspace.value) if workspace else identity.workspace)
