"""Evaluates schemas on the stackSpec of a Worker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workerlint.core.text import Source
from workerlint.fixes.schema_findings import schema_findings
from workerlint.manifest.document import read_workers
from workerlint.platform.evaluation import evaluate
from workerlint.platform.json_schema import prepare

if TYPE_CHECKING:
    from workerlint.core.diagnostic import Finding
    from workerlint.manifest.worker import Worker

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: nilus:1.0\n  stackSpec:\n"


def worker_of(spec: str) -> Worker:
    """Return a Worker with the lines of *spec* as its stackSpec."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in spec.splitlines())
    (worker,) = read_workers(Source("worker.yaml", HEAD + lines))
    return worker


class Checked:
    """The outcome of a schema on a stackSpec."""

    def __init__(self, schema: Any, spec: str) -> None:
        self.worker = worker_of(spec)
        self.prepared = prepare(schema if isinstance(schema, str) else json.dumps(schema))
        section = self.worker.section
        assert section is not None
        self.evaluation = evaluate(self.prepared, section.get("stackSpec"), ("worker", "stackSpec"))
        self.unchecked = self.evaluation.unchecked
        found = schema_findings(self.worker, self.evaluation.violations, "nilus:1.0")
        self.findings: list[Finding] = sorted(found, key=lambda finding: finding.span.start)

    @property
    def lines(self) -> list[str]:
        """Each finding as ``text: message (help)``."""
        text = self.worker.text
        return [f"{text[it.span.start : it.span.end]}: {it.message} ({it.help})" for it in self.findings]
