"""Why each document of a file is a Worker or not, in words."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.recognition import recognize

HEAD = "name: a\nversion: v1beta\n"
SECTION = "worker:\n  stack: bento\n  compute: x\n  topology: []\n"


@pytest.mark.parametrize(
    ("text", "worker", "reason"),
    [
        (f"{HEAD}type: worker\n{SECTION}", True, "`type` is `worker`"),
        (f"{HEAD}type: wroker\n{SECTION}", True, "`type` is `wroker`, which is probably meant to be `worker`"),
        (f"{HEAD}type: service\n{SECTION}", True, "`type` is `service`, but there is a `worker` section"),
        (f"{HEAD}type: ${{T}}\n{SECTION}", True, "there is a `worker` section, and nothing that another program"),
        (f"{HEAD}type: worker\nworker: [\n", True, "it is not valid YAML, but its top level is that of a Worker"),
        (f"{HEAD}type: service\n", False, "`type` is `service`"),
        (f"{HEAD}type: abc123\n", False, "`type` is not `worker`"),
        (f"{HEAD}type: [worker]\n", False, "`type` is not a string"),
        ("apiVersion: v1\nkind: Pod\n", False, "it has `apiVersion` and `kind`"),
        ("type: worker\nimage: x\n", False, "`type` is `worker`, but there is no `worker` section"),
        ("worker:\n  replicas: 1\n", False, "there is a `worker` section, but no `type: worker`"),
        ("a: 1\n", False, "there is neither `type: worker` nor a `worker` section"),
        ("- a\n", False, "expected a mapping at the top level, found a list"),
        ("text\n", False, "expected a mapping at the top level, found a scalar"),
        ("a: [\n", False, "it is not valid YAML, and no line at its top level"),
        ("", False, "the file contains no YAML"),
    ],
)
def test_the_reason(text: str, worker: bool, reason: str) -> None:
    (found,) = recognize(Document(Source("w.yaml", text)))
    assert found.worker == worker
    assert found.reason.startswith(reason)


def test_each_document_has_the_line_of_its_content() -> None:
    found = recognize(Document(Source("w.yaml", f"# note\n{HEAD}type: worker\n---\n# note\n\na: 1\n---\n")))
    assert [(item.line, item.worker) for item in found] == [(2, True), (8, False)]


def test_a_worker_in_a_bundle_is_named_by_its_place() -> None:
    spec = "".join(f"        {line}\n" for line in f"{HEAD}type: worker\n{SECTION}".splitlines())
    text = f"name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n{spec}"
    bundle, worker = recognize(Document(Source("w.yaml", text)))
    assert (bundle.worker, worker.worker) == (False, True)
    assert worker.reason.endswith("of the Bundle")
