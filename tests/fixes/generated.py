"""Random Worker manifests: full of anchors, aliases and merge keys, with the errors that rules fix."""

from __future__ import annotations

from random import Random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COMMENTS = ("", "", "", "", " # note", " # workerlint: ignore[DW301] old", " # workerlint: ignore[invalid-loglevel] x")


def manifest(seed: int) -> str:
    """Return the manifest of *seed*."""
    return _Writer(Random(seed)).manifest()


class _Writer:
    """Writes one manifest from top to bottom, so that each alias comes after its anchor."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._anchors: dict[str, list[str]] = {}
        self._count = 0

    def manifest(self) -> str:
        pick = self._random.choice
        lines = [
            f"name: {pick(('city-sync', 'City_Sync', '&n1 city-sync'))}",
            f"version: {pick(('v1beta', 'v1beta', 'v1beta', 'v1', '1', 'V1beta'))}",
            "type: worker",
        ]
        if self._maybe():
            lines.append(f"layer: {pick(('user', 'User', 'usr'))}")
        if self._maybe():
            lines += ["tags:", *(f"  - {self._value('tag', ('cities', 'cities', 'geo'))}" for _ in range(3))]
        lines += ["worker:", *self._section()]
        return "\n".join(f"{line}{pick(_COMMENTS) if self._comments(line) else ''}" for line in lines) + "\n"

    def _comments(self, line: str) -> bool:
        return "|" not in line and self._random.random() < 0.1

    def _maybe(self, chance: float = 0.5) -> bool:
        return self._random.random() < chance

    def _value(self, kind: str, values: Sequence[str]) -> str:
        """Return one of *values*; sometimes with an anchor, or as an alias of an earlier value of the same kind."""
        known = self._anchors.setdefault(kind, [])
        if known and self._maybe(0.25):
            return f"*{self._random.choice(known)}"
        value = self._random.choice(values)
        return f"{self._anchor(kind)} {value}" if self._maybe(0.2) else value

    def _anchor(self, kind: str) -> str:
        self._count += 1
        name = f"{kind}{self._count}"
        self._anchors.setdefault(kind, []).append(name)
        return f"&{name}"

    def _mapping(self, kind: str, key: str, lines: list[str]) -> list[str]:
        """Return the lines of a mapping with its key: with an anchor, as an alias, or merged from an earlier one."""
        known = self._anchors.get(kind)
        if known and self._maybe(0.3):
            name = self._random.choice(known)
            return [f"{key} *{name}"] if self._maybe() else [key, f"  <<: *{name}", *lines[:1]]
        return [f"{key} {self._anchor(kind)}" if self._maybe(0.4) else key, *lines]

    def _section(self) -> list[str]:
        parts: list[Callable[[], list[str]]] = [
            self._scalars,
            self._envs,
            self._resources,
            self._autoscaling,
            self._topology,
            self._volumes,
            self._secrets,
        ]
        self._random.shuffle(parts)
        lines = [f"stack: {self._random.choice(('bento:3.0', 'bento', 'bent:3.0', '[bento]'))}"]
        if self._maybe():
            lines.append("compute: runnable-default")
        for part in parts:
            if self._maybe(0.6):
                lines += part()
        return [f"  {line}" for line in lines]

    def _scalars(self) -> list[str]:
        level = self._value("level", ("INFO", "info", "debug", "'warn'"))
        count = self._value("count", ("2", '"2"', "2.5", "-1"))
        switch = self._value("switch", ("true", "false", '"yes"', "on"))
        key = self._random.choice(("logLevel", "logLevel", "loglevel", "logLevl"))
        lines = [
            f"{key}: {level}",
            f"replicas: {count}",
            f"dryRun: {switch}",
            "runAsUser: iamgroot",
            "highAvailabilty: x",
        ]
        return self._random.sample(lines, self._random.randint(1, len(lines)))

    def _envs(self) -> list[str]:
        names = ("A", "B", "MY-VAR", "C", "D")
        values = ("citys", "cities", "1", "true", "info", "", '"x"', "512Mi", "on")
        pairs = [f"  {name}: {self._value('text', values)}".rstrip() for name in names]
        return self._mapping("envs", "envs:", self._random.sample(pairs, 3))

    def _resources(self) -> list[str]:
        cpu, memory = ("1000m", "0.5", "1", "100M", "2Gi"), ("512Mi", "1024Mi", "512MB", "0.5Gi", "512")
        lines = ["resources:"]
        for name in ("requests", "limits"):
            if self._maybe(0.8):
                inner = [f"  cpu: {self._value('cpu', cpu)}", f"  memory: {self._value('memory', memory)}"]
                lines += [f"  {line}" for line in self._mapping("quantities", f"{name}:", inner)]
        if len(lines) == 1:
            return ["resources:", *("requests:", "  cpu: 1000m")]
        return lines

    def _autoscaling(self) -> list[str]:
        count = ("1", "2", "5", '"3"')
        lines = [
            f"  enabled: {self._value('switch', ('true', 'false'))}",
            f"  minReplicas: {self._value('count', count)}",
            f"  maxReplicas: {self._value('count', count)}",
            f"  targetCPUUtilizationPercentage: {self._random.choice(('80', '0.8', '180'))}",
        ]
        return [self._random.choice(("autoScaling:", "autoscaling:")), *lines]

    def _topology(self) -> list[str]:
        names = ("cities", "enrich", "store", "report")
        lines = ["topology:"]
        for name in names[: self._random.randint(1, 4)]:
            element = [f"type: {self._random.choice(('source', 'sink'))}"]
            if self._maybe(0.7):
                targets = (*names, "citys", "enrihc", "stores")
                items = [self._value("text", targets) for _ in range(self._random.randint(1, 3))]
                written = f"[{', '.join(items)}]" if self._maybe(0.8) else items[0]
                element.append(f"dependencies: {self._list(written)}")
            known = self._anchors.get("element")
            if known and self._maybe(0.4):
                first, element = f"<<: *{self._random.choice(known)}", [f"name: {name}", *element[2:]]
            else:
                first = f"name: {name}"
            if first.startswith("name") and self._maybe(0.4):
                lines += [f"  - {self._anchor('element')}", f"    {first}"]
            else:
                lines.append(f"  - {first}")
            lines += [f"    {line}" for line in element]
        return lines

    def _list(self, written: str) -> str:
        known = self._anchors.get("list")
        if known and self._maybe(0.3):
            return f"*{self._random.choice(known)}"
        return f"{self._anchor('list')} {written}" if written.startswith("[") and self._maybe(0.4) else written

    def _volumes(self) -> list[str]:
        path = self._value("path", ("/data", "data", "/a//b"))
        return [
            "persistentVolume:",
            "  name: store",
            f"  directory: {path}",
            f"  subPath: {self._value('path', ('/in',))}",
        ]

    def _secrets(self) -> list[str]:
        kind = self._random.choice(("envVars", "envvars", "file"))
        return ["dataosSecrets:", "  - name: s", "    workspace: w", f"    consumptionType: {kind}"]
