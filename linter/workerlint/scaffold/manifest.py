"""The text of a new Worker manifest, with comments for beginners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workerlint.core.record import Record
from workerlint.scaffold.stacks import TEMPLATES, StackTemplate
from workerlint.syntax.scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import KW_ONLY
    from typing import Any

    from workerlint.syntax.writer import CommentedMap

    Field = tuple[str, Any, str]
    """A key, its value, and the comment after it; empty for none."""


class ManifestOptions(Record):
    """The content of a new manifest. Empty strings and lists are omitted or replaced by defaults."""

    name: str
    stack: str
    """A key of TEMPLATES."""
    _: KW_ONLY
    workspace: str = ""
    compute: str = "runnable-default"
    replicas: int = 0
    """0 for the minimum."""
    autoscaling: tuple[int, int] | None = None
    """Minimum and maximum."""
    cpu_target: int = 0
    """In percent of the request; 0 for none, or for 80 if there is no target for memory."""
    memory_target: int = 0
    """In percent of the request; 0 for none."""
    log_level: str = "INFO"
    secrets: Sequence[tuple[str, str]] = ()
    """Pairs of name and workspace."""
    volumes: Sequence[tuple[str, str]] = ()
    """Pairs of name and directory."""
    envs: Sequence[tuple[str, str]] = ()
    """Pairs of name and value."""
    owner: str = ""
    description: str = ""
    tags: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.replicas = self.replicas or (self.autoscaling[0] if self.autoscaling else 1)
        self.cpu_target = self.cpu_target or (0 if self.memory_target else 80)
        self.description = self.description or f"A {self.stack} Worker"


def compose(options: ManifestOptions) -> str:
    """Return the text of a manifest with its fields in the documented order."""
    from workerlint.syntax.writer import render  # only here, see there

    template = TEMPLATES[options.stack]
    note = "the workload: stack, replicas, compute and resources"
    root = _mapping((*_meta(options), ("worker", _mapping(_section(options, template)), note)))
    return render(root, (template.comment, f"Before you apply it: {template.to_do}"))


def _mapping(fields: Iterable[Field]) -> CommentedMap:
    from workerlint.syntax.writer import CommentedMap, comment, string

    mapping = CommentedMap()
    for name, value, note in fields:
        mapping[string(name)] = string(value) if type(value) is str else value
        if note:
            comment(mapping, name, note)
    return mapping


def _meta(options: ManifestOptions) -> Iterator[Field]:
    yield "name", options.name, "unique in its workspace"
    yield "version", "v1beta", "the version of every Worker manifest"
    yield "type", "worker", ""
    yield "layer", "user", "system is reserved for the platform"
    yield "tags", _strings(_tags(options)), "for search"
    yield "description", options.description, ""
    if options.owner:
        yield "owner", options.owner, "user ID of the owner"
    if options.workspace:
        yield "workspace", options.workspace, "use the same workspace in dataos-ctl apply -w"


def _strings(values: Iterable[str]) -> list[str]:
    from workerlint.syntax.writer import string

    return [string(value) for value in values]


def _tags(options: ManifestOptions) -> list[str]:
    usual = ["dataos:type:resource", "dataos:resource:worker", "dataos:layer:user"]
    if options.workspace:
        usual.append(f"dataos:workspace:{options.workspace}")
    return list(dict.fromkeys([*usual, *options.tags]))


def _section(options: ManifestOptions, template: StackTemplate) -> Iterator[Field]:
    from workerlint.syntax.writer import parse, plain, quoted

    yield "replicas", options.replicas, f"{'initial ' if options.autoscaling else ''}number of replicas"
    if options.autoscaling:
        note = "scales the replicas to a target utilization, in percent of the request"
        yield "autoScaling", _mapping(_autoscaling(options, *options.autoscaling)), note
    yield "stack", plain(template.stack), "stack and version"
    yield "logLevel", options.log_level, "one of INFO, DEBUG, WARN, ERROR"
    if options.envs:
        envs = _mapping((name, quoted(value), "") for name, value in options.envs)
        yield "envs", envs, "environment variables; put passwords in Secrets"
    if options.secrets:
        yield "dataosSecrets", [_mapping(_secret(options, *secret)) for secret in options.secrets], _SECRETS
    if options.volumes:
        yield "dataosVolumes", [_mapping(_volume(*volume)) for volume in options.volumes], _VOLUMES
    yield "compute", options.compute, "Compute to run on"
    yield "resources", parse(_RESOURCES), "per replica; 100m is 0.1 CPU, Mi is mebibytes"
    topology = [_mapping(element) for element in _topology(template)]
    yield "topology", topology, "the elements of the Worker and their dependencies"
    yield "stackSpec", parse(template.spec.replace("{name}", scalar(options.name))), "configuration of the stack"


_SECRETS = "Secrets that the Worker can read"
_VOLUMES = "Volumes, and the directories to mount them at"
_RESOURCES = """\
requests: # reserved
  cpu: 100m
  memory: 128Mi
limits: # maximum
  cpu: 500m
  memory: 512Mi
"""


def _autoscaling(options: ManifestOptions, least: int, most: int) -> Iterator[Field]:
    yield "enabled", True, ""
    yield "minReplicas", least, ""
    yield "maxReplicas", most, ""
    if options.memory_target:
        yield "targetMemoryUtilizationPercentage", options.memory_target, ""
    if options.cpu_target:
        yield "targetCPUUtilizationPercentage", options.cpu_target, ""


def _secret(options: ManifestOptions, name: str, workspace: str) -> Iterator[Field]:
    yield "name", name, ""
    yield "workspace", workspace or options.workspace or "public", ""
    yield "allKeys", True, ""
    yield "consumptionType", "envVars", "environment variables; or propFile, file"


def _volume(name: str, directory: str) -> Iterator[Field]:
    yield "name", name, ""
    yield "directory", directory, ""
    yield "readOnly", False, ""


def _topology(template: StackTemplate) -> Iterator[list[Field]]:
    before = ""
    for name, kind in template.topology:
        dependencies: list[Field] = [("dependencies", [before], "")] if before else []
        yield [("name", name, ""), ("type", kind, ""), *dependencies]
        before = name
