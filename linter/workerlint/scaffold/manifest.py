"""Composes a new Worker manifest from what its author wants, commented for a newcomer."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.scaffold.stacks import TEMPLATES
from workerlint.syntax.scalars import quoted_scalar, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.scaffold.stacks import StackTemplate


def compose(wishes: Wishes) -> str:
    """Give the text of the manifest, in the documented order of attributes."""
    template = TEMPLATES[wishes.stack]
    lines = [f"# {template.comment}", f"# Before you apply it: {template.to_do}", *_meta(wishes)]
    lines += ["worker: # what runs, how often, where and with how much", *_indented(_section(wishes, template))]
    return "\n".join(lines) + "\n"


def _meta(wishes: Wishes) -> Iterator[str]:
    yield f"name: {scalar(wishes.name)} # one of a kind in its workspace"
    yield "version: v1beta # the version of every Worker manifest"
    yield "type: worker"
    yield "layer: user # system is for parts of the platform itself"
    yield "tags: # what people find it by"
    yield from (f"  - {scalar(tag)}" for tag in _tags(wishes))
    yield f"description: {scalar(wishes.description)}"
    if wishes.owner:
        yield f"owner: {scalar(wishes.owner)} # the user id of who answers for it"
    if wishes.workspace:
        yield f"workspace: {scalar(wishes.workspace)} # give the same one to dataos-ctl apply -w"


def _tags(wishes: Wishes) -> list[str]:
    usual = ["dataos:type:resource", "dataos:resource:worker", "dataos:layer:user"]
    if wishes.workspace:
        usual.append(f"dataos:workspace:{wishes.workspace}")
    return list(dict.fromkeys([*usual, *wishes.tags]))


def _section(wishes: Wishes, template: StackTemplate) -> Iterator[str]:
    yield f"replicas: {wishes.replicas} # how many copies run{' at first' if wishes.autoscaling else ''}"
    yield from _autoscaling(wishes)
    yield f"stack: {template.stack} # the program that runs, and its version"
    yield f"logLevel: {wishes.log_level} # one of INFO, DEBUG, WARN, ERROR"
    if wishes.envs:
        yield "envs: # environment variables; passwords belong in Secrets"
        yield from (f"  {scalar(name)}: {quoted_scalar(value)}" for name, value in wishes.envs)
    yield from _secrets(wishes)
    yield from _volumes(wishes)
    yield f"compute: {scalar(wishes.compute)} # the machines that it runs on"
    yield from _RESOURCES
    yield from _topology(template)
    yield "stackSpec: # what the stack itself is told"
    yield from _indented(template.spec.replace("{name}", scalar(wishes.name)).split("\n"))


_RESOURCES = (
    "resources: # of each copy; m is a thousandth of a CPU, Mi a mebibyte",
    "  requests: # set aside for it",
    "    cpu: 100m",
    "    memory: 128Mi",
    "  limits: # the most that it may use",
    "    cpu: 500m",
    "    memory: 512Mi",
)


def _autoscaling(wishes: Wishes) -> Iterator[str]:
    if not wishes.autoscaling:
        return
    least, most = wishes.autoscaling
    yield "autoScaling: # copies come and go to keep their use near a target, in percent of their request"
    yield "  enabled: true"
    yield f"  minReplicas: {least}"
    yield f"  maxReplicas: {most}"
    if wishes.memory_target:
        yield f"  targetMemoryUtilizationPercentage: {wishes.memory_target}"
    if wishes.cpu_target:
        yield f"  targetCPUUtilizationPercentage: {wishes.cpu_target}"


def _secrets(wishes: Wishes) -> Iterator[str]:
    if wishes.secrets:
        yield "dataosSecrets: # Secret Resources whose entries the Worker may read"
    for name, workspace in wishes.secrets:
        yield f"  - name: {scalar(name)}"
        yield f"    workspace: {scalar(workspace or wishes.workspace or 'public')}"
        yield "    allKeys: true"
        yield "    consumptionType: envVars # as environment variables; or propFile, file"


def _volumes(wishes: Wishes) -> Iterator[str]:
    if wishes.volumes:
        yield "dataosVolumes: # Volume Resources, and where the Worker finds them"
    for name, directory in wishes.volumes:
        yield f"  - name: {scalar(name)}"
        yield f"    directory: {scalar(directory)}"
        yield "    readOnly: false"


def _topology(template: StackTemplate) -> Iterator[str]:
    yield "topology: # the parts of the Worker, and what each depends on"
    before = ""
    for name, kind in template.topology:
        yield f"  - name: {name}"
        yield f"    type: {kind}"
        if before:
            yield "    dependencies:"
            yield f"      - {before}"
        before = name


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


class Wishes(Record):
    """What a new manifest is to say. Empty texts and lists are left out, or become a usual value.

    *stack* is a key of TEMPLATES. *replicas* 0 means as few as there may be. *autoscaling* is (fewest, most) or None;
    its targets are percentages of the request, and 0 means none (80 for the CPU when both are 0). *secrets* are pairs
    of name and workspace, *volumes* of name and directory, *envs* of name and value.
    """

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
