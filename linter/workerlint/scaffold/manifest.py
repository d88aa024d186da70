"""Composes a new Worker manifest from what its author wants, commented for a newcomer."""

from __future__ import annotations

from workerlint.record import Record
from workerlint.scaffold.stacks import TEMPLATES


class Wishes(Record):
    """What a new manifest is to say. Empty texts and lists are left out, or become the documented default.

    *autoscaling* is (fewest, most) or None, *secrets* are pairs of name and workspace, *volumes* of name and directory,
    *envs* of name and value.
    """

    __slots__ = (
        "autoscaling", "compute", "cpu_target", "description", "envs", "log_level", "memory_target", "name", "owner",
        "replicas", "secrets", "stack", "tags", "volumes", "workspace",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        stack: str,
        *,
        workspace: str = "",
        compute: str = "runnable-default",
        replicas: int = 1,
        autoscaling: tuple[int, int] | None = None,
        cpu_target: int = 80,
        memory_target: int = 0,
        log_level: str = "INFO",
        secrets: tuple[tuple[str, str], ...] = (),
        volumes: tuple[tuple[str, str], ...] = (),
        envs: tuple[tuple[str, str], ...] = (),
        owner: str = "",
        description: str = "",
        tags: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.stack = stack
        self.workspace = workspace
        self.compute = compute
        self.replicas = replicas
        self.autoscaling = autoscaling
        self.cpu_target = cpu_target
        self.memory_target = memory_target
        self.log_level = log_level
        self.secrets = secrets
        self.volumes = volumes
        self.envs = envs
        self.owner = owner
        self.description = description
        self.tags = tags


def compose(wishes: Wishes) -> str:
    """Give the text of the manifest, in the documented order of attributes."""
    template = TEMPLATES[wishes.stack]
    out = [
        f"# {template.comment}",
        f"name: {_value(wishes.name)}",
        "version: v1beta # the version of every Worker manifest",
        "type: worker",
        "layer: user",
        "tags:",
        *(f"  - {_value(tag)}" for tag in _tags(wishes)),
        f"description: {_value(wishes.description or f'A {wishes.stack} Worker')}",
    ]
    if wishes.owner:
        out.append(f"owner: {_value(wishes.owner)}")
    if wishes.workspace:
        out.append(f"workspace: {_value(wishes.workspace)}")
    out += ["worker:", *(f"  {line}" if line else "" for line in _section(wishes))]
    return "\n".join(out) + "\n"


def _tags(wishes: Wishes) -> list[str]:
    own = ["dataos:type:resource", "dataos:resource:worker", "dataos:layer:user"]
    if wishes.workspace:
        own.append(f"dataos:workspace:{wishes.workspace}")
    return list(dict.fromkeys([*own, *wishes.tags]))


def _section(wishes: Wishes) -> list[str]:
    template = TEMPLATES[wishes.stack]
    replicas = wishes.replicas
    if wishes.autoscaling:
        replicas = min(max(replicas, wishes.autoscaling[0]), wishes.autoscaling[1])
    out = [f"replicas: {replicas} # how many copies run"]
    if wishes.autoscaling:
        out += _autoscaling(wishes)
    out += [f"stack: {template.stack} # what runs, and in which version", f"logLevel: {wishes.log_level}"]
    if wishes.envs:
        out += ["envs:", *(f"  {name}: {_text(value)}" for name, value in wishes.envs)]
    if wishes.secrets:
        out.append("dataosSecrets: # Secret Resources that the Worker may read")
        for name, workspace in wishes.secrets:
            out += [
                f"  - name: {_value(name)}",
                f"    workspace: {_value(workspace or wishes.workspace or 'public')}",
                "    allKeys: true",
                "    consumptionType: envVars # or propFile, file",
            ]
    if wishes.volumes:
        out.append("dataosVolumes: # where Volume Resources are mounted")
        for name, directory in wishes.volumes:
            out += [f"  - name: {_value(name)}", f"    directory: {_value(directory)}", "    readOnly: false"]
    out += [f"compute: {_value(wishes.compute)} # the machines that it runs on", *_RESOURCES.split("\n")]
    out.append("topology: # the parts of the Worker and what they depend on")
    before = ""
    for name, kind in template.topology:
        out += [f"  - name: {name}", f"    type: {kind}"]
        if before:
            out += ["    dependencies:", f"      - {before}"]
        before = name
    spec = template.spec.replace("{name}", wishes.name)
    return [*out, "stackSpec: # what the stack itself is told", *(f"  {line}" for line in spec.split("\n"))]


_RESOURCES = """\
resources:
  requests: # set aside for each replica
    cpu: 100m
    memory: 128Mi
  limits: # the most that each may use
    cpu: 500m
    memory: 512Mi"""


def _autoscaling(wishes: Wishes) -> list[str]:
    least, most = wishes.autoscaling or (1, 1)
    out = ["autoScaling: # replicas are added when they use more of their request than this", "  enabled: true"]
    out += [f"  minReplicas: {least}", f"  maxReplicas: {most}"]
    if wishes.memory_target:
        out.append(f"  targetMemoryUtilizationPercentage: {wishes.memory_target}")
    if wishes.cpu_target or not wishes.memory_target:
        out.append(f"  targetCPUUtilizationPercentage: {wishes.cpu_target or 80}")
    return out


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _value(value: str) -> str:
    """Write a text plain where YAML reads it back as that text, else in quotes."""
    from workerlint.nodes import Scalar

    plain = value.replace("-", "").replace("_", "").replace(".", "").replace("/", "").replace(":", "").replace(" ", "")
    sound = plain.isascii() and plain.isalnum() and value[0].isalnum() and value == value.strip() and ": " not in value
    ends_well = not value.endswith(":")
    return value if sound and ends_well and Scalar(0, 0, value).kind == "string" else _text(value)
