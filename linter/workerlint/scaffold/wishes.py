"""What the author of a new manifest wants of it."""

from __future__ import annotations

from workerlint.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Wishes(Record):
    """What a new manifest is to say. Empty texts and lists are left out, or become a usual value.

    *stack* is a key of TEMPLATES. *replicas* 0 means as few as there may be. *autoscaling* is (fewest, most) or None;
    its targets are percentages of the request, and 0 means none (80 for the CPU when both are 0). *secrets* are pairs
    of name and workspace, *volumes* of name and directory, *envs* of name and value.
    """

    __slots__ = (
        "autoscaling", "compute", "cpu_target", "description", "envs", "log_level", "memory_target", "name", "owner",
        "replicas", "secrets", "stack", "tags", "volumes", "workspace",
    )  # fmt: skip

    name: str
    stack: str
    workspace: str
    compute: str
    replicas: int
    autoscaling: tuple[int, int] | None
    cpu_target: int
    memory_target: int
    log_level: str
    secrets: tuple[tuple[str, str], ...]
    volumes: tuple[tuple[str, str], ...]
    envs: tuple[tuple[str, str], ...]
    owner: str
    description: str
    tags: tuple[str, ...]

    def __init__(
        self,
        name: str,
        stack: str,
        *,
        workspace: str = "",
        compute: str = "runnable-default",
        replicas: int = 0,
        autoscaling: tuple[int, int] | None = None,
        cpu_target: int = 0,
        memory_target: int = 0,
        log_level: str = "INFO",
        secrets: Iterable[tuple[str, str]] = (),
        volumes: Iterable[tuple[str, str]] = (),
        envs: Iterable[tuple[str, str]] = (),
        owner: str = "",
        description: str = "",
        tags: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.stack = stack
        self.workspace = workspace
        self.compute = compute
        self.replicas = replicas or (autoscaling[0] if autoscaling else 1)
        self.autoscaling = autoscaling
        self.cpu_target = cpu_target or (0 if memory_target else 80)
        self.memory_target = memory_target
        self.log_level = log_level
        self.secrets = tuple(secrets)
        self.volumes = tuple(volumes)
        self.envs = tuple(envs)
        self.owner = owner
        self.description = description or f"A {stack} Worker"
        self.tags = tuple(tags)
