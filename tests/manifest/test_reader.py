"""Which documents are ours: a Worker, and nothing else, is ever spoken of."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.reader import TEMPLATE


def count(text: str) -> int:
    return len(list(read_workers(Source("file.yaml", text))))


OURS = {
    "by type": "name: a\ntype: worker\n",
    "quoted type": "type: 'worker'\nname: a\n",
    "section without a type": "name: a\nversion: v1beta\nworker:\n  replicas: 1\n",
    "bare section": "worker:\n  stack: bento\n  compute: runnable-default\n",
    "placeholder type": "name: a\nversion: v1beta\ntype: ${{type}}\nworker:\n  stack: bento\n",
    "misspelt type": "name: a\nversion: v1beta\ntype: Worker\nworker:\n  stack: bento\n",
    "wrong type": "name: a\nversion: v1beta\ntype: service\nworker:\n  stack: bento\n",
    "section of another resource": "name: a\ntype: worker\nworkflow: {}\n",
    "v2alpha": "name: a\nversion: v2alpha\ntype: worker\nspec: {}\n",
    "broken": "type: worker\nname: [a\n",
    "broken section": "worker:\n\tstack: bento\n",
    "indented root": "  type: worker\n  name: a\n",
    "flow": "{type: worker, name: a}\n",
    "second document": "type: secret\n---\ntype: worker\n",
    "a misspelt section and no version": "name: a\ntype: worker\nworkr:\n  stack: bento\n",
    "a lost section": "name: a\ntype: worker\nstack: bento\nreplicas: 2\n",
    "a strange key": "name: a\nversion: v1beta\ntype: worker\nqueue: x\n",
    "a broken type": "name: a\nversion: v1beta\ntype: 'worker\nworker:\n  stack: bento\n",
    "broken, the type set aside": "name: a\ntype: worker\n x: [\nworker:\n  replicas: 2\n",
    "CRLF and broken": "type: worker\r\nname: 'a\r\n",
}
NOT_OURS = {
    "other type": "name: a\nversion: v1\ntype: service\nservice:\n  stack: bento\n",
    "nested type": "name: a\ntype: workflow\nworkflow:\n  dag:\n  - spec:\n      stackSpec:\n        type: worker\n",
    "nested section": "type: lens\nlens:\n  worker:\n    replicas: 2\n",
    "operator": "type: operator\noperator:\n  components:\n  - type: worker\n",
    "settings of another program": "web:\n  replicas: 1\nworker:\n  replicas: 2\n",
    "a lone section of another program": "worker:\n  replicas: 2\n  image: x\n",
    "type of another program": "type: redis\nworker:\n  concurrency: 4\n",
    "a machine": "type: worker\ninstance: m5.large\ncount: 3\n",
    "a machine with a name": "name: node-1\ntype: worker\ntaints: []\n",
    "a broken machine": "type: worker\ninstance: [m5.large\ncount: 3\n",
    "Kubernetes": "apiVersion: example.com/v1\nkind: Node\ntype: worker\nspec: {}\n",
    "broken settings of another program": "web:\n  image: x\nworker:\n  image: x\n   links: [web]\n",
    "a broken job": "stages: [build]\nworker:\n  stage: build\n  script: echo a: b\n",
    "tabs in settings of another program": "worker:\n\tconcurrency: 4\n",
    "both sections": "name: a\nversion: v1\ntype: service\nservice: {}\nworker:\n  stack: x\n",
    "a list": "- type: worker\n",
    "a scalar": "worker\n",
    "broken elsewhere": "kind: worker\nname: [a\n",
    "broken with nested type": "a:\n  type: worker\n  name: [a\n",
    "broken service": "type: service\nworker:\n  a: [\n",
    "Helm": "type: worker\nname: {{ .Values.name }}\nworker:\n{{- if .Values.x }}\n  replicas: 1\n{{- end }}\n",
    "Jinja": "type: worker\n{% if x %}\nname: a\n{% endif %}\n",
    "tabs of others": "service:\n\tworker: 1\n",
    "empty": "",
    "comments": "# type: worker\n",
}


@pytest.mark.parametrize("text", OURS.values(), ids=OURS)
def test_a_worker_is_found(text: str) -> None:
    assert count(text) == 1


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_everything_else_is_left_alone(text: str) -> None:
    assert count(text) == 0


def test_a_template_of_a_worker_is_listed_as_skipped() -> None:
    text = f"kind: Pod\n---\n{NOT_OURS['Helm']}---\n{OURS['by type']}"
    document = Document(Source("file.yaml", text))
    (skipped,) = document.skipped
    assert text[skipped.span.start : skipped.span.end] == f"---\n{NOT_OURS['Helm']}"
    assert skipped.reason == TEMPLATE


@pytest.mark.parametrize("name", ["a broken machine", "tabs of others", "a list", "empty"])
def test_other_documents_are_not_listed_as_skipped(name: str) -> None:
    assert not Document(Source("file.yaml", NOT_OURS[name])).skipped
