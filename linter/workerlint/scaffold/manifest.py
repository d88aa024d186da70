"""The text of a new Worker manifest, with comments for beginners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workerlint.core.record import Record
from workerlint.scaffold.stacks import TEMPLATES, StackTemplate
from workerlint.syntax.scalars import quoted_scalar, scalar


class ManifestOptions(Record):
    """The content of a new manifest. Empty strings and lists are omitted or replaced by defaults."""

    name: str
    stack: str
    """A key of TEMPLATES."""
    workspace: str
    compute: str
    replicas: int
    """0 for the minimum."""
    autoscaling: tuple[int, int] | None
    """Minimum and maximum."""
    cpu_target: int
    """In percent of the request; 0 for none, or for 80 if there is no target for memory."""
    memory_target: int
    """In percent of the request; 0 for none."""
    log_level: str
    secrets: tuple[tuple[str, str], ...]
    """Pairs of name and workspace."""
    volumes: tuple[tuple[str, str], ...]
    """Pairs of name and directory."""
    envs: tuple[tuple[str, str], ...]
    """Pairs of name and value."""
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


def compose(options: ManifestOptions) -> str:
    """Return the text of a manifest with its fields in the documented order."""
    template = TEMPLATES[options.stack]
    lines = [f"# {template.comment}", f"# Before you apply it: {template.to_do}", *_meta(options)]
    lines += ["worker: # the workload: stack, replicas, compute and resources", *_indented(_section(options, template))]
    return "\n".join(lines) + "\n"


def _meta(options: ManifestOptions) -> Iterator[str]:
    yield f"name: {scalar(options.name)} # unique in its workspace"
    yield "version: v1beta # the version of every Worker manifest"
    yield "type: worker"
    yield "layer: user # system is reserved for the platform"
    yield "tags: # for search"
    yield from (f"  - {scalar(tag)}" for tag in _tags(options))
    yield f"description: {scalar(options.description)}"
    if options.owner:
        yield f"owner: {scalar(options.owner)} # user ID of the owner"
    if options.workspace:
        yield f"workspace: {scalar(options.workspace)} # use the same workspace in dataos-ctl apply -w"


def _tags(options: ManifestOptions) -> list[str]:
    usual = ["dataos:type:resource", "dataos:resource:worker", "dataos:layer:user"]
    if options.workspace:
        usual.append(f"dataos:workspace:{options.workspace}")
    return list(dict.fromkeys([*usual, *options.tags]))


def _section(options: ManifestOptions, template: StackTemplate) -> Iterator[str]:
    yield f"replicas: {options.replicas} # {'initial ' if options.autoscaling else ''}number of replicas"
    yield from _autoscaling(options)
    yield f"stack: {template.stack} # stack and version"
    yield f"logLevel: {options.log_level} # one of INFO, DEBUG, WARN, ERROR"
    if options.envs:
        yield "envs: # environment variables; put passwords in Secrets"
        yield from (f"  {scalar(name)}: {quoted_scalar(value)}" for name, value in options.envs)
    yield from _secrets(options)
    yield from _volumes(options)
    yield f"compute: {scalar(options.compute)} # Compute to run on"
    yield from _RESOURCES
    yield from _topology(template)
    yield "stackSpec: # configuration of the stack"
    yield from _indented(template.spec.replace("{name}", scalar(options.name)).split("\n"))


_RESOURCES = (
    "resources: # per replica; 100m is 0.1 CPU, Mi is mebibytes",
    "  requests: # reserved",
    "    cpu: 100m",
    "    memory: 128Mi",
    "  limits: # maximum",
    "    cpu: 500m",
    "    memory: 512Mi",
)


def _autoscaling(options: ManifestOptions) -> Iterator[str]:
    if not options.autoscaling:
        return
    least, most = options.autoscaling
    yield "autoScaling: # scales the replicas to a target utilization, in percent of the request"
    yield "  enabled: true"
    yield f"  minReplicas: {least}"
    yield f"  maxReplicas: {most}"
    if options.memory_target:
        yield f"  targetMemoryUtilizationPercentage: {options.memory_target}"
    if options.cpu_target:
        yield f"  targetCPUUtilizationPercentage: {options.cpu_target}"


def _secrets(options: ManifestOptions) -> Iterator[str]:
    if options.secrets:
        yield "dataosSecrets: # Secrets that the Worker can read"
    for name, workspace in options.secrets:
        yield f"  - name: {scalar(name)}"
        yield f"    workspace: {scalar(workspace or options.workspace or 'public')}"
        yield "    allKeys: true"
        yield "    consumptionType: envVars # environment variables; or propFile, file"


def _volumes(options: ManifestOptions) -> Iterator[str]:
    if options.volumes:
        yield "dataosVolumes: # Volumes, and the directories to mount them at"
    for name, directory in options.volumes:
        yield f"  - name: {scalar(name)}"
        yield f"    directory: {scalar(directory)}"
        yield "    readOnly: false"


def _topology(template: StackTemplate) -> Iterator[str]:
    yield "topology: # the elements of the Worker and their dependencies"
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
