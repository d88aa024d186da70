"""Why each document of a file is a Worker or not, in words."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.recognition import recognize

HEAD = "name: a\nversion: v1beta\n"
SECTION = "worker:\n  stack: bento\n  compute: x\n  topology: []\n"


PROBABLY = ", which is probably meant to be `worker`"
NO_SECTION = ", but there is a `worker` section and no section for that type"
OWN_SECTION = "there is a `worker` section, and nothing that another program writes"
BROKEN = "it is not valid YAML, and no line at its top level is `type: worker` or `worker:`"
BROKEN_WORKER = "it is not valid YAML, but its top level is that of a Worker"
NO_VERSION = "`type` is `worker`, but there is no `worker` section and no DataOS `version`, and `image` is not a field of a Worker"
NEITHER = "there is neither `type: worker` nor a `worker` section"
LITTLE = "there is a `worker` section, but no `type: worker`, and not enough that only a Worker has"


@pytest.mark.parametrize(
    ("text", "worker", "reason"),
    [
        (f"{HEAD}type: worker\n{SECTION}", True, "`type` is `worker`"),
        (f"{HEAD}type: ' worker '\n{SECTION}", True, "`type` is `worker`"),
        (f"{HEAD}type: wroker\n{SECTION}", True, f"`type` is `wroker`{PROBABLY}"),
        (f"{HEAD}type: ' Worker '\n{SECTION}", True, f"`type` is not `worker`{PROBABLY}"),
        (f"{HEAD}type: service\n{SECTION}", True, f"`type` is `service`{NO_SECTION}"),
        (f"{HEAD}type: x1\n{SECTION}", True, f"`type` is not `worker`{NO_SECTION}"),
        (f"{HEAD}type: ${{T}}\n{SECTION}", True, OWN_SECTION),
        (f"{HEAD}type: [worker]\n{SECTION}", True, OWN_SECTION),
        (SECTION, True, OWN_SECTION),
        (f"{HEAD}type: worker\nworker: [\n", True, BROKEN_WORKER),
        (f"type: worker\nx: {'[' * 200}{']' * 200}\n", True, BROKEN_WORKER),
        (f"type: ''\n{SECTION}", False, "`type` is not `worker`"),
        (f"{HEAD}type: service\n", False, "`type` is `service`"),
        (f"{HEAD}type: a-b-c\n", False, "`type` is `a-b-c`"),
        (f"{HEAD}type: -a\n", False, "`type` is not `worker`"),
        (f"{HEAD}type: a-\n", False, "`type` is not `worker`"),
        (f"{HEAD}type: {'a' * 30}\n", False, f"`type` is `{'a' * 30}`"),
        (f"{HEAD}type: {'a' * 31}\n", False, "`type` is not `worker`"),
        (f"{HEAD}type: abc123\n", False, "`type` is not `worker`"),
        (f"{HEAD}type: [worker]\n", False, "`type` is not a string"),
        (f"{HEAD}type: {{a: b}}\n", False, "`type` is not a string"),
        (f"{HEAD}type:\n", False, NEITHER),
        ("type:\nworker: 1\n", False, LITTLE),
        ("worker:\n  replicas: 1\n", False, LITTLE),
        (
            "apiVersion: v1\nkind: Pod\ntype: worker\n",
            False,
            "it has `apiVersion` and `kind`, as Kubernetes objects do",
        ),
        ("apiVersion: 1\n", False, NEITHER),
        ("kind: 1\n", False, NEITHER),
        ("type: worker\nname: b\nimage: x\nc: 1\n", False, NO_VERSION),
        ("type: ' worker '\nimage: x\n", False, NO_VERSION),
        ("a: 1\n", False, NEITHER),
        ("- a\n", False, "expected a mapping at the top level, found a list"),
        ("text\n", False, "expected a mapping at the top level, found a scalar"),
        ("~\n", False, "expected a mapping at the top level, found a scalar"),
        ("a: [\n", False, BROKEN),
        ("[" * 200 + "]" * 200, False, "it cannot be read: nesting exceeds 128 levels"),
        ("", False, "the file contains no YAML"),
        ("---\n---\n# c\n", False, "the file contains no YAML"),
    ],
)
def test_the_reason(text: str, worker: bool, reason: str) -> None:
    (found,) = recognize(Document(Source("w.yaml", text)))
    assert (found.line, found.worker, found.reason) == (1, worker, reason)


def test_a_template_is_named_as_such() -> None:
    text = f"{HEAD}type: worker\n---\nkind: x\nb: {{{{- if .x }}}}\n---\n[\n"
    found = [(item.line, item.worker, item.reason) for item in recognize(Document(Source("w.yaml", text)))]
    assert found == [
        (1, True, "`type` is `worker`"),
        (4, False, "it is a template that becomes YAML later"),
        (7, False, BROKEN),
    ]


def test_each_document_has_the_line_of_its_content() -> None:
    found = recognize(Document(Source("w.yaml", f"# note\n{HEAD}type: worker\n---\n# note\n\na: 1\n---\n")))
    assert [(item.line, item.worker) for item in found] == [(2, True), (8, False)]


def test_a_worker_in_a_bundle_is_named_by_its_place() -> None:
    spec = "".join(f"        {line}\n" for line in f"{HEAD}type: worker\n{SECTION}".splitlines())
    text = f"name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n{spec}"
    bundle, worker = recognize(Document(Source("w.yaml", text)))
    assert (bundle.line, bundle.worker, bundle.reason) == (1, False, "`type` is `bundle`")
    assert (worker.line, worker.worker, worker.reason) == (8, True, "it is `bundle.resources[a].spec` of the Bundle")
